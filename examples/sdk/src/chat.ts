/** A conversation, as state that a screen can show. */
import type { Failure } from './failure.ts';
import { createStore, type Store } from './store.ts';
import { createTextStream, isBusy, type StreamStatus, type TextStreamState } from './text-stream.ts';
import type { AI, PageContent, PageMessage, Result, StreamOptions } from './types.ts';

export interface ChatMessage {
  /** The same as long as the message lives: for keys of lists. */
  id: number;
  role: 'user' | 'assistant';
  /** To be shown; of a message with parts, their texts. */
  text: string;
  reasoning?: string;
  /** What goes to the model. */
  content: string | PageContent[];
  /** Of an answer that came to its end. */
  result?: Result;
}

export interface ChatState {
  messages: ChatMessage[];
  status: StreamStatus;
  /** Why the last answer failed; `retry` asks again. */
  error?: Failure;
  /** Which model answered last, in the `vendor/model` form. */
  model?: string;
  /** Tokens of all answers together, as far as providers told. */
  usage: { input: number; output: number };
  /** USD of all answers that came to their end; absent where one's price is not known. */
  cost?: number;
}

export interface ChatSettings extends Omit<StreamOptions, 'signal'> {
  /** Who is asked; by default whoever is found. */
  ai?: AI;
  /** What the model is told before the conversation. */
  system?: string;
  initialMessages?: readonly { role: 'user' | 'assistant'; content: string | PageContent[] }[];
}

export interface ChatStore extends Store<ChatState> {
  /** Says something. While an answer is under way it does nothing. Never rejects. */
  send(content: string | PageContent[]): Promise<void>;
  /** Ends the answer under way; what has come of it stays. */
  stop(): void;
  /** Asks for the last answer anew. */
  retry(): Promise<void>;
  /** Begins anew, with what it began with. */
  reset(): void;
  /** For the next answer; `initialMessages` and `ai` count from the start alone. */
  configure(settings: ChatSettings): void;
}

const textOf = (content: string | PageContent[]) =>
  typeof content === 'string'
    ? content
    : content.map((part) => (part.type === 'text' ? part.text : '')).join('');

/** Not known where one of both is not. */
const sum = (one: number | undefined, other: number | undefined) =>
  one === undefined || other === undefined ? undefined : one + other;

export function createChat(initial: ChatSettings = {}): ChatStore {
  let settings = initial;
  let ids = 0;
  const message = (role: ChatMessage['role'], content: string | PageContent[]): ChatMessage => ({
    id: ids++,
    role,
    text: textOf(content),
    content,
  });
  const beginning = (): ChatState => ({
    messages: (initial.initialMessages ?? []).map(({ role, content }) => message(role, content)),
    status: 'idle',
    usage: { input: 0, output: 0 },
    cost: 0,
  });
  const store = createStore(beginning());
  const answering = createTextStream(initial.ai);
  let turn = 0;

  async function answer(before: ChatMessage[]) {
    const { system, ai: _, initialMessages: __, ...options } = settings;
    const mine = ++turn;
    const reply = message('assistant', '');
    const show = ({ status, text, reasoning, result, error }: TextStreamState) => {
      // The conversation began anew meanwhile.
      if (mine !== turn) return;
      const said = text !== '' || reasoning !== '' || result !== undefined;
      const content = result?.content.length ? result.content : text;
      const now = {
        ...reply,
        text,
        content,
        ...(reasoning ? { reasoning } : {}),
        ...(result ? { result } : {}),
      };
      const { usage, model, cost } = store.get();
      store.set({
        // An answer that never began leaves no empty message behind.
        messages: said || isBusy(status) ? [...before, now] : before,
        status,
        error,
        model: result?.model ?? model,
        usage: {
          input: usage.input + (result?.usage.input ?? 0),
          output: usage.output + (result?.usage.output ?? 0),
        },
        cost: result ? sum(cost, result.cost) : cost,
      });
    };
    const messages: PageMessage[] = [
      ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
      ...before.flatMap(({ role, content, result }) => [
        // Functions of the page that were run for an answer come before it.
        ...((result?.messages ?? []) as PageMessage[]),
        { role, content },
      ]),
    ];
    const done = answering.subscribe(show);
    try {
      await answering.run({ messages }, options);
    } finally {
      done();
    }
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    async send(content) {
      const { messages, status } = store.get();
      if (isBusy(status)) return;
      await answer([...messages, message('user', content)]);
    },
    stop: answering.stop,
    async retry() {
      const { messages, status } = store.get();
      const last = messages.findLastIndex(({ role }) => role === 'user');
      if (isBusy(status) || last < 0) return;
      await answer(messages.slice(0, last + 1));
    },
    reset() {
      turn++;
      answering.stop();
      store.set(beginning());
    },
    configure(next) {
      settings = next;
    },
  };
}
