/** What came of a run, for a person. */
import type { Judged } from './expectations.ts';
import type { Subtest } from './results.ts';

/** A test that is in no folder of its own stands for itself. */
const folderOf = ({ file }: Subtest): string => file.split('/').slice(0, 2).join('/').replace(/\..*/, '');

export function tableOf({ passed, known, failed, outgrown }: Judged): string {
  const folders = new Map<string, { passed: number; decided: number; all: number }>();
  const count = (subtest: Subtest, isPassed: boolean, isDecided: boolean) => {
    for (const name of [folderOf(subtest), 'all']) {
      const row = folders.get(name) ?? { passed: 0, decided: 0, all: 0 };
      row.all++;
      if (isPassed) row.passed++;
      if (isDecided) row.decided++;
      folders.set(name, row);
    }
  };
  for (const subtest of [...passed, ...outgrown]) count(subtest, true, true);
  for (const subtest of failed) count(subtest, false, true);
  for (const { subtest, decided } of known) count(subtest, false, decided);
  const rows = [...folders]
    .sort(([a], [b]) => Number(a === 'all') - Number(b === 'all') || (a < b ? -1 : 1))
    .map(([name, row]) => [
      name,
      row.passed,
      row.decided,
      row.decided === 0 ? '' : `${((100 * row.passed) / row.decided).toFixed(1)} %`,
      row.all,
    ]);
  return [
    '| | passed | an extension can decide | | all |',
    '|---|---:|---:|---:|---:|',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

const line = ({ file, name, status, message = '' }: Subtest): string =>
  `  ${file}\n    ${name}: ${status}${message && ` (${message.split('\n')[0]?.slice(0, 400)})`}`;

/** What a person has to look at; empty where there is nothing. */
export function troubleOf({ failed, outgrown }: Judged): string {
  return [
    failed.length > 0 && `Not passed, and not listed:\n${failed.map(line).join('\n')}`,
    outgrown.length > 0 && `Listed, and passed all the same:\n${outgrown.map(line).join('\n')}`,
  ]
    .filter((part) => part !== false)
    .join('\n\n');
}

/** What of the list says nothing of this checkout, or of the files that were run. */
export const unusedOf = ({ unused }: Judged): string =>
  unused.length === 0 ? '' : `Listed, and not there:\n${unused.map((pattern) => `  ${pattern}`).join('\n')}`;
