/** Local calendar days as they stand in addresses and date inputs: `2026-11-22`. Pure. */

/** The day of a Unix time in ms, by the clock on the wall. */
export function dayOf(time: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Unix ms at which the day begins, or the one that comes so many days after it. Undefined for what is no day. */
export function beginOf(day: string, after = 0): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)?.map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  // What does not come out as it went in is a 31st of February.
  if (dayOf(new Date(year, month - 1, date).getTime()) !== day) return undefined;
  // By the calendar: days are not all of the same length.
  return new Date(year, month - 1, date + after).getTime();
}

/** Unix ms at which the day of a time begins, or one so many days before it. */
export function midnight(time: number, back = 0): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - back).getTime();
}

/** Unix ms at which the month of a time begins. */
export function firstOfMonth(time: number): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), 1).getTime();
}
