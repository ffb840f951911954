/**
 * How often a page may ask what its calls would come to and which models it has. Nobody pays for that but this machine, and
 * no budget counts it: its own requests a minute are the site's for calls. Memory only: there is nothing to win by its loss.
 */
import { OrielError } from '../protocol/errors.ts';
import type { Caller } from './caller.ts';

/** So many at once, where none came for a while, and then one for each of these, ms: 120 a minute. */
export const QUESTIONS_AT_ONCE = 60;
export const QUESTION_MS = 500;
const LONGEST_MS = QUESTIONS_AT_ONCE * QUESTION_MS;
/** Beyond so many pages the one that asked the longest ago is forgotten. */
const PAGES_KEPT = 200;

/**
 * Counts a question of this page, or of the page around this frame: it has as many frames as it likes.
 * @throws OrielError `throttled`, with when the next one is answered.
 */
export type Questions = (caller: Pick<Caller, 'origin' | 'topOrigin' | 'incognito'>) => void;

/** @param now Unix ms. */
export function createQuestions(now: () => number): Questions {
  /** By page: when all that it asked is made up for, Unix ms. */
  const paid = new Map<string, number>();
  return ({ origin, topOrigin = origin, incognito }) => {
    const page = `${incognito} ${topOrigin}`;
    const at = now();
    // What a clock that was set back makes lie ahead was asked just now: it is no debt of hours.
    const from = Math.min(Math.max(paid.get(page) ?? at, at), at + LONGEST_MS);
    const wait = from + QUESTION_MS - at - LONGEST_MS;
    paid.delete(page);
    paid.set(page, wait > 0 ? from : from + QUESTION_MS);
    if (paid.size > PAGES_KEPT) paid.delete(paid.keys().next().value as string);
    if (wait > 0) {
      const retryAfter = Math.ceil(wait / 1_000);
      const message = `This site asks for models and estimates too often. Try again in ${retryAfter} s.`;
      throw new OrielError('throttled', {
        message,
        retryAfter,
        resetsAt: at + wait,
        detail: 'site questions',
      });
    }
  };
}
