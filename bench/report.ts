/** From samples to rows: what each way costs, the ratio to the bare relay, and whether the target is reached. */
import type { bundles, Size } from './bundles.ts';
import type { Contender, Measure, ScenarioName } from './calls.ts';
import type { Loads, ScriptTimes } from './loads.ts';
import { added, type Estimate, mean, median, quantile, type Rounds, ratio } from './statistics.ts';

export interface Row {
  name: string;
  unit: 'ms' | 'B';
  /** By the page itself. */
  direct?: number;
  /** Of the extension to compare with: the bare relay, or the two empty scripts. Added to `direct` where there is one. */
  reference?: number;
  oriel: number;
  /** Middle half of Oriel's samples. */
  spread?: { low: number; high: number };
  /** Oriel to reference. */
  ratio?: Estimate;
  /** Most that is wanted, of the ratio or of Oriel's own figure. */
  target?: { of: 'ratio' | 'figure'; limit: number };
  verdict?: Verdict;
}
export type Verdict = 'reached' | 'not reached' | 'not reached (within noise)';

export interface Section {
  title: string;
  reference: string;
  rows: Row[];
}

/** By round. */
export type FirstCalls = Record<'direct' | 'via', Rounds>;

type Statistic = (samples: number[]) => number;
const p95: Statistic = (samples) => quantile(samples, 0.95);

export function callSection(floor: Contender, oriel: Contender): Section {
  const row = (
    name: string,
    scenario: ScenarioName,
    measure: Measure,
    statistic: Statistic,
    limit?: number,
  ): Row => {
    const over = ({ results }: Contender) =>
      added(results[scenario].via[measure], results[scenario].direct[measure]);
    const direct = [floor, oriel].flatMap(({ results }) => results[scenario].direct[measure].flat());
    return compared(
      { name, unit: 'ms', direct: statistic(direct) },
      over(floor),
      over(oriel),
      statistic,
      limit,
    );
  };
  return {
    title: 'Calls, worker awake: added to a direct fetch',
    reference: 'bare relay',
    rows: [
      row('first token, p50', 'single', 'first', median, 1.5),
      row('first token, p95', 'single', 'first', p95, 1.5),
      row('latency of a token, 500 at 5 ms, p50', 'paced', 'latency', median, 1),
      row('latency of a token, 500 at 5 ms, p95', 'paced', 'latencyP95', median),
      row('total of 500 tokens at 5 ms', 'paced', 'total', median),
      row('total of 500 tokens in a burst', 'burst', 'total', median, 1),
      row('CPU of a call of one token', 'single', 'cpu', mean),
      row('CPU of 500 tokens at 5 ms', 'paced', 'cpu', mean),
      row('CPU of 500 tokens in a burst', 'burst', 'cpu', mean),
    ],
  };
}

/** Where nothing was opened ahead: every page that is loaded pays this once. */
export function firstCallSection(rounds: Record<'floor' | 'oriel', FirstCalls>): Section {
  const over = ({ via, direct }: FirstCalls) => added(via, direct);
  const direct = median([...rounds.floor.direct.flat(), ...rounds.oriel.direct.flat()]);
  const row = compared(
    { name: 'first token, p50', unit: 'ms', direct },
    over(rounds.floor),
    over(rounds.oriel),
    median,
  );
  return {
    title: 'A page’s first call, worker awake: added to a direct fetch',
    reference: 'bare relay',
    rows: [row],
  };
}

export function asleepSection(floor: Rounds, oriel: Rounds): Section {
  const row = compared({ name: 'first token, p50', unit: 'ms' }, floor, oriel, median);
  return { title: 'Calls, worker asleep: from the call', reference: 'bare relay', rows: [row] };
}

