/** Chance that does not depend on the order in which things are listed. */
import { fnv1a } from '../protocol/fnv.ts';

/**
 * 0 < chance < 1, by a seed (0 ≤ seed < 1) and a name: the same for the same, evenly spread over seeds, and independent
 * between names. FNV-1a over the name, begun at the seed, and the last mixing step of MurmurHash3.
 */
export function chanceOf(seed: number, name: string): number {
  let hash = fnv1a(name, Math.floor(seed * 4_294_967_296));
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return ((hash >>> 0) + 0.5) / 4_294_967_296;
}
