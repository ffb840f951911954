/** The cool-down of sites that keep asking (S18). A site that is refused three times in a row has to wait a minute. */
import * as z from 'zod/mini';
import type { CallerFacts } from './decide.ts';
import { placeOf } from './place.ts';
import { openSessionMaps, type SessionArea } from './session-map.ts';

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

type Who = Pick<CallerFacts, 'origin' | 'topOrigin' | 'incognito'>;

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
  /** The last private window closed. */
  endPrivate(): Promise<void>;
}

/**
 * A frame of another site counts as the page around it: that page has as many frames as it likes, and would ask through
 * one after the other.
 */
const pageOf = ({ origin, topOrigin }: Pick<Who, 'origin' | 'topOrigin'>) =>
  placeOf({ origin: topOrigin ?? origin });

/** Survives the background's death, which a page can wait for. Private windows are counted apart from the others. */
export async function openThrottle(options: { session: SessionArea; now?: () => number }): Promise<Throttle> {
  const now = options.now ?? Date.now;
  const records = await openSessionMaps(options.session, 'permissions.refusals', Record);

  const add = async (who: Who, refused: number, withdrawn: number): Promise<void> => {
    const kept = records.of(who.incognito);
    const before = kept.get(pageOf(who)) ?? { refused: 0, withdrawn: 0, at: 0 };
    await kept.set(pageOf(who), {
      refused: before.refused + refused,
      withdrawn: before.withdrawn + withdrawn,
      at: now(),
    });
    for (const [place] of kept.entries().slice(0, -SITES_KEPT)) await kept.delete(place);
  };

  return {
    remaining(who) {
      const record = records.of(who.incognito).get(pageOf(who));
      if (record === undefined) return 0;
      if (record.refused < REFUSALS_ALLOWED && record.withdrawn < WITHDRAWALS_ALLOWED) return 0;
      const passed = now() - record.at;
      // A clock that was set back would otherwise stretch the minute to however far it went.
      return passed < 0 ? 0 : Math.max(0, COOL_DOWN_MS - passed);
    },
    allowed: (who) => records.of(who.incognito).delete(pageOf(who)),
    refused: (who) => add(who, 1, 0),
    withdrew: (who) => add(who, 0, 1),
    async forget(origin) {
      for (const incognito of [false, true]) await records.of(incognito).delete(placeOf({ origin }));
    },
    endPrivate: () => records.of(true).clear(),
  };
}
