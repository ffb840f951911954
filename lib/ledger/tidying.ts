/** What was kept for long enough goes once a day: also with a person who never opens a screen of Oriel's. */
import type { SessionArea } from './session.ts';

const DAY_MS = 86_400_000;
/** When it last went, Unix ms; as long as the browser runs. */
const KEY = 'ledger.tidied';

export interface Tidying {
  area: Pick<SessionArea, 'get' | 'set'>;
  /** Unix ms. */
  now(): number;
  /** Rejects where something did not go; then the next background tries again. */
  sweep(): Promise<void>;
}

export async function tidyDaily({ area, now, sweep }: Tidying): Promise<void> {
  const { [KEY]: last } = await area.get(KEY);
  const passed = now() - (typeof last === 'number' ? last : Number.NEGATIVE_INFINITY);
  if (passed >= 0 && passed < DAY_MS) return;
  await sweep();
  await area.set({ [KEY]: now() });
}
