/** Sections as text, one table each. */
import type { Row, Section } from './report.ts';
import type { Estimate } from './statistics.ts';

export function table({ title, reference, rows }: Section): string {
  const directs = rows.some(({ direct }) => direct !== undefined);
  const header = [
    '',
    ...(directs ? ['direct'] : []),
    reference,
    'Oriel',
    'middle half',
    'ratio (95 %)',
    'target',
    '',
  ];
  const lines = rows.map((row) => [
    row.name,
    ...(directs ? [figure(row.direct, row.unit)] : []),
    figure(row.reference, row.unit),
    figure(row.oriel, row.unit),
    row.spread ? `${number(row.spread.low)}–${number(row.spread.high)}` : '',
    row.ratio ? ratio(row.ratio) : '',
    target(row),
    row.verdict ?? '',
  ]);
  const widths = header.map((_, i) => Math.max(...[header, ...lines].map((line) => line[i]?.length ?? 0)));
  const print = (line: string[]) =>
    line
      .map((cell, i) =>
        i === 0 || i === line.length - 1 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!),
      )
      .join('  ')
      .trimEnd();
  return [title, print(header), ...lines.map(print)].join('\n');
}

const ratio = ({ value, interval }: Estimate) =>
  number(value) + (interval ? ` (${number(interval.low)}–${number(interval.high)})` : '');
const number = (value: number) => value.toFixed(2);
const figure = (value: number | undefined, unit: Row['unit']) => {
  if (value === undefined) return '';
  return unit === 'B' ? `${(value / 1_000).toFixed(1)} kB` : `${number(value)} ms`;
};
function target({ target, unit }: Row): string {
  if (!target) return '';
  return target.of === 'ratio' ? `≤ ${target.limit} ×` : `≤ ${figure(target.limit, unit)}`;
}
