/** The ways to make a call that are compared: what one would write without a router, and the router's own. */
import { isContent } from '../../lib/protocol/part.ts';
import type { Policy, Preset } from '../../lib/protocol/routing.ts';
import type { Answer } from '../../lib/providers/types.ts';
import { choose } from '../../lib/router/choose.ts';
import { type Health, openHealth } from '../../lib/router/health.ts';
import type { SessionArea } from '../../lib/router/kept.ts';
import { needsOf } from '../../lib/router/needs.ts';
import { type Running, run } from '../../lib/router/run.ts';
import type { ChooseRequest, Clock } from '../../lib/router/types.ts';
import type { Fleet, Served } from './endpoints.ts';
import { sequence } from './random.ts';

export interface Way {
  name: string;
  start(fleet: Fleet, clock: Clock, seed: number): Promise<(served: Served) => Answer>;
}

/** One request to one endpoint, and what comes of it. */
const single = (name: string, place: number): Way => ({
  name,
  start: async (fleet) => (served) => ask(fleet, place, served),
});

async function* ask(fleet: Fleet, place: number, { call }: Served): Answer {
  const { candidate, signal } = { candidate: fleet.candidate(place), signal: new AbortController().signal };
  yield* candidate.type.generate(call, candidate.modelId, fleet.connect(candidate, signal));
}

/** As a page would: three requests at most, half a second and a second apart, until one begins to answer. */
const naiveRetry = (name: string, place: number): Way => ({
  name,
  start: async (fleet, clock) =>
    async function* (served) {
      for (let tries = 1; ; tries += 1) {
        let begun = false;
        try {
          for await (const parts of ask(fleet, place, served)) {
            begun ||= parts.some(isContent);
            yield parts;
          }
          return;
        } catch (thrown) {
          if (begun || tries === 3) throw thrown;
          await new Promise<void>((resolve) => clock.after(500 * tries, resolve));
        }
      }
    },
});

/** An area that holds nothing: this background lives as long as the simulation. */
const NOWHERE: SessionArea = { get: async () => ({}), set: async () => undefined };

async function runningOf(
  fleet: Fleet,
  clock: Clock,
  seed: number,
  hedge: boolean,
): Promise<Running & { health: Health }> {
  return {
    connect: fleet.connect,
    health: await openHealth({ area: NOWHERE, clock }),
    clock,
    random: sequence(seed),
    hedge,
    attempted() {},
  };
}

/** One endpoint, asked by the router. */
const alone = (name: string, place: number): Way => ({
  name,
  async start(fleet, clock, seed) {
    const running = await runningOf(fleet, clock, seed, false);
    const { signal } = new AbortController();
    return ({ call }) => run(call, { candidates: [fleet.candidate(place)] }, running, signal);
  },
});

/** All endpoints, by `choose` and `run`. */
const routed = (name: string, policy: Policy, hedge = false): Way => ({
  name,
  async start(fleet, clock, seed) {
    const running = await runningOf(fleet, clock, seed, hedge);
    const random = sequence(seed + 1);
    const preset: Preset = {
      id: 'fleet',
      label: 'Fleet',
      models: fleet.endpoints.map(({ ref }) => ref),
      policy,
    };
    const request: ChooseRequest = {
      site: 'oriel/fleet',
      pageChooses: false,
      rules: [],
      providers: fleet.providers,
      typeOf: fleet.typeOf,
      presets: [preset],
      endpoints: fleet.endpoints,
      elsewhere: true,
      health: running.health.of,
      favourites: [],
      now: clock.now(),
      random,
    };
    const { signal } = new AbortController();
    return ({ call }) => {
      const { candidates } = choose({ ...request, needs: needsOf(call), now: clock.now() });
      return run(call, { candidates }, running, signal);
    };
  },
});

/** @param names Of the endpoints, the first being the one that a person would have chosen. */
export const waysOf = (names: readonly string[]): Way[] => [
  ...names.map((name, place) => single(`one endpoint, ${name}`, place)),
  naiveRetry(`${names[0]}, naive retry`, 0),
  alone(`${names[0]}, our retries`, 0),
  routed('failover in order', 'order'),
  routed('policy price', 'price'),
  routed('policy balanced', 'balanced'),
  routed('policy latency', 'latency'),
  routed('policy throughput', 'throughput'),
  routed('policy latency, hedged', 'latency', true),
];
