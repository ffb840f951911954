/** What was measured, as a table and against what was to be reached. */
import type { Measured } from './measure.ts';

export interface Claim {
  what: string;
  target: string;
  measured: string;
  reached: boolean;
}

const uptime = ({ answered, calls }: Measured): number => answered / calls;
const percent = (share: number, digits = 3): string => `${(100 * share).toFixed(digits)} %`;
const ms = (value: number): string =>
  value < 10_000 ? `${Math.round(value).toLocaleString('en')} ms` : `${(value / 1_000).toFixed(1)} s`;
const change = (ratio: number): string =>
  `${ratio >= 1 ? '+' : '−'}${Math.abs(100 * (ratio - 1)).toFixed(1)} %`;

export function tableOf(measured: readonly Measured[]): string {
  const head = [
    '',
    'answered',
    'first token p50',
    'p95',
    'p99',
    'p99.9',
    'USD per 1,000 calls',
    'requests per call',
  ];
  const rows = measured.map((it) => [
    it.name,
    percent(uptime(it)),
    ms(it.firstMs.p50),
    ms(it.firstMs.p95),
    ms(it.firstMs.p99),
    ms(it.firstMs.p999),
    it.costPerThousand.toFixed(3),
    it.attemptsPerCall.toFixed(3),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|---|${'---:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n');
}

/** @param names Of the endpoints, the quickest first. */
export function claimsOf(measured: readonly Measured[], names: readonly string[]): Claim[] {
  const of = (name: string) => measured.find((it) => it.name === name) as Measured;
  const [order, price, balanced, latency] = [
    'failover in order',
    'policy price',
    'policy balanced',
    'policy latency',
  ].map(of) as [Measured, Measured, Measured, Measured];
  const singles = names.map((name) => of(`one endpoint, ${name}`));
  const best = Math.min(...singles.map(({ firstMs }) => firstMs.p95));
  const costs = price.costPerThousand / price.cheapestPerThousand;
  const predicted = balanced.costPerThousand / balanced.balancedPerThousand;
  const slower = latency.firstMs.p95 / best;
  return [
    {
      what: `answered by ${names.length} endpoints of ${singles.map((it) => percent(uptime(it), 2)).join(', ')}`,
      target: '≥ 99.97 %',
      measured: percent(uptime(order)),
      reached: uptime(order) >= 0.9997,
    },
    {
      what: 'policy price, against the cheapest endpoint that was up at each call',
      target: '≤ +5 %',
      measured: change(costs),
      reached: costs <= 1.05,
    },
    {
      what: 'policy latency, p95 of the first token against that of the best endpoint',
      target: '< 1.3×',
      measured: `${slower.toFixed(2)}×`,
      reached: slower < 1.3,
    },
    {
      what: 'policy balanced, against what 1/price² predicts',
      target: '± 5 %',
      measured: change(predicted),
      reached: Math.abs(predicted - 1) <= 0.05,
    },
    {
      what: 'policy balanced, answered, against policy price',
      target: 'never fewer',
      measured: `${balanced.answered.toLocaleString('en')} against ${price.answered.toLocaleString('en')}`,
      reached: balanced.answered >= price.answered,
    },
  ];
}

export const claimsTable = (claims: readonly Claim[]): string =>
  [
    '| to reach | target | measured | |',
    '|---|---:|---:|---|',
    ...claims.map(
      ({ what, target, measured, reached }) =>
        `| ${what} | ${target} | ${measured} | ${reached ? 'reached' : 'not reached'} |`,
    ),
  ].join('\n');
