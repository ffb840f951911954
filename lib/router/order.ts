/** The order of those that may answer: total, stable, and the same however the endpoints are listed. */

import type { Endpoint } from '../catalog/endpoint.ts';
import type { Policy } from '../protocol/routing.ts';
import { newerFirst } from './age.ts';
import { POLICIES, type Surroundings } from './policies.ts';
import { DOWN, failedLately, type Standing } from './standing.ts';

export type Compare<T> = (a: T, b: T) => number;

const byRef: Compare<Standing> = (a, b) =>
  a.endpoint.ref < b.endpoint.ref ? -1 : a.endpoint.ref > b.endpoint.ref ? 1 : 0;

/** Whether the policy, and nothing before it, decides between two. */
export const areEqual = (a: Standing, b: Standing, models: Compare<Endpoint> | undefined): boolean =>
  a.down === b.down && a.place === b.place && (models?.(a.endpoint, b.endpoint) ?? 0) === 0;

/**
 * What speaks against it, its place, which model goes before which, the policy; where that says nothing, the newer model;
 * and its name, so that none are the same.
 */
export function comparison(policy: Policy, of: Surroundings, models?: Compare<Endpoint>): Compare<Standing> {
  const { late, key } = POLICIES[policy];
  const newer = newerFirst(of.now);
  const lateOf = (standing: Standing): number => {
    standing.late ??= late(standing, of);
    return standing.late;
  };
  const keyOf = (standing: Standing): number => {
    standing.key ??= key(standing, of);
    return standing.key;
  };
  return (a, b) =>
    a.down - b.down ||
    a.place - b.place ||
    models?.(a.endpoint, b.endpoint) ||
    lateOf(a) - lateOf(b) ||
    keyOf(a) - keyOf(b) ||
    newer(a.endpoint, b.endpoint) ||
    byRef(a, b);
}

/**
 * The first `count` of all that are offered, in order. The rest is not sorted: most of thousands are only ever compared
 * with the last that is kept.
 */
export class Foremost<T> {
  readonly first: T[] = [];
  readonly #count: number;
  readonly #compare: Compare<T>;

  constructor(count: number, compare: Compare<T>) {
    this.#count = count;
    this.#compare = compare;
  }

  /** Whether it is kept, perhaps until others come. */
  offer(one: T): boolean {
    const { first } = this;
    if (first.length === this.#count && this.#compare(one, first[first.length - 1] as T) >= 0) return false;
    let low = 0;
    let high = first.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(one, first[middle] as T) < 0) high = middle;
      else low = middle + 1;
    }
    first.splice(low, 0, one);
    if (first.length > this.#count) first.pop();
    return true;
  }
}

/** Shares of calls in which another than the first by measurement is asked first. */
export const EXPLORE_UNMEASURED = 0.1;
export const EXPLORE_MEASURED = 0.02;

/**
 * Which of an ordered list is to be tried first now, so that figures come about and stay true; undefined: the first, as
 * ever. One in ten calls goes to an endpoint that was never asked, as long as there is one, and one in fifty to another
 * than the first. Only among those that are as good as the first in all but what was measured.
 */
export function explored(
  ordered: readonly Standing[],
  random: () => number,
  models?: Compare<Endpoint>,
): Standing | undefined {
  const [first] = ordered;
  if (first === undefined || first.down > 0) return undefined;
  const others = ordered.filter((it) => it !== first && areEqual(it, first, models));
  if (others.length === 0) return undefined;
  const never = others.filter(({ health }) => (health?.attempts ?? 0) === 0);
  const [among, share] = never.length > 0 ? [never, EXPLORE_UNMEASURED] : [others, EXPLORE_MEASURED];
  return among[Math.floor((random() / share) * among.length)];
}

/**
 * Whether the one that answered before goes first: reading its prompt cache is known to be cheaper than reading the
 * prompt, and it is not resting, has not just failed and is known to do what is asked.
 */
export function isWarm({ endpoint, down, health }: Standing, now: number): boolean {
  const { input, cacheRead } = endpoint.price ?? {};
  const pays = input !== undefined && cacheRead !== undefined && cacheRead < input;
  return pays && down <= DOWN.slow && !failedLately(health, now);
}
