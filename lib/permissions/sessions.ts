/** What is decided until the browser closes, and apart from it what is until the last private window does. */
import * as z from 'zod/mini';
import { type Place, reaches } from './place.ts';
import { compact, isDecided, type SiteRecord } from './record.ts';
import { openSessionMaps, type SessionArea } from './session-map.ts';
import { DECIDED } from './site-records.ts';

const Session = z.strictObject(DECIDED);

export interface Sessions {
  get(place: Place): SiteRecord | undefined;
  all(): SiteRecord[];
  /** In force at once; resolves when written. One in which nothing is decided any more is dropped, its model too. */
  set(record: SiteRecord): Promise<void>;
  /** Changes those that a decision about `place` reaches. */
  change(place: Place, next: (record: SiteRecord) => SiteRecord): Promise<void>;
  clear(): Promise<void>;
}

export async function openSessions(area: SessionArea): Promise<{ normal: Sessions; hidden: Sessions }> {
  const maps = await openSessionMaps(area, 'permissions.grants', Session);
  const open = (incognito: boolean): Sessions => {
    const map = maps.of(incognito);
    const sessions: Sessions = {
      get({ origin, top }) {
        const kept = map.get({ origin, top });
        return kept && { origin, top, ...kept };
      },
      all: () => map.entries().map(([place, kept]) => ({ ...place, ...kept })),
      set({ origin, top, routing: _, lapsed: __, ...kept }) {
        const place = { origin, top };
        return isDecided(kept) ? map.set(place, compact(kept)) : map.delete(place);
      },
      async change(place, next) {
        const reached = sessions.all().filter((record) => reaches(place, record));
        await Promise.all(reached.map((record) => sessions.set(next(record))));
      },
      clear: map.clear,
    };
    return sessions;
  };
  return { normal: open(false), hidden: open(true) };
}
