/**
 * A DevTools client of the least kind. Playwright listens in on network, console and workers of all it drives, and
 * that is paid for by every chunk; what is measured here has no listener but the one `Runtime.evaluate` that waits.
 */
import type { Readable, Writable } from 'node:stream';

type Params = Record<string, unknown>;
type Message = {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: Params;
  result?: Params;
  error?: { message: string };
};
type Listener = (method: string, params: Params, sessionId: string | undefined) => void;

export class DevTools {
  readonly #to: Writable;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #listeners = new Set<Listener>();
  #last = 0;

  /** Chromium's `--remote-debugging-pipe`: JSON messages, each ended by a zero byte. */
  constructor(to: Writable, from: Readable) {
    this.#to = to;
    let rest = '';
    from.setEncoding('utf8').on('data', (text: string) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) this.#receive(JSON.parse(message));
    });
    from.once('close', () => {
      for (const settle of this.#waiting.values()) settle({ error: { message: 'the browser went away' } });
    });
    to.on('error', () => {}); // `from` closes too, and that is where waiting calls learn of it.
  }

  #receive({ id, method, params, sessionId, ...answer }: Message): void {
    if (id !== undefined) this.#waiting.get(id)?.(answer);
    else if (method) for (const listener of this.#listeners) listener(method, params ?? {}, sessionId);
  }

  send<T = Params>(method: string, params: Params = {}, sessionId?: string): Promise<T> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (message) => {
        this.#waiting.delete(id);
        if (message.error) reject(new Error(`${method}: ${message.error.message}`));
        else resolve(message.result as T);
      });
      this.#to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Returns the function that stops listening. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves with the parameters of the next such event. */
  once(method: string, sessionId?: string): Promise<Params> {
    return new Promise((resolve) => {
      const stop = this.on((name, params, session) => {
        if (name !== method || (sessionId !== undefined && session !== sessionId)) return;
        stop();
        resolve(params);
      });
    });
  }
}
