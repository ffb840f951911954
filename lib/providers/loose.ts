/** What providers send, read by hand: this runs for each token. What is missing or of the wrong type is not there. */

export type Loose = Record<string, unknown>;

export const loose = (value: unknown): Loose | undefined =>
  typeof value === 'object' && value !== null ? (value as Loose) : undefined;

/** What JSON says; undefined: it is none. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A string that is not empty. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** A count: finite, not below nought. */
export const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** Usage out of counts; undefined where none of them is there. */
export function usageOf<Key extends string>(
  counts: Record<Key, unknown>,
): Partial<Record<Key, number>> | undefined {
  const usage: Partial<Record<Key, number>> = {};
  for (const key of Object.keys(counts) as Key[]) {
    const count = countOf(counts[key]);
    if (count !== undefined) usage[key] = count;
  }
  return Object.keys(usage).length === 0 ? undefined : usage;
}
