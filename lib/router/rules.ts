/** The rules of several places, as one: the strictest of each kind. */
import type { Rules } from '../protocol/routing.ts';

const least = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
const most = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

/** No rule of any of them is lost, whatever the order. */
export const strictest = (rules: readonly Rules[]): Rules =>
  rules.reduce<Rules>(
    (all, { localOnly, noTraining, noRetention, maxPrice, prefer }) => ({
      localOnly: all.localOnly || localOnly,
      noTraining: all.noTraining || noTraining,
      noRetention: all.noRetention || noRetention,
      maxPrice: {
        input: least(all.maxPrice?.input, maxPrice?.input),
        output: least(all.maxPrice?.output, maxPrice?.output),
      },
      prefer: {
        firstTokenMs: least(all.prefer?.firstTokenMs, prefer?.firstTokenMs),
        tokensPerSecond: most(all.prefer?.tokensPerSecond, prefer?.tokensPerSecond),
      },
    }),
    {},
  );
