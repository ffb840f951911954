/** What was done within the last minute: exact to half a second, in at most some hundred and twenty entries. Pure. */

export const MINUTE_MS = 60_000;
/** What comes within so long is one entry, as of its end: a burst is let go no sooner than it should be. */
const TOGETHER_MS = 500;

/** Began and ended, Unix ms; what was done meanwhile. */
export type Entry = [from: number, at: number, requests: number, tokens: number];
export type Kind = 'requests' | 'tokens';

const PLACE = { requests: 2, tokens: 3 } as const;

/**
 * Without what is older than a minute. What a clock that was set back makes lie ahead was done just now: it counts for a
 * minute, and no longer.
 */
export function current(entries: readonly Entry[], now: number): readonly Entry[] {
  const first = entries[0];
  const last = entries.at(-1);
  // Mostly all of them count as they are: every call asks, for each whose limits it is on, and they are in order.
  if (first === undefined || last === undefined) return entries;
  return last[1] <= now && first[1] > now - MINUTE_MS ? entries : brought(entries, now);
}

const brought = (entries: readonly Entry[], now: number): Entry[] =>
  entries
    .map(([from, at, ...rest]): Entry => [Math.min(from, now), Math.min(at, now), ...rest])
    .filter(([, at]) => at > now - MINUTE_MS);

export function added(entries: readonly Entry[], now: number, requests: number, tokens: number): Entry[] {
  const kept = current(entries, now);
  const last = kept.at(-1);
  if (last === undefined || now - last[0] >= TOGETHER_MS) return [...kept, [now, now, requests, tokens]];
  return [...kept.slice(0, -1), [last[0], now, last[2] + requests, last[3] + tokens]];
}

export const totalOf = (entries: readonly Entry[], kind: Kind): number =>
  entries.reduce((sum, entry) => sum + entry[PLACE[kind]], 0);

/**
 * When there is room for `more` within `limit`, Unix ms; `now` where there is; undefined: never.
 * @param entries `current` ones.
 */
export function roomAt(
  entries: readonly Entry[],
  kind: Kind,
  more: number,
  limit: number,
  now: number,
): number | undefined {
  if (more > limit) return undefined;
  let total = totalOf(entries, kind);
  let at = now;
  for (const entry of entries) {
    if (total + more <= limit) break;
    total -= entry[PLACE[kind]];
    at = entry[1] + MINUTE_MS;
  }
  return at;
}
