/** The order of those that may answer: total, stable, and the same however the endpoints are listed. */

import type { Endpoint } from '../catalog/endpoint.ts';
import type { Policy } from '../protocol/routing.ts';
import { POLICIES, type Surroundings } from './policies.ts';
import { DOWN, failedLately, type Standing } from './standing.ts';

export type Compare<T> = (a: T, b: T) => number;

const byRef: Compare<Standing> = (a, b) =>
  a.endpoint.ref < b.endpoint.ref ? -1 : a.endpoint.ref > b.endpoint.ref ? 1 : 0;

/** Whether the policy, and nothing before it, decides between two. */
export const areEqual = (a: Standing, b: Standing, models: Compare<Endpoint> | undefined): boolean =>
  a.down === b.down && a.place === b.place && (models?.(a.endpoint, b.endpoint) ?? 0) === 0;

/** What speaks against it, its place, which model goes before which, the policy; and its name, so that none are the same. */
export function comparison(policy: Policy, of: Surroundings, models?: Compare<Endpoint>): Compare<Standing> {
  const { late, key } = POLICIES[policy];
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
    byRef(a, b);
}

/** The first `count` in order, without sorting the rest: most of thousands are only ever compared with the last of them. */
export function firstOf<T>(all: readonly T[], count: number, compare: Compare<T>): T[] {
  const first: T[] = [];
  for (const one of all) {
    if (first.length === count && compare(one, first[count - 1] as T) >= 0) continue;
    let low = 0;
    let high = first.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(one, first[middle] as T) < 0) high = middle;
      else low = middle + 1;
    }
    first.splice(low, 0, one);
    if (first.length > count) first.pop();
  }
  return first;
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
 * The one that answered before goes first where reading its prompt cache is known to be cheaper than reading the prompt.
 * Not one that is resting, has just failed or cannot be known to do what is asked.
 */
export function warm(
  all: readonly Standing[],
  sticky: string | undefined,
  now: number,
): Standing | undefined {
  if (sticky === undefined) return undefined;
  const one = all.find(({ endpoint }) => endpoint.ref === sticky);
  if (one === undefined || one.down > DOWN.slow || failedLately(one.health, now)) return undefined;
  const { input, cacheRead } = one.endpoint.price ?? {};
  return input !== undefined && cacheRead !== undefined && cacheRead < input ? one : undefined;
}
