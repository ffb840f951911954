import type { ModelView } from '../../lib/protocol/control.ts';

/** Before that it is no news. */
const WARN_DAYS = 90;
const DAY = 86_400_000;

export interface RetirementNews {
  date: string;
  past: boolean;
}

/** That a model is about to go, or gone; undefined where it stays for longer, or nothing is known. `now` is Unix ms. */
export function retirementOf(
  { retires }: Pick<ModelView, 'retires'>,
  now: number,
): RetirementNews | undefined {
  const at = retires === undefined ? Number.NaN : Date.parse(retires);
  // An unreadable date is none.
  if (retires === undefined || !(at - now <= WARN_DAYS * DAY)) return undefined;
  // On the day itself it may still be served.
  return { date: retires, past: at + DAY <= now };
}
