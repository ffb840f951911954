import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { onChange } from '../lib/platform/control-client.ts';
import { errorInfo } from '../lib/protocol/errors.ts';

export interface Loaded<T> {
  value?: T;
  /** A sentence for a person. The last value stays beside it. */
  error?: string;
  reload(): Promise<void>;
}

/** Loads at first and again whenever settings or grants change. Of overlapping loads the last one asked for wins. */
export function useLoad<T>(load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ value?: T; error?: string }>({});
  const turn = useRef(0);
  const reload = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    try {
      const value = await load();
      if (mine === turn.current) setState({ value });
    } catch (thrown) {
      if (mine === turn.current) setState((last) => ({ ...last, error: errorInfo(thrown).message }));
    }
  }, [load]);
  useEffect(() => {
    void reload();
    const stop = onChange(() => void reload());
    return () => {
      turn.current += 1;
      stop();
    };
  }, [reload]);
  return { ...state, reload };
}

/**
 * Runs one action at a time for a component: what it is busy with, what went wrong, as a sentence. What is pressed twice is
 * done once; an action of another name waits for its turn, so that no press is lost.
 */
export function useAction(): {
  busy: boolean;
  error: string | undefined;
  run(action: () => Promise<void>, name?: string): Promise<void>;
  clear(): void;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  /** The last in the row. */
  const last = useRef<{ name: string; done: Promise<void> }>(undefined);
  const run = useCallback((action: () => Promise<void>, name = '') => {
    const before = last.current;
    if (before?.name === name) return before.done;
    const turn = { name, done: Promise.resolve() };
    last.current = turn;
    turn.done = (async () => {
      setBusy(true);
      if (before === undefined) setError(undefined);
      // What went wrong before it is still worth reading.
      else await before.done;
      try {
        await action();
      } catch (thrown) {
        setError(errorInfo(thrown).message);
      } finally {
        if (last.current === turn) {
          last.current = undefined;
          setBusy(false);
        }
      }
    })();
    return turn.done;
  }, []);
  const clear = useCallback(() => setError(undefined), []);
  return { busy, error, run, clear };
}
