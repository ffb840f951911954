/** Taking away, and taking that back a moment later: what was removed is held in memory, as it was. */
import { UNDO_MS } from '../protocol/limits.ts';
import { keyOf, type Place, samePlace } from './place.ts';
import { type Grant, isDecided, restored, type SiteRecord, sameGrant, withoutGrants } from './record.ts';
import type { Sessions } from './sessions.ts';
import type { SiteRecords } from './site-records.ts';

export interface Removals {
  /**
   * Puts `next` in the place of these records, and `passing` in that of the sessions that `reach` names: in memory, then on
   * the disk. What was taken before from places that `reach` names comes back no more: the last word counts.
   * @param passing Absent: `next`.
   * @returns the name by which it can be taken back.
   */
  remove(
    lasting: readonly SiteRecord[],
    reach: (record: SiteRecord) => boolean,
    next: (record: SiteRecord) => SiteRecord,
    passing?: (record: SiteRecord) => SiteRecord,
  ): Promise<string>;
  /** Something else was decided about the places that `reach` names: nothing that was taken from them comes back. */
  settle(reach: (record: SiteRecord) => boolean): void;
  /** The undo of the no for good to this place. Undefined: it is too late for one. */
  undoOfNo(place: Place): string | undefined;
  /** Of one place, of what is lasting and of the session. Undefined: it has no such grant. */
  removeGrant(place: Place, which: Pick<Grant, 'capabilities' | 'from'>): Promise<string | undefined>;
  /** Once, and in time; what was decided about meanwhile stays as it is. False where it is too late. */
  restore(id: string): Promise<boolean>;
  /** The last private window closed: nothing of them is held here either (S33). */
  forgetHidden(): void;
}

interface Removal {
  at: number;
  next(record: SiteRecord): SiteRecord;
  passing(record: SiteRecord): SiteRecord;
  lasting: readonly SiteRecord[];
  normal: readonly SiteRecord[];
  hidden: readonly SiteRecord[];
}

/** A background that dies leaves it taken away. */
export function createRemovals(
  records: SiteRecords,
  { normal, hidden }: { normal: Sessions; hidden: Sessions },
  now: () => number,
): Removals {
  const kept = new Map<string, Removal>();
  const dropOld = (): void => {
    for (const [id, { at }] of kept) if (now() < at || now() - at > UNDO_MS) kept.delete(id);
  };
  const take: Removals['remove'] = async (lasting, reach, next, passing = next) => {
    dropOld();
    const removal = {
      at: now(),
      next,
      passing,
      lasting,
      normal: normal.all().filter(reach),
      hidden: hidden.all().filter(reach),
    };
    const id = crypto.randomUUID();
    kept.set(id, removal);
    for (const record of lasting) records.foresee(next(record));
    const ended = [
      ...removal.normal.map((record) => normal.set(passing(record))),
      ...removal.hidden.map((record) => hidden.set(passing(record))),
    ];
    await records.change(lasting, next);
    await Promise.all(ended);
    return id;
  };
  const removals: Removals = {
    remove(lasting, reach, ...given) {
      removals.settle(reach);
      return take(lasting, reach, ...given);
    },
    settle(reach) {
      const others = (record: SiteRecord): boolean => !reach(record);
      for (const [id, removal] of kept) {
        removal.lasting = removal.lasting.filter(others);
        removal.normal = removal.normal.filter(others);
        removal.hidden = removal.hidden.filter(others);
        if (removal.lasting.length + removal.normal.length + removal.hidden.length === 0) kept.delete(id);
      }
    },
    undoOfNo(place) {
      dropOld();
      for (const [id, { lasting, next }] of kept)
        if (lasting.some((record) => samePlace(record, place) && next(record).denied)) return id;
      return undefined;
    },
    async removeGrant(place, which) {
      const meant = (grant: Grant): boolean => sameGrant(grant, which);
      const has = (record: SiteRecord): boolean =>
        samePlace(record, place) && (record.grants ?? []).some(meant);
      const lasting = records.all().filter(has);
      if (lasting.length === 0 && !normal.all().some(has)) return undefined;
      // One after the other: each comes back by itself.
      return take(lasting, has, (record) => withoutGrants(record, meant));
    },
    async restore(id) {
      dropOld();
      const removal = kept.get(id);
      if (removal === undefined) return false;
      kept.delete(id);
      const before = new Map(removal.lasting.map((record) => [keyOf(record), record]));
      const back = (present: SiteRecord, was: SiteRecord, left: Removal['next']): SiteRecord =>
        restored(present, was, left(was));
      // In memory at once: a private window that closes meanwhile takes its own with it.
      const passing = [[normal, removal.normal] as const, [hidden, removal.hidden] as const].flatMap(
        ([sessions, were]) =>
          were.map(({ origin, top, ...was }) => {
            const place = { origin, top };
            // One in which nothing is decided is dropped, its model too.
            const left = (record: SiteRecord): SiteRecord => {
              const passed = removal.passing(record);
              return isDecided(passed) ? passed : place;
            };
            return sessions.set(back(sessions.get(place) ?? place, { ...place, ...was }, left));
          }),
      );
      await records.change(removal.lasting, (record) =>
        back(record, before.get(keyOf(record)) ?? record, removal.next),
      );
      await Promise.all(passing);
      return true;
    },
    forgetHidden() {
      for (const removal of kept.values()) removal.hidden = [];
    },
  };
  return removals;
}
