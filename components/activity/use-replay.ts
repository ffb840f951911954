import { useEffect, useRef, useState } from 'preact/hooks';
import type { ModelRef } from '../../lib/protocol/config.ts';
import { BEGUN, follow, type Run } from '../answers/follow.ts';

/** A past call on another model, as far as it has come. */
export interface Replayed extends Run {
  /** What was chosen for it. */
  model: ModelRef;
}

/** Asks a past call again, once at a time; leaving the screen stops it. */
export function useReplay(id: number): {
  replayed: Replayed | undefined;
  ask(model: ModelRef): Promise<void>;
  stop(): void;
} {
  const [replayed, setReplayed] = useState<Replayed>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const ask = async (model: ModelRef) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setReplayed({ ...BEGUN, model });
    await follow({ past: id, model }, mine.signal, (next) => {
      // One that was given up has nothing to say any more.
      setReplayed((last) => (running.current === mine && last !== undefined ? next(last) : last));
    });
  };
  return { replayed, ask, stop: () => running.current?.abort() };
}
