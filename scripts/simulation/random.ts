/** Chance that is the same each time: by seed, and by what it decides. */

/** SFC32: 0 ≤ x < 1, the same sequence for the same seed. */
export function sequence(seed: number): () => number {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, seed | 0];
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let nth = 0; nth < 12; nth += 1) next();
  return next;
}

/** 0 < x < 1, by these numbers alone: what happens to a call does not depend on who else was asked before. */
export function draw(...keys: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const key of keys) {
    hash = Math.imul(hash ^ key, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  hash ^= hash >>> 16;
  return ((hash >>> 0) + 0.5) / 4_294_967_296;
}

export const exponential = (mean: number, chance: number): number => -Math.log(1 - chance) * mean;

/** What half of all stay below, and how far they spread: by Box and Muller. */
export const logNormal = (
  { median, sigma }: { median: number; sigma: number },
  [one, two]: readonly [number, number],
): number => median * Math.exp(sigma * Math.sqrt(-2 * Math.log(one)) * Math.cos(2 * Math.PI * two));
