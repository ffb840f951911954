/** Looks at texts for pages, none of them faster than `pace` lets it. */
import { OrielError } from '../protocol/errors.ts';
import type { DetectedLanguage } from '../protocol/part.ts';
import { detectLanguages, type ScoresOf } from './detect.ts';
import { type Pace, take, workOf } from './pace.ts';

export interface LanguageService {
  /**
   * @param page Whose pace it goes at: the site of the page, or of the one around the frame.
   * @throws OrielError `throttled`; `aborted` where the signal came before its turn.
   */
  detect(text: string, page: string, signal: AbortSignal): Promise<DetectedLanguage[]>;
}

export interface Clock {
  now(): number;
  /** Calls `run` once after `ms`; the returned function prevents it. */
  after(ms: number, run: () => void): () => void;
}

/** Beyond so many pages the one that asked the longest ago is forgotten. */
const PAGES_KEPT = 200;

export function createLanguageService(scoresOf: ScoresOf, clock: Clock): LanguageService {
  const paces = new Map<string, Pace>();

  const turn = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = clock.after(ms, () => {
        signal.removeEventListener('abort', leave);
        resolve();
      });
      const leave = () => {
        stop();
        reject(new OrielError('aborted'));
      };
      signal.addEventListener('abort', leave);
    });

  return {
    async detect(text, page, signal) {
      const taken = take(paces.get(page), workOf(text.length), clock.now());
      if (taken === undefined) throw new OrielError('throttled');
      paces.delete(page);
      paces.set(page, taken.pace);
      if (paces.size > PAGES_KEPT) paces.delete(paces.keys().next().value as string);
      if (taken.wait > 0) await turn(taken.wait, signal);
      return detectLanguages(text, scoresOf);
    },
  };
}
