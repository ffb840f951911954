/** Taking away, and taking that back a moment later: what was removed is held in memory, as it was. */
import { UNDO_MS } from '../protocol/limits.ts';
import { keyOf, type Place, samePlace } from './place.ts';
import { type Grant, restored, type SiteRecord, sameGrant, withoutGrants } from './record.ts';
import type { Sessions } from './sessions.ts';
import type { SiteRecords } from './site-records.ts';

export interface Removals {
  /**
   * Puts `next` in the place of these records, and `passing` in that of the sessions that `reach` names: in memory, then on
   * the disk.
   * @param passing Absent: `next`.
   * @returns the name by which it can be taken back.
   */
  remove(
    lasting: readonly SiteRecord[],
    reach: (record: SiteRecord) => boolean,
    next: (record: SiteRecord) => SiteRecord,
    passing?: (record: SiteRecord) => SiteRecord,
  ): Promise<string>;
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
  /** A no to these. What an earlier one took away comes back with that alone no more: the person has said it again. */
  const dropDenied = (denied: readonly SiteRecord[]): void => {
    for (const [id, { lasting, next }] of kept) {
      const is = (record: SiteRecord): boolean => denied.some((one) => samePlace(one, record));
      if (lasting.some((record) => next(record).denied && is(record))) kept.delete(id);
    }
  };
  const removals: Removals = {
    async remove(lasting, reach, next, passing = next) {
      dropOld();
      dropDenied(lasting.filter((record) => next(record).denied));
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
    },
    async removeGrant(place, which) {
      const meant = (grant: Grant): boolean => sameGrant(grant, which);
      const has = (record: SiteRecord): boolean =>
        samePlace(record, place) && (record.grants ?? []).some(meant);
      const lasting = records.all().filter(has);
      if (lasting.length === 0 && !normal.all().some(has)) return undefined;
      return removals.remove(lasting, has, (record) => withoutGrants(record, meant));
    },
    async restore(id) {
      dropOld();
      const removal = kept.get(id);
      if (removal === undefined) return false;
      kept.delete(id);
      const before = new Map(removal.lasting.map((record) => [keyOf(record), record]));
      const back = (present: SiteRecord, was: SiteRecord, left: Removal['next']): SiteRecord =>
        restored(present, was, left(was));
      await records.change(removal.lasting, (record) =>
        back(record, before.get(keyOf(record)) ?? record, removal.next),
      );
      for (const [sessions, were] of [
        [normal, removal.normal],
        [hidden, removal.hidden],
      ] as const)
        for (const { origin, top, ...was } of were) {
          const place = { origin, top };
          await sessions.set(back(sessions.get(place) ?? place, { ...place, ...was }, removal.passing));
        }
      return true;
    },
    forgetHidden() {
      for (const [id, removal] of kept) kept.set(id, { ...removal, hidden: [] });
    },
  };
  return removals;
}
