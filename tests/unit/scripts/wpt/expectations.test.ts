import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Expectations, judge } from '../../../../scripts/wpt/expectations.ts';
import {
  type Report,
  type Status,
  type Subtest,
  subtestsOf,
  WHOLE,
} from '../../../../scripts/wpt/results.ts';
import { tableOf, troubleOf, unusedOf } from '../../../../scripts/wpt/table.ts';

const subtest = (file: string, name: string, status: Status): Subtest => ({ file, name, status });
const ALL = [
  subtest('ai/a/one.window.js', 'first (now)', 'pass'),
  subtest('ai/a/one.window.js', 'second', 'fail'),
  subtest('ai/b/two.window.js', 'only', 'precondition failed'),
];
const reason = 'A reason that is long enough to be one.';

describe('what is listed and what is not', () => {
  it('without a list, all that does not pass has failed', () => {
    const judged = judge(ALL, [], 'chromium');
    expect([judged.passed.length, judged.failed.length]).toEqual([1, 2]);
    expect(troubleOf(judged)).toContain('second: fail');
  });

  it('what is listed and does not pass is no trouble', () => {
    const list: Expectations = [
      { reason, files: ['ai/a/*'], subtests: ['sec*'] },
      { reason, decided: true, files: ['ai/b/*'] },
    ];
    const judged = judge(ALL, list, 'firefox');
    expect(judged.known.map(({ decided }) => decided)).toEqual([false, true]);
    expect(troubleOf(judged)).toBe('');
    expect(tableOf(judged).split('\n').slice(2)).toEqual([
      '| ai/a | 1 | 1 | 100.0 % | 2 |',
      '| ai/b | 0 | 1 | 0.0 % | 1 |',
      '| all | 1 | 2 | 50.0 % | 3 |',
    ]);
  });

  it('what is listed and passes is trouble; what is not there is said', () => {
    const list: Expectations = [{ reason, files: ['ai/a/*'], subtests: ['first (now)', 'second', 'third'] }];
    const judged = judge(ALL, list, 'chromium');
    expect(judged.outgrown).toEqual([ALL[0]]);
    expect(judged.unused).toEqual(['third']);
    expect(troubleOf(judged)).toMatch(/passed all the same[\s\S]*first \(now\)/);
    expect(unusedOf(judged)).toMatch(/not there:\n {2}third/);
  });

  it('of what is not there at all it is no matter what passes', () => {
    const judged = judge(ALL, [{ reason, either: true, files: ['ai/*'] }], 'chromium');
    expect([judged.known.length, judged.passed.length, troubleOf(judged)]).toEqual([3, 0, '']);
  });

  it('what is listed for the other browser, or for files that were not run, says nothing', () => {
    const list: Expectations = [
      { reason, browser: 'firefox', files: ['ai/a/*'], subtests: ['second'] },
      { reason, files: ['ai/c/*'], subtests: ['another'] },
    ];
    const judged = judge(ALL.slice(0, 2), list, 'chromium');
    expect([judged.failed.length, judged.unused.length]).toEqual([1, 0]);
  });

  it('the list of this repository is in its document, reason by reason', () => {
    const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
    const list = Expectations.parse(JSON.parse(read('tests/wpt/expectations.json')));
    const document = read('docs/web-platform-tests.md');
    expect(list.filter(({ reason }) => !document.includes(reason))).toEqual([]);
    const [, listed = ''] = document.split('## What does not pass');
    expect(listed.match(/^\| (?!What )/gm)).toHaveLength(list.length);
  });
});

describe('what a page reports', () => {
  const test = { file: 'ai/a.window.js', path: '/ai/a.window.html', kind: 'harness', isLong: false } as const;
  const report = (status: number, ...statuses: number[]): Report => ({
    status,
    message: status === 0 ? null : 'why',
    tests: statuses.map((one, at) => ({ name: `${at}`, status: one, message: one === 0 ? null : 'no' })),
  });
  const said = (report: Report | undefined) =>
    subtestsOf(test, report).map(({ name, status }) => [name, status]);

  it('is each subtest, by its status', () => {
    expect(said(report(0, 0, 1, 2, 3, 4))).toEqual([
      ['0', 'pass'],
      ['1', 'fail'],
      ['2', 'timeout'],
      ['3', 'not run'],
      ['4', 'precondition failed'],
    ]);
  });

  it('is the whole file where something went wrong outside of its subtests', () => {
    expect(said(report(1, 0))).toEqual([
      ['0', 'pass'],
      [WHOLE, 'fail'],
    ]);
    expect(said(report(2, 0, 3))).toContainEqual([WHOLE, 'timeout']);
    expect(said(undefined)).toEqual([[WHOLE, 'timeout']]);
  });

  it('a file that ran out of time says so once', () => {
    expect(said(report(2, 0, 2))).toEqual([
      ['0', 'pass'],
      ['1', 'timeout'],
    ]);
  });
});
