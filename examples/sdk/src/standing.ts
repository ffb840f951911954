/** Where this page stands, kept up to date: whether somebody answers here, and what they may. */
import { readFailure } from './failure.ts';
import { type FindOptions, findProvider, type Provider } from './provider.ts';
import { createStore, type Store } from './store.ts';
import type { Access, AccessRequest } from './types.ts';

export type StandingStatus =
  /** A moment after the page has started. */
  | 'looking'
  /** Nobody answers here: the person has no extension that does. */
  | 'missing'
  | 'unasked'
  /** The person is being asked. */
  | 'asking'
  | 'granted'
  | 'denied';

export interface Standing {
  status: StandingStatus;
  provider?: Provider;
  access?: Access;
  /** Why the last question got no answer. */
  message?: string;
}

export interface StandingStore extends Store<Standing> {
  /** Asks the person. Never rejects: what came of it is in the state. */
  connect(request?: AccessRequest): Promise<Standing>;
  /** Reads once more what this page may and may still spend. */
  refresh(): Promise<void>;
  /** Stops looking and listening. */
  close(): void;
}

/** Begins to look at once; listens for changes of the person's settings as long as it is open. */
export function watchStanding(options: Omit<FindOptions, 'signal'> = {}): StandingStore {
  const closing = new AbortController();
  const { signal } = closing;
  const store = createStore<Standing>({ status: 'looking' });
  const set = (standing: Standing) => {
    if (!signal.aborted) store.set(standing);
  };
  /** What the question brought, or why it brought nothing: then all is as it was before. */
  const ask = async (provider: Provider, before: Standing, question: () => Promise<Access>) => {
    try {
      const access = await question();
      set({ status: access.state, provider, access });
    } catch (thrown) {
      set({ ...before, message: readFailure(thrown, signal).message });
    }
  };

  const refresh = async () => {
    const { provider, status } = store.get();
    if (!provider || status === 'asking') return;
    await ask(provider, store.get(), () => provider.ai.access({ signal }));
  };
  const begin = async () => {
    const provider = await findProvider({ ...options, signal });
    if (!provider) {
      set({ status: 'missing' });
      return;
    }
    set({ status: 'unasked', provider });
    const id = provider.ai.addEventListener((event: string) => {
      if (event === 'model_changed') void refresh();
    });
    signal.addEventListener('abort', () => provider.ai.removeEventListener(id));
    await refresh();
  };
  const begun = begin().catch(() => {
    // Closed while it was looking: nobody reads the state any more.
  });

  return {
    ...store,
    refresh,
    close: () => closing.abort(new DOMException('No longer watched.', 'AbortError')),
    async connect(request = {}) {
      await begun;
      const before = store.get();
      const { provider } = before;
      if (!provider || before.status === 'asking') return before;
      set({ ...before, status: 'asking', message: undefined });
      await ask(provider, before, () => provider.ai.requestAccess({ ...request, signal }));
      return store.get();
    },
  };
}
