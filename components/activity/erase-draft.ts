/** What is to be erased, as it stands in the form. Pure. */
import { eraseText as t } from '../../lib/i18n/activity.ts';
import type { Erasure } from '../../lib/protocol/activity-control.ts';
import { beginOf } from './days.ts';

export interface EraseDraft {
  what: 'site' | 'time' | 'all';
  origin: string;
  /** Local days, both within; empty for none. */
  from: string;
  to: string;
}

export const NO_DRAFT: EraseDraft = { what: 'site', origin: '', from: '', to: '' };

export type ReadErasure =
  /** `words`: what goes, as it is put into a question. */
  { ok: true; what: Erasure; words: string } | { ok: false; problem: string; field: 'origin' | 'from' };

/** Never more than what was chosen: what is missing is no "everything". */
export function erasureOf({ what, origin, from, to }: EraseDraft): ReadErasure {
  if (what === 'all') return { ok: true, what: {}, words: t.everything };
  if (what === 'site')
    return origin === ''
      ? { ok: false, problem: t.chooseSite, field: 'origin' }
      : { ok: true, what: { origin }, words: t.of(origin) };
  const begin = beginOf(from);
  const end = beginOf(to, 1);
  if (begin === undefined && end === undefined) return { ok: false, problem: t.chooseDays, field: 'from' };
  if (begin !== undefined && end !== undefined && begin >= end)
    return { ok: false, problem: t.wrongDays, field: 'from' };
  return {
    ok: true,
    what: { ...(begin === undefined ? {} : { from: begin }), ...(end === undefined ? {} : { to: end }) },
    words: t.between(begin, beginOf(to)),
  };
}
