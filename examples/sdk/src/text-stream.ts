/** One answer at a time, as state that a screen can show. */
import { type Failure, NoProviderError, readFailure } from './failure.ts';
import { findProvider } from './provider.ts';
import { createStore, type Store } from './store.ts';
import type { AI, PageInput, Result, StreamOptions } from './types.ts';

export type StreamStatus =
  | 'idle'
  /** Until the first words: the person may be being asked, or the model thinks. */
  | 'waiting'
  | 'streaming'
  | 'done'
  | 'stopped'
  | 'failed';

export interface TextStreamState {
  status: StreamStatus;
  /** So far. What came before a stop or a failure stays. */
  text: string;
  reasoning: string;
  /** Of the whole answer, once it is there: usage, model, provider, tool calls. */
  result?: Result;
  error?: Failure;
}

export interface TextStreamStore extends Store<TextStreamState> {
  /** Asks; an answer under way is stopped first. Never rejects: what came of it is in the state. */
  run(input: PageInput, options?: Omit<StreamOptions, 'signal'>): Promise<TextStreamState>;
  stop(): void;
}

export const IDLE: TextStreamState = { status: 'idle', text: '', reasoning: '' };

export const isBusy = (status: StreamStatus): boolean => status === 'waiting' || status === 'streaming';

/** `ai`: who is asked; by default whoever is found. */
export function createTextStream(ai?: AI): TextStreamStore {
  const store = createStore<TextStreamState>(IDLE);
  let running: AbortController | undefined;

  const stop = () => running?.abort(new DOMException('Stopped.', 'AbortError'));

  async function run(input: PageInput, options: Omit<StreamOptions, 'signal'> = {}) {
    stop();
    const mine = new AbortController();
    const { signal } = mine;
    running = mine;
    // A later run has the state to itself.
    let state: TextStreamState = { ...IDLE, status: 'waiting' };
    const set = (next: Partial<TextStreamState>) => {
      state = { ...state, ...next };
      if (running === mine) store.set(state);
    };
    set({});
    try {
      const asked = ai ?? (await findProvider({ signal }))?.ai;
      if (asked === undefined) throw new NoProviderError();
      const stream = asked.streamText(input, { ...options, signal });
      for await (const part of stream) {
        if (part.type === 'text' && (part.choice ?? 0) === 0)
          set({ status: 'streaming', text: state.text + part.text });
        else if (part.type === 'reasoning' && (part.choice ?? 0) === 0)
          set({ status: 'streaming', reasoning: state.reasoning + part.text });
        // A function of the page was run: what was said before its call is no part of the answer.
        else if (part.type === 'tool-result') set({ text: '', reasoning: '' });
      }
      set({ status: 'done', result: await stream.result });
    } catch (thrown) {
      const error = readFailure(thrown, signal);
      set(error.code === 'aborted' && signal.aborted ? { status: 'stopped' } : { status: 'failed', error });
    }
    return state;
  }

  return { get: store.get, subscribe: store.subscribe, run, stop };
}
