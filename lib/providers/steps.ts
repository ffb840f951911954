/** Answers whose steps are plain functions. */
import type { Part } from '../protocol/part.ts';
import type { Answer } from './types.ts';

export type Step = IteratorResult<Part[], undefined>;

interface Steps {
  /** The next step. Not called again once it has rejected. */
  next(): Promise<Step>;
  /** Nothing follows what was given last. */
  told(): boolean;
  /** Called once, where nothing more is read; whatever was under way has come to its end by then. */
  leave(): void;
}

const END: Step = { done: true, value: undefined };

/**
 * As an `async function*`, at a third of its turns: that waits for what it is given, for what it gives and for being asked
 * again, and this runs for each token. For one reader, who asks for a step when he has the last.
 */
export function inSteps({ next, told, leave }: Steps): Answer {
  let over = false;
  let under: Promise<Step> | undefined;
  const end = (): Step => {
    if (!over) leave();
    over = true;
    return END;
  };
  const steps: AsyncIterableIterator<Part[], undefined> = {
    [Symbol.asyncIterator]: () => steps,
    next() {
      if (over || told()) return Promise.resolve(end());
      under = next();
      return under;
    },
    return: async () => {
      // What it comes to is whose who asked for it.
      await under?.catch(() => undefined);
      return end();
    },
  };
  return steps;
}
