/** How an import says what it will do. Pure. */
import type { ImportChange } from '../protocol/control.ts';

/** @param known Whether it was there before; @param details what becomes of it, empty where it stays as it is. */
export function change(subject: string, known: boolean, details: string[]): ImportChange {
  return { kind: !known ? 'add' : details.length > 0 ? 'change' : 'same', subject, details };
}

export const differs = (what: string, before: string, after: string): string[] =>
  before === after ? [] : [`${what} ${before} -> ${after}`];
