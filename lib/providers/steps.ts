/** Answers whose steps are plain functions. */
import type { Part } from '../protocol/part.ts';
import type { Answer } from './types.ts';

export type Step = IteratorResult<Part[], undefined>;

interface Steps {
  /** The next step. A failure is its own to clean up behind, and then `told` is true. */
  next(): Promise<Step>;
  /** Nothing follows what was given last. */
  told(): boolean;
  /** Called once, when the reader comes back behind the last step or leaves before it; whatever was under way is over then. */
  leave(): void;
}

const END: Step = { done: true, value: undefined };

/**
 * As an `async function*`, in fewer turns: that waits for what it is given, for what it gives and for being asked again, and
 * this runs for each token. For one reader, who asks for a step when he has the last.
 */
export function inSteps({ next, told, leave }: Steps): Answer {
  let over = false;
  let left = false;
  let under: Promise<Step> | undefined;
  const end = async (): Promise<Step> => {
    over = true;
    // What it comes to is whose who asked for it.
    await under?.catch(() => undefined);
    if (!left) {
      left = true;
      leave();
    }
    return END;
  };
  const steps: AsyncIterableIterator<Part[], undefined> = {
    [Symbol.asyncIterator]: () => steps,
    next() {
      if (over || told()) return end();
      under = next();
      return under;
    },
    return: end,
  };
  return steps;
}