/** `floor` asks the browser for no permission over requests, so its direct calls are those of a browser without Oriel. */
export function loadSection(
  baseline: Loads,
  oriel: Loads,
  calls: { floor: Contender; oriel: Contender },
  scripts: { baseline: ScriptTimes; oriel: ScriptTimes },
): Section {
  /** Traced loads stand alone: a round each. */
  const each = (samples: number[]): Rounds => samples.map((sample) => [sample]);
  const script = (name: string, of: 'page' | 'bridge', limit?: number) =>
    compared(
      { name, unit: 'ms' },
      each(scripts.baseline[of]),
      each(scripts.oriel[of]),
      median,
      limit,
      'figure',
    );
  return {
    title: 'A page that never calls',
    reference: 'two empty scripts',
    rows: [
      compared({ name: 'navigation to end of load, p50', unit: 'ms' }, baseline.load, oriel.load, median),
      compared({ name: 'CPU of a load, whole browser', unit: 'ms' }, baseline.cpu, oriel.cpu, mean),
      compared(
        { name: 'a fetch of the page’s own, p50', unit: 'ms' },
        calls.floor.results.single.direct.first,
        calls.oriel.results.single.direct.first,
        median,
      ),
      script('page script: compile and run, p50', 'page', 1),
      script('bridge: compile and run, p50', 'bridge'),
      standardRow(scripts.oriel.standard),
    ],
  };
}

/** Nothing in the two empty scripts stands for it. */
function standardRow(samples: number[]): Row {
  const figure = median(samples);
  const limit = 1;
  return {
    name: 'standard script: compile and run, p50',
    unit: 'ms',
    oriel: figure,
    spread: { low: quantile(samples, 0.25), high: quantile(samples, 0.75) },
    target: { of: 'figure', limit },
    verdict: verdict({ value: figure }, limit),
  };
}

export function sizeSection(floor: ReturnType<typeof bundles>, oriel: ReturnType<typeof bundles>): Section {
  const rows = (Object.keys(BUNDLE_NAMES) as (keyof typeof BUNDLE_NAMES)[]).flatMap((bundle) =>
    (['raw', 'gzip'] as const).map((form): Row => {
      const figure = oriel[bundle][form];
      const limit = form === 'gzip' ? GZIP_LIMITS[bundle] : undefined;
      return {
        name: `${BUNDLE_NAMES[bundle]}, ${form}`,
        unit: 'B',
        reference: floor[bundle][form],
        oriel: figure,
        ...(limit && {
          target: { of: 'figure' as const, limit },
          verdict: figure <= limit ? ('reached' as const) : ('not reached' as const),
        }),
      };
    }),
  );
  return { title: 'Sizes', reference: 'bare relay', rows };
}
const BUNDLE_NAMES = {
  page: 'page script (MAIN)',
  bridge: 'bridge',
  standard: 'standard script (MAIN)',
  background: 'background',
  accounting: 'what calls cost, loaded as the background begins',
  doings: 'what providers do, loaded on first use',
  choosing: 'what compares endpoints, loaded on first use',
  checking: 'what checks answers, loaded on first use',
  commands: 'what our own screens ask for, loaded on first use',
};
/** Bytes; the kB are 1,000 of them. */
const GZIP_LIMITS: Partial<Record<keyof typeof BUNDLE_NAMES, Size['gzip']>> = {
  page: 10_000,
  bridge: 2_000,
  standard: 14_000,
  background: 60_000,
};

export function compared(
  row: Pick<Row, 'name' | 'unit' | 'direct'>,
  reference: Rounds,
  oriel: Rounds,
  statistic: Statistic,
  limit?: number,
  of: 'ratio' | 'figure' = 'ratio',
): Row {
  const estimate = ratio(oriel, reference, statistic);
  const figure = statistic(oriel.flat());
  return {
    ...row,
    reference: statistic(reference.flat()),
    oriel: figure,
    ...(statistic !== p95 && {
      spread: { low: quantile(oriel.flat(), 0.25), high: quantile(oriel.flat(), 0.75) },
    }),
    ratio: estimate,
    ...(limit !== undefined && {
      target: { of, limit },
      verdict: verdict(of === 'ratio' ? estimate : { value: figure }, limit),
    }),
  };
}

function verdict({ value, interval }: Estimate, limit: number): Verdict {
  if (value <= limit) return 'reached';
  return interval && interval.low <= limit ? 'not reached (within noise)' : 'not reached';
}
