/** How many recent ids to remember. A replay of something older is stopped by its closed port anyway. */
const REMEMBERED = 2_048;

/**
 * Lets each (document, request id) through once (S27). Memory only: after the worker's death every line is closed, and
 * a page that sends an old id again starts a new request of its own, with its own consent and cost.
 */
export function createReplayGuard(remembered = REMEMBERED): (document: string, id: string) => boolean {
  const seen = new Set<string>();
  return (document, id) => {
    const key = JSON.stringify([document, id]);
    if (seen.has(key)) return false;
    seen.add(key);
    if (seen.size > remembered) seen.delete(seen.values().next().value as string);
    return true;
  };
}
