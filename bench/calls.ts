/** Calls by the direct way and through an extension, in turns, round by round. */
import type { Chromium } from './chromium.ts';
import { type CpuTime, cpuBetween, cpuTime } from './cpu.ts';
import { median, quantile, type Rounds } from './statistics.ts';

export interface Scenario {
  tokens: number;
  /** ms between tokens; 0 for as fast as they can be sent. */
  gap: number;
  /** How many pairs of calls in a whole round. */
  pairs: number;
}
export const SCENARIOS = {
  // A p95 hangs on the slowest twentieth alone: of eight rounds, 24 calls.
  single: { tokens: 1, gap: 0, pairs: 60 },
  burst: { tokens: 500, gap: 0, pairs: 20 },
  paced: { tokens: 500, gap: 5, pairs: 2 },
} satisfies Record<string, Scenario>;
export type ScenarioName = keyof typeof SCENARIOS;

/** ms, all of them; `latency`: of one token, over one answer. */
const MEASURES = [
  'first',
  'total',
  'latency',
  'latencyP95',
  'cpu',
  'cpuBrowser',
  'cpuRenderers',
  'cpuNetwork',
] as const;
export type Measure = (typeof MEASURES)[number];
export type Measured = Record<Measure, Rounds>;
export type Results = Record<ScenarioName, { direct: Measured; via: Measured }>;

/** A browser with its extension, and the name its way has in the page. */
export interface Contender {
  chromium: Chromium;
  way: string;
  results: Results;
}

interface Timing {
  first: number;
  total: number;
  latencies: number[];
}

/** Settling, garbage collection and the ports' end must not fall into the next call. */
const REST_MS = 60;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const nothing = (): Measured => Object.fromEntries(MEASURES.map((name) => [name, []])) as unknown as Measured;
const empty = () => ({ direct: nothing(), via: nothing() });

export async function contender(chromium: Chromium, site: string, way: string): Promise<Contender> {
  const result = { chromium, way, results: { single: empty(), burst: empty(), paced: empty() } };
  await warmUp(result, site);
  return result;
}

/** Opens the measured page and warms both ways up. */
export async function warmUp({ chromium, way }: Contender, site: string): Promise<void> {
  await chromium.goto(`${site}/`);
  await chromium.evaluate(`setEpoch(${await epochOf(chromium)})`);
  for (let i = 0; i < 10; i++)
    for (const each of ['direct', way]) {
      await chromium.evaluate(`measure('${each}', 1, 0)`);
      await chromium.evaluate(`measure('${each}', 500, 0)`);
    }
}

/** `share` of the pairs, at least one. */
export async function round(contenders: readonly Contender[], number: number, share: number): Promise<void> {
  for (const [name, scenario] of Object.entries(SCENARIOS) as [ScenarioName, Scenario][])
    for (const { chromium, way, results } of turned(contenders, number)) {
      for (const measured of Object.values(results[name])) for (const key of MEASURES) measured[key].push([]);
      // The first call after another browser's turn finds cold caches.
      await once(chromium, way, { tokens: 20, gap: 0 });
      for (let pair = 0; pair < Math.ceil(scenario.pairs * share); pair++)
        for (const side of turned(['direct', 'via'] as const, number + pair)) {
          const sample = await once(chromium, side === 'direct' ? 'direct' : way, scenario);
          for (const key of MEASURES) results[name][side][key].at(-1)?.push(sample[key]);
        }
    }
}

/** ms to the first token, the direct way and through Oriel, `pairs` of each in turns. */
export async function firstTokens(
  { chromium, way }: Contender,
  pairs: number,
): Promise<Record<'direct' | 'via', number[]>> {
  const samples = { direct: [] as number[], via: [] as number[] };
  await once(chromium, way, { tokens: 20, gap: 0 });
  for (let pair = 0; pair < pairs; pair++)
    for (const side of turned(['direct', 'via'] as const, pair)) {
      const { first } = await once(chromium, side === 'direct' ? 'direct' : way, { tokens: 1, gap: 0 });
      samples[side].push(first);
    }
  return samples;
}

async function once(
  chromium: Chromium,
  way: string,
  { tokens, gap }: Omit<Scenario, 'pairs'>,
): Promise<Record<Measure, number>> {
  const before = await cpuTime(chromium.devtools);
  const { first, total, latencies } = await chromium.evaluate<Timing>(`measure('${way}', ${tokens}, ${gap})`);
  await sleep(REST_MS);
  const cpu: CpuTime = cpuBetween(before, await cpuTime(chromium.devtools));
  return {
    first,
    total,
    latency: median(latencies),
    latencyP95: quantile(latencies, 0.95),
    cpu: cpu.total,
    cpuBrowser: cpu.browser,
    cpuRenderers: cpu.renderers,
    cpuNetwork: cpu.network,
  };
}

/**
 * ms to the first token when the extension's worker has been stopped. Nothing is thrown away: the start of the worker is
 * what is measured.
 */
export async function asleep({ chromium, way }: Contender, times: number): Promise<number[]> {
  const { devtools, session } = chromium;
  const samples: number[] = [];
  await devtools.send('ServiceWorker.enable', {}, session);
  for (let i = 0; i < times; i++) {
    await devtools.send('ServiceWorker.stopAllWorkers', {}, session);
    await sleep(300);
    samples.push((await once(chromium, way, { tokens: 1, gap: 0 })).first);
  }
  await devtools.send('ServiceWorker.disable', {}, session);
  return samples;
}

/** ms to the first token of a page's first call, the direct way and through the extension, `pairs` of each in turns. */
export async function firstCalls(
  { chromium, way }: Contender,
  site: string,
  pairs: number,
): Promise<Record<'direct' | 'via', number[]>> {
  const samples = { direct: [] as number[], via: [] as number[] };
  for (let pair = 0; pair < pairs; pair++)
    for (const side of turned(['direct', 'via'] as const, pair)) {
      await chromium.goto(`${site}/`);
      const { first } = await once(chromium, side === 'direct' ? 'direct' : way, { tokens: 1, gap: 0 });
      samples[side].push(first);
    }
  await chromium.evaluate(`setEpoch(${await epochOf(chromium)})`);
  return samples;
}

/** The monotonic clock at the page's navigation start, in ms: the same clock as `process.hrtime` in the server. */
async function epochOf({ devtools, session }: Chromium): Promise<number> {
  await devtools.send('Performance.enable', {}, session);
  const { metrics } = await devtools.send<{ metrics: { name: string; value: number }[] }>(
    'Performance.getMetrics',
    {},
    session,
  );
  await devtools.send('Performance.disable', {}, session);
  return (metrics.find(({ name }) => name === 'NavigationStart')?.value ?? Number.NaN) * 1_000;
}

/** Every other time the other way round, so that nobody always goes first. */
const turned = <T>(list: readonly T[], number: number): readonly T[] =>
  number % 2 ? list.toReversed() : list;
