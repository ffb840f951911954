/** The cool-down of sites that keep asking (S18). A site that is refused three times in a row has to wait a minute. */
import * as z from 'zod/mini';
import type { CallerFacts } from './decide.ts';
import { openSessionMap, type SessionArea } from './session-map.ts';

export const COOL_DOWN_MS = 60_000;
/** Refusals in a row from which on each one starts a cool-down. */
export const REFUSALS_ALLOWED = 3;
/** A page that opens windows and takes them back steals the focus without ever being refused. */
export const WITHDRAWALS_ALLOWED = 10;
/** Refusals are kept for so many sites; beyond it the one that asked the longest ago is forgotten. */
const SITES_KEPT = 1_000;

const Record = z.strictObject({
  refused: z.int().check(z.minimum(0)),
  withdrawn: z.int().check(z.minimum(0)),
  /** Unix ms of the last one. */
  at: z.number(),
});
type Record = z.infer<typeof Record>;

type Who = Pick<CallerFacts, 'origin' | 'incognito'>;

export interface Throttle {
  /** Milliseconds until this site may ask again; 0: now. */
  remaining(who: Who): number;
  /** The person said yes: the row of refusals is over. */
  allowed(who: Who): Promise<void>;
  /** The person said no or closed the window. Once per window, however many calls waited for it. */
  refused(who: Who): Promise<void>;
  /** The site took its question back while the window was open. */
  withdrew(who: Who): Promise<void>;
  forget(origin: string): Promise<void>;
}

/**
 * Survives the background's death, which a page can wait for. Private windows are counted in memory only, apart from
 * the others.
 */
export async function openThrottle(options: { session: SessionArea; now?: () => number }): Promise<Throttle> {
  const now = options.now ?? Date.now;
  const lasting = await openSessionMap(options.session, 'permissions.refusals', Record);
  const inPrivate = new Map<string, Record>();
  const of = ({ origin, incognito }: Who) => (incognito ? inPrivate.get(origin) : lasting.get(origin));

  const add = async (who: Who, refused: number, withdrawn: number): Promise<void> => {
    const before = of(who) ?? { refused: 0, withdrawn: 0, at: 0 };
    const after = {
      refused: before.refused + refused,
      withdrawn: before.withdrawn + withdrawn,
      at: now(),
    };
    if (who.incognito) inPrivate.set(who.origin, after);
    else await lasting.set(who.origin, after);
    const oldest = who.incognito ? [] : lasting.entries().slice(0, -SITES_KEPT);
    for (const [origin] of oldest) await lasting.delete(origin);
  };

  return {
    remaining(who) {
      const record = of(who);
      if (record === undefined) return 0;
      if (record.refused < REFUSALS_ALLOWED && record.withdrawn < WITHDRAWALS_ALLOWED) return 0;
      const passed = now() - record.at;
      // A clock that was set back would otherwise stretch the minute to however far it went.
      return passed < 0 ? 0 : Math.max(0, COOL_DOWN_MS - passed);
    },
    async allowed({ origin, incognito }) {
      if (incognito) inPrivate.delete(origin);
      else await lasting.delete(origin);
    },
    refused: (who) => add(who, 1, 0),
    withdrew: (who) => add(who, 0, 1),
    async forget(origin) {
      inPrivate.delete(origin);
      await lasting.delete(origin);
    },
  };
}
