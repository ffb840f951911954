/** One way through the world, call by call, on a clock of its own. */

import { costOf } from '../../lib/catalog/cost.ts';
import { isContent, type Part } from '../../lib/protocol/part.ts';
import { expectedPrice, expectedTokens } from '../../lib/router/expected.ts';
import { createFleet, type Fleet, type Served } from './endpoints.ts';
import { virtualClock } from './virtual-clock.ts';
import type { Way } from './ways.ts';
import type { World } from './world.ts';

export interface Measured {
  name: string;
  calls: number;
  answered: number;
  /** Broken off after a word: nobody can mend that. */
  cut: number;
  /** Of answered calls, ms from the call to its first word. */
  firstMs: { p50: number; p95: number; p99: number; p999: number };
  /** USD for a thousand calls, all that was charged. */
  costPerThousand: number;
  attemptsPerCall: number;
  /** USD for a thousand calls, had each been answered by the cheapest endpoint that was up at its time. */
  cheapestPerThousand: number;
  /** USD for a thousand calls, as the chances of 1/price² among the endpoints that were up would have it. */
  balancedPerThousand: number;
}

const START = 1_700_000_000_000;

export async function measure(world: World, way: Way): Promise<Measured> {
  const { calls, seed, goneAfterMs } = world.parameters;
  const clock = virtualClock(START);
  const fleet = createFleet(world, clock, START);
  const make = await way.start(fleet, clock, seed);
  const firsts: number[] = [];
  const sums = { answered: 0, cut: 0, cost: 0, attempts: 0, cheapest: 0, balanced: 0 };
  let open = 0;
  let over = false;

  const one = async (nth: number): Promise<void> => {
    open += 1;
    const at = clock.now();
    const served = fleet.open(world.call(nth));
    const ideal = idealOf(world, fleet, served, at - START);
    sums.cheapest += ideal.cheapest;
    sums.balanced += ideal.balanced;
    let first: number | undefined;
    let last: Part | undefined;
    try {
      for await (const parts of make(served)) {
        if (first === undefined && parts.some(isContent)) first = clock.now() - at;
        last = parts.at(-1);
      }
    } catch {
      last = undefined;
    }
    if (last?.type === 'finish' && first !== undefined && first <= goneAfterMs) {
      sums.answered += 1;
      firsts.push(first);
    } else if (first !== undefined && last?.type !== 'finish') sums.cut += 1;
    sums.cost += served.cost;
    sums.attempts += served.tries.reduce((all, tries) => all + tries, 0);
    fleet.close(served);
    open -= 1;
  };
  const next = (nth: number): void => {
    if (nth === calls) {
      over = true;
      return;
    }
    void one(nth);
    clock.after(world.gap(nth), () => next(nth + 1));
  };
  next(0);
  await clock.pass(() => over && open === 0);

  const sorted = Float64Array.from(firsts).sort();
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  const perThousand = (sum: number) => (1_000 * sum) / calls;
  return {
    name: way.name,
    calls,
    answered: sums.answered,
    cut: sums.cut,
    firstMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99), p999: at(0.999) },
    costPerThousand: perThousand(sums.cost),
    attemptsPerCall: sums.attempts / calls,
    cheapestPerThousand: perThousand(sums.cheapest),
    balancedPerThousand: perThousand(sums.balanced),
  };
}

/** What the call would have cost at its time by the best, and by the average, of foresight. */
function idealOf(world: World, fleet: Fleet, { simulated }: Served, at: number) {
  const { input, output } = simulated;
  const tokens = expectedTokens({
    kind: 'chat',
    tools: false,
    json: false,
    inputs: [],
    outputs: [],
    inputTokens: input,
  });
  let [cheapest, weights, weighted] = [Number.POSITIVE_INFINITY, 0, 0];
  for (const [place, endpoint] of fleet.endpoints.entries()) {
    if (!world.isUp(place, at)) continue;
    const cost = costOf({ input, output }, endpoint.price) ?? 0;
    const weight = 1 / (expectedPrice(endpoint, tokens) ?? 1) ** 2;
    cheapest = Math.min(cheapest, cost);
    weights += weight;
    weighted += weight * cost;
  }
  return weights === 0 ? { cheapest: 0, balanced: 0 } : { cheapest, balanced: weighted / weights };
}
