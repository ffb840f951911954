/** `LanguageModel` in a page in Node; the test plays the background. */
import type { Call } from '../../../../../lib/protocol/call.ts';
import type { ErrorCode, ErrorInfo } from '../../../../../lib/protocol/errors.ts';
import type { Access, Part } from '../../../../../lib/protocol/part.ts';
import type { FakeLine } from '../../world.ts';
import { type StandardWorld, standardGlobals } from '../world.ts';

export interface Session extends EventTarget {
  contextUsage: number;
  contextWindow: number;
  inputUsage: number;
  inputQuota: number;
  samplingMode: string | null;
  topK: number | undefined;
  temperature: number | undefined;
  oncontextoverflow: unknown;
  onquotaoverflow: unknown;
  prompt(input?: unknown, options?: unknown): Promise<unknown>;
  promptStreaming(input?: unknown, options?: unknown): ReadableStream<unknown>;
  append(input?: unknown, options?: unknown): Promise<undefined>;
  measureContextUsage(input?: unknown, options?: unknown): Promise<number>;
  measureInputUsage(input?: unknown, options?: unknown): Promise<number>;
  clone(options?: unknown): Promise<Session>;
  destroy(): void;
}
export interface LanguageModelStatics {
  new (): never;
  create(options?: unknown): Promise<Session>;
  availability(options?: unknown): Promise<string>;
  params(): Promise<Record<string, number> | null>;
}

export interface LanguageModelPage {
  world: StandardWorld;
  LanguageModel: LanguageModelStatics;
  /** A global of the page's. */
  get<T>(name: string): T;
  /** The calls that were made, in order. */
  calls: Call[];
  /** How the model answers; at first it says again what was said last. */
  respond: (call: Call, line: FakeLine) => void;
  access: Access;
}

/** What was said last, as text. */
export function lastText({ messages }: Call): string {
  const parts = messages.at(-1)?.content ?? [];
  return parts.map((part) => ('text' in part ? part.text : '')).join('');
}

export function say(line: FakeLine, ...parts: (string | Part)[]): void {
  for (const part of parts) line.send(typeof part === 'string' ? { type: 'text', text: part } : part);
  line.send({ type: 'finish', reason: 'stop' });
  line.close();
}

export function fail(line: FakeLine, code: ErrorCode, extra: Partial<ErrorInfo> = {}): void {
  line.send({ type: 'error', error: { code, message: `a sentence about ${code}`, ...extra } });
  line.close();
}

export async function languageModelPage(): Promise<LanguageModelPage> {
  const world = standardGlobals();
  const { installStandard } = await import('../../../../../lib/page/standard/install.ts');
  installStandard();
  const get = <T>(name: string) => (globalThis as unknown as Record<string, T>)[name] as T;
  const page: LanguageModelPage = {
    world,
    LanguageModel: get('LanguageModel'),
    get,
    calls: [],
    access: { state: 'granted', model: 'openai/gpt-4', contextLength: 1_000 },
    respond: (call, line) => say(line, lastText(call)),
  };
  world.answer = (line) => {
    const { ask } = line;
    if (ask.ask === 'access') {
      line.send({ type: 'access', access: page.access });
      line.send({ type: 'finish', reason: 'stop' });
      line.close();
    } else if (ask.ask === 'generate') {
      page.calls.push(ask.call);
      page.respond(ask.call, line);
    }
  };
  return page;
}

/** Collects a stream. */
export async function all(stream: ReadableStream<unknown>): Promise<unknown[]> {
  const pieces: unknown[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}
