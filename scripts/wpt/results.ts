/** What came of tests, in words of our own for testharness.js's numbers. */
import type { Test } from './tests.ts';

/** What a page reports: the numbers of testharness.js. */
export interface Report {
  status: number;
  message: string | null;
  tests: readonly { name: string; status: number; message: string | null }[];
}

export type Status = 'pass' | 'fail' | 'timeout' | 'not run' | 'precondition failed';

export interface Subtest {
  /** Of the file, with its variant. */
  file: string;
  name: string;
  status: Status;
  message?: string;
}

const STATUSES: readonly Status[] = ['pass', 'fail', 'timeout', 'not run', 'precondition failed'];
const HARNESS: readonly Status[] = ['pass', 'fail', 'timeout', 'precondition failed'];

/** Stands for a whole file: one that did not come to an end, or in which something went wrong outside of its tests. */
export const WHOLE = '(the whole file)';

const subtest = (file: string, name: string, status: Status, message: string | null): Subtest => ({
  file,
  name,
  status,
  ...(message ? { message } : {}),
});

/** @param report Undefined: none came in time. */
export function subtestsOf({ file }: Test, report: Report | undefined): Subtest[] {
  if (report === undefined) return [subtest(file, WHOLE, 'timeout', 'It did not come to an end.')];
  const all = report.tests.map(({ name, status, message }) =>
    subtest(file, name, STATUSES[status] ?? 'fail', message),
  );
  const whole = HARNESS[report.status] ?? 'fail';
  // A file that ran out of time says so of one of its tests as well.
  const isSaid = whole === 'pass' || all.some(({ status }) => status === whole && whole === 'timeout');
  return isSaid && all.length > 0 ? all : [...all, subtest(file, WHOLE, whole, report.message)];
}
