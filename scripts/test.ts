/**
 * npm test [-- <step> …]
 *
 * Runs every check, or only the named steps; `e2e` stands for both builds and both browsers. A step that is not a test
 * runner counts as one test. Ends with one line, "N passed, N failed".
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type BrowserKind, findBrowser, howToInstall } from './browsers.ts';
import { ROOT } from './launch.ts';
import { type Count, readCount } from './test-reports.ts';

const REPORTS = join(ROOT, '.cache/reports');
const reportOf = (step: string) => join(REPORTS, `${step}.json`);

interface Step {
  name: string;
  command: string[];
  /** A test runner that leaves a report. */
  runner?: boolean;
  browser?: BrowserKind;
}

const vitest = (project: string) => [
  'vitest',
  'run',
  '--project',
  project,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reportOf(project)}`,
];

const STEPS: Step[] = [
  { name: 'lint', command: ['npm', 'run', '-s', 'lint'] },
  { name: 'types', command: ['npm', 'run', '-s', 'types'] },
  { name: 'build:chrome', command: ['npm', 'run', '-s', 'build:chrome'] },
  { name: 'build:firefox', command: ['npm', 'run', '-s', 'build:firefox'] },
  { name: 'web-ext', command: ['web-ext', 'lint', '-s', '.output/firefox-mv3', '--boring'] },
  { name: 'unit', command: vitest('unit'), runner: true },
  { name: 'chromium', command: vitest('chromium'), runner: true, browser: 'chromium' },
  { name: 'firefox', command: vitest('firefox'), runner: true, browser: 'firefox' },
];
const GROUPS: Record<string, string[]> = { e2e: ['build:chrome', 'build:firefox', 'chromium', 'firefox'] };

function chosen(names: string[]): Step[] {
  if (names.length === 0) return STEPS;
  const wanted = names.flatMap((name) => GROUPS[name] ?? name);
  const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0)
    throw new Error(
      `There is no step ${unknown.join(', ')}. Steps: ${[...STEPS.map((step) => step.name), ...Object.keys(GROUPS)].join(', ')}.`,
    );
  return STEPS.filter((step) => wanted.includes(step.name));
}

const run = ({ command: [program = '', ...words] }: Step): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
      env: {
        ...process.env,
        PATH: [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      },
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });

async function count(step: Step): Promise<Count> {
  if (step.browser && !findBrowser(step.browser)) {
    console.error(howToInstall([step.browser]));
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const exitCode = await run(step);
  if (step.runner) return readCount(reportOf(step.name), exitCode);
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const total: Count = { passed: 0, failed: 0, skipped: 0 };
const summary: string[] = [];
for (const step of chosen(process.argv.slice(2))) {
  const started = performance.now();
  console.log(`\n== ${step.name}`);
  const result = await count(step);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const verdict = result.failed > 0 ? 'FAILED' : 'ok';
  summary.push(
    `${verdict.padEnd(6)} ${step.name.padEnd(14)} ${String(result.passed).padStart(5)} ok ${String(result.failed).padStart(4)} bad  ${seconds.padStart(6)} s`,
  );
  console.log(`== ${step.name}: ${verdict} in ${seconds} s`);
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped += result.skipped;
}
console.log(`\n${summary.join('\n')}`);
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
