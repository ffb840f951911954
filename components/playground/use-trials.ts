import { useEffect, useRef, useState } from 'preact/hooks';
import { BEGUN, follow, type Run } from '../answers/follow.ts';
import { questionOf, type Trial } from './trial.ts';

/** Something tried, as far as it has come. */
export interface Tried extends Run {
  id: number;
  trial: Trial;
}

/** The oldest goes when there are more. */
export const MOST_KEPT = 50;

export interface Trials {
  /** The newest first. In memory alone: they are gone with the page. */
  runs: readonly Tried[];
  shown: Tried | undefined;
  running: boolean;
  /** One at a time: what was running is stopped. */
  run(trial: Trial): void;
  stop(): void;
  show(id: number): void;
  /** Forgets all of them; what is running is stopped. */
  clear(): void;
}

export function useTrials(): Trials {
  const [runs, setRuns] = useState<readonly Tried[]>([]);
  const [shownId, setShownId] = useState<number>();
  const current = useRef<AbortController>(undefined);
  const lastId = useRef(0);
  useEffect(() => () => current.current?.abort(), []);

  const stop = () => current.current?.abort();
  const run = (trial: Trial) => {
    stop();
    const mine = new AbortController();
    current.current = mine;
    lastId.current += 1;
    const id = lastId.current;
    setRuns((last) => [{ ...BEGUN, id, trial }, ...last].slice(0, MOST_KEPT));
    setShownId(id);
    const ask = {
      question: questionOf(trial),
      ...(trial.model === undefined ? {} : { model: trial.model }),
    };
    void follow(ask, mine.signal, (next) => {
      setRuns((last) => last.map((one) => (one.id === id ? next(one) : one)));
    });
  };
  return {
    runs,
    shown: runs.find(({ id }) => id === shownId),
    running: runs.some(({ running }) => running),
    run,
    stop,
    show: setShownId,
    clear() {
      stop();
      setRuns([]);
    },
  };
}
