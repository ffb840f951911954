/** Ends grants when their time has come or their amount is spent: once, and whatever the clock does afterwards. */
import type { Moment } from './decide.ts';
import { type Grant, type SiteRecord, withoutGrants } from './record.ts';
import type { Sessions } from './sessions.ts';
import type { SiteRecords } from './site-records.ts';

export interface Endings {
  /** This moment, when all that ends by the clock until now has ended. */
  moment(): Moment;
  /** In memory at once, and for good. */
  end(over: (record: SiteRecord, grant: Grant) => boolean): void;
  /** Grants were added. */
  added(): void;
}

export function createEndings(
  records: SiteRecords,
  sessions: readonly Sessions[],
  now: () => number,
  unusedAfter: () => number | undefined,
): Endings {
  /** When the next grant ends by the clock; undefined where that has to be looked up. */
  let next: number | undefined;

  const lookUp = (): number => {
    let first = Number.POSITIVE_INFINITY;
    for (const { grants = [] } of [records, ...sessions].flatMap((kept) => kept.all()))
      for (const { until = Number.POSITIVE_INFINITY } of grants) first = Math.min(first, until);
    return first;
  };
  const end: Endings['end'] = (over) => {
    const without = (record: SiteRecord): SiteRecord => withoutGrants(record, (grant) => over(record, grant));
    const isEnding = (record: SiteRecord): boolean =>
      (record.grants ?? []).some((grant) => over(record, grant));
    const lasting = records.all().filter(isEnding);
    for (const record of lasting) records.foresee(without(record));
    // Where it cannot be written, the next background finds it ended by the clock.
    records.change(lasting, without).catch(() => undefined);
    for (const kept of sessions)
      for (const record of kept.all().filter(isEnding)) void kept.set(without(record));
  };

  return {
    end,
    moment() {
      const at = now();
      next ??= lookUp();
      if (at >= next) {
        end((_, { until = Number.POSITIVE_INFINITY }) => at >= until);
        next = undefined;
      }
      return { now: at, unusedAfter: unusedAfter() };
    },
    added() {
      next = undefined;
    },
  };
}
