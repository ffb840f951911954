/** What an extension costs a page that never calls it. */
import type { ContentScripts } from './bundles.ts';
import type { Chromium } from './chromium.ts';
import { cpuBetween, cpuTime } from './cpu.ts';
import type { Rounds } from './statistics.ts';

export interface Loads {
  chromium: Chromium;
  /** ms from the start of the navigation to the end of the load event. */
  load: Rounds;
  /** ms of CPU per load, of the whole browser. */
  cpu: Rounds;
}

export const loads = (chromium: Chromium): Loads => ({ chromium, load: [], cpu: [] });

/** Loads a page `times` times and throws the first three away. */
export async function loadRound({ chromium, load, cpu }: Loads, site: string, times: number): Promise<void> {
  const samples: number[] = [];
  for (let i = 0; i < 3; i++) await chromium.goto(`${site}/load?warm=${i}`);
  const before = await cpuTime(chromium.devtools);
  for (let i = 0; i < times; i++) {
    await chromium.goto(`${site}/load?${i}`);
    samples.push(await chromium.evaluate<number>(`loaded()`));
  }
  const spent = cpuBetween(before, await cpuTime(chromium.devtools));
  load.push(samples);
  cpu.push([spent.total / times]);
}

interface TraceEvent {
  name: string;
  /** µs. */
  dur?: number;
  args: { data?: { url?: string } };
}

/** ms to compile and run each, by load. */
export type ScriptTimes = Record<keyof ContentScripts, number[]>;

/** What the extension's content scripts cost, per load, as Chromium's own trace has it. */
export async function scriptTimes(
  chromium: Chromium,
  site: string,
  times: number,
  scripts: ContentScripts,
): Promise<ScriptTimes> {
  const { devtools } = chromium;
  const events: TraceEvent[] = [];
  const stop = devtools.on((method, params) => {
    if (method === 'Tracing.dataCollected') events.push(...(params.value as TraceEvent[]));
  });
  await chromium.goto(`${site}/load`);
  await devtools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline'], excludedCategories: ['*'] },
  });
  for (let i = 0; i < times; i++) await chromium.goto(`${site}/load?traced=${i}`);
  const complete = devtools.once('Tracing.tracingComplete');
  await devtools.send('Tracing.end');
  await complete;
  stop();
  const of = (paths: string[]) => {
    const runs = paths.map((path) => {
      const found = events.filter(
        ({ name, args }) => name === 'EvaluateScript' && isOurs(args.data?.url, path),
      );
      if (found.length < times)
        throw new Error(`the trace has ${found.length} runs of ${path}, of ${times} loads`);
      return found;
    });
    return Array.from(
      { length: times },
      (_, i) => runs.reduce((sum, run) => sum + (run[i]?.dur ?? 0), 0) / 1_000,
    );
  };
  return { page: of(scripts.page), bridge: of(scripts.bridge), standard: of(scripts.standard) };
}

const isOurs = (url: string | undefined, path: string) =>
  url?.startsWith('chrome-extension://') && new URL(url).pathname.slice(1) === path;
