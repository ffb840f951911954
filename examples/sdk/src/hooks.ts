/** The hooks, over whichever library brings `useState` and `useEffect`: React and Preact have one implementation. */
import { type ChatSettings, type ChatState, type ChatStore, createChat } from './chat.ts';
import type { FindOptions } from './provider.ts';
import { type Standing, type StandingStore, watchStanding } from './standing.ts';
import type { Store } from './store.ts';
import { createTextStream, type TextStreamState, type TextStreamStore } from './text-stream.ts';
import type { AI } from './types.ts';

/** What a library has to bring. */
export interface HookLibrary {
  useState<T>(initial: T | (() => T)): [T, (value: T) => void];
  useEffect(effect: () => undefined | (() => void), inputs?: unknown[]): void;
}

export interface Oriel extends Standing, Pick<StandingStore, 'connect' | 'refresh'> {}
export interface StreamHook extends TextStreamState, Pick<TextStreamStore, 'run' | 'stop'> {}
export interface ChatHook extends ChatState, Pick<ChatStore, 'send' | 'stop' | 'retry' | 'reset'> {}

export interface OrielHooks {
  /** Whether somebody answers here and what they may; looks again when the person changes their settings. */
  useOriel(options?: Omit<FindOptions, 'signal'>): Oriel;
  /** One answer at a time. It stops when the component goes. */
  useStreamText(ai?: AI): StreamHook;
  /** A conversation. The settings of the latest render count for the next answer. */
  useChat(settings?: ChatSettings): ChatHook;
}

const LOOKING: Standing = { status: 'looking' };

export function createHooks({ useState, useEffect }: HookLibrary): OrielHooks {
  function useStore<T>(store: Store<T>): T {
    const [value, show] = useState(store.get);
    useEffect(() => {
      // It may have changed between the render and this effect.
      show(store.get());
      return store.subscribe(show);
    }, [store]);
    return value;
  }

  return {
    useOriel(options = {}) {
      const [standing, show] = useState<Standing>(LOOKING);
      const [open] = useState<{ store?: StandingStore }>({});
      // Begun in an effect: a page that is rendered on a server, or thrown away half-way, looks for nobody.
      useEffect(() => {
        const store = watchStanding(options);
        open.store = store;
        show(store.get());
        const silence = store.subscribe(show);
        return () => {
          silence();
          store.close();
        };
      }, [options.rdns, options.timeout, options.window]);
      return {
        ...standing,
        connect: async (request) => (await open.store?.connect(request)) ?? standing,
        refresh: async () => open.store?.refresh(),
      };
    },
    useStreamText(ai) {
      const [store] = useState(() => createTextStream(ai));
      const state = useStore(store);
      useEffect(() => store.stop, [store]);
      return { ...state, run: store.run, stop: store.stop };
    },
    useChat(settings = {}) {
      const [store] = useState(() => createChat(settings));
      const state = useStore(store);
      useEffect(() => {
        store.configure(settings);
        return undefined;
      });
      useEffect(() => store.stop, [store]);
      const { send, stop, retry, reset } = store;
      return { ...state, send, stop, retry, reset };
    },
  };
}
