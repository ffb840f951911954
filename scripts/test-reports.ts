/** Reads what the test runner reports. Parsed loosely: only the counts matter, and a report that lacks them throws. */
import { readFileSync } from 'node:fs';

export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const fields = (value: unknown): Record<string, unknown> => {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new Error('the report holds no object where one belongs');
};

const count = (from: Record<string, unknown>, name: string): number => {
  const value = from[name];
  if (typeof value === 'number') return value;
  throw new Error(`the report has no number "${name}"`);
};

/** Vitest's JSON reporter. A test file that does not load holds no tests, yet counts as one failure. */
function vitestCount(text: string): Count {
  const report = fields(JSON.parse(text));
  const files = Array.isArray(report.testResults) ? report.testResults.map(fields) : [];
  const unloaded = files.filter(
    (file) =>
      file.status === 'failed' &&
      !(Array.isArray(file.assertionResults) ? file.assertionResults : []).some(
        (test) => fields(test).status === 'failed',
      ),
  ).length;
  return {
    passed: count(report, 'numPassedTests'),
    failed: count(report, 'numFailedTests') + unloaded,
    skipped: count(report, 'numPendingTests') + count(report, 'numTodoTests'),
  };
}

/** The count in a report file. A runner that left none, or failed though every test passed, counts as one failure. */
export function readCount(path: string, exitCode: number): Count {
  let result: Count = { passed: 0, failed: 0, skipped: 0 };
  try {
    result = vitestCount(readFileSync(path, 'utf8'));
  } catch (error) {
    console.error(`No usable report at ${path}: ${error instanceof Error ? error.message : error}`);
    return { ...result, failed: 1 };
  }
  return exitCode !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}
