/** Numbers, times and counts, in the language of the texts. */
const LANGUAGE = 'en';

const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LANGUAGE, { notation: 'compact', maximumFractionDigits: 1 });
const dollars = new Intl.NumberFormat(LANGUAGE, { style: 'currency', currency: 'USD' });
const tiny = new Intl.NumberFormat(LANGUAGE, {
  style: 'currency',
  currency: 'USD',
  maximumSignificantDigits: 2,
});
const round = new Intl.NumberFormat(LANGUAGE, {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
});
const share = new Intl.NumberFormat(LANGUAGE, { style: 'percent', maximumFractionDigits: 1 });
const date = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'medium' });
const ofYear = new Intl.DateTimeFormat(LANGUAGE, { month: 'short', day: 'numeric' });
const moment = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const clockOfDay = new Intl.DateTimeFormat(LANGUAGE, {
  weekday: 'long',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const relative = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto', style: 'long' });

export const number = (value: number): string => whole.format(value);
/** 12,345 as 12.3K. */
export const compact = (value: number): string => short.format(value);
/** What a million tokens cost, USD: small prices keep their digits. */
export function price(value: number): string {
  if (Number.isInteger(value)) return round.format(value);
  return (value < 0.1 ? tiny : dollars).format(value);
}
export const usd = (value: number): string => dollars.format(value);
/** What one call cost, USD: mostly parts of a cent, and those keep their digits. */
export const cost = (value: number): string =>
  value > 0 && value < 0.1 ? tiny.format(value) : dollars.format(value);
/** 0.995 as 99.5%. */
export const percent = (value: number): string => share.format(value);
/** "850 ms", "1.2 s", "2 min 5 s", of milliseconds. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${whole.format(ms)} ms`;
  if (ms < 59_950) return `${short.format(ms / 1_000)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${whole.format(Math.floor(seconds / 60))} min${seconds % 60 === 0 ? '' : ` ${seconds % 60} s`}`;
}
/** "Jul 3, 2026", of Unix ms. */
export const day = (at: number): string => date.format(at);
/** The same with the time of day. */
export const time = (at: number): string => moment.format(at);
/** "Jul 3", where the year goes without saying. */
export const shortDay = (at: number): string => ofYear.format(at);

/** A time to come, as short as it can be told: "18:40" today, "Friday 18:40" within six days, then "Dec 3, 2026". */
export function until(at: number, now: number): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return clock.format(at);
  return at > now && at - now < 6 * 86_400_000 ? clockOfDay.format(at) : date.format(at);
}

/** `count(1, 'call')` is "1 call", `count(2, 'call')` "2 calls". */
export const count = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`;

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "3 hours ago", of two times in Unix ms. */
export function ago(then: number, now: number): string {
  for (const [unit, ms] of UNITS) {
    const passed = Math.floor((now - then) / ms);
    if (passed >= 1) return relative.format(-passed, unit);
  }
  return 'just now';
}

/** "a", "a and b", "a, b and c". */
export const list = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
