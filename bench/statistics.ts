/** Samples are kept by round: what disturbs the machine disturbs a whole round, so rounds are what is resampled. */
export type Rounds = number[][];

export interface Estimate {
  value: number;
  /** A 95 % interval; absent where there are too few rounds for one. */
  interval?: { low: number; high: number };
}

/** `q` in 0…1, linear between neighbours. NaN of nothing. */
export function quantile(samples: number[], q: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (samples: number[]): number => quantile(samples, 0.5);
export const mean = (samples: number[]): number =>
  samples.reduce((sum, sample) => sum + sample, 0) / samples.length;

/** Each sample less the median of the same round's `base`: what a way adds, with the machine's drift taken out. */
export const added = (samples: Rounds, base: Rounds): Rounds =>
  samples.map((round, i) => round.map((sample) => sample - median(base[i] ?? [])));

/** `statistic(a) / statistic(b)`; the interval by resampling rounds, the same ones for both (bootstrap). */
export function ratio(a: Rounds, b: Rounds, statistic: (samples: number[]) => number): Estimate {
  const of = (rounds: number[]) =>
    statistic(rounds.flatMap((i) => a[i] ?? [])) / statistic(rounds.flatMap((i) => b[i] ?? []));
  const all = a.map((_, i) => i);
  if (all.length < 4) return { value: of(all) };
  const random = generator(1);
  const resampled = Array.from({ length: 1_000 }, () =>
    of(all.map(() => Math.floor(random() * all.length))),
  ).filter(Number.isFinite);
  return {
    value: of(all),
    interval: { low: quantile(resampled, 0.025), high: quantile(resampled, 0.975) },
  };
}

/** Park and Miller's generator: the same samples always give the same interval. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
