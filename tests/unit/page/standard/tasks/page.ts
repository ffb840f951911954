/** The interfaces that do one task with one text, in a page in Node; the test plays the background. */
import { beforeEach, expect } from 'vitest';
import type { Ask } from '../../../../../lib/protocol/call.ts';
import type { Access, Part } from '../../../../../lib/protocol/part.ts';
import type { FakeLine } from '../../world.ts';
import { type StandardWorld, standardGlobals } from '../world.ts';

type Options = Record<string, unknown>;
export interface Instance extends Record<string, unknown> {
  destroy(): void;
  measureInputUsage(input: string, options?: Options): Promise<number>;
}
interface Statics {
  create(options?: Options): Promise<Instance>;
  availability(options?: Options): Promise<string>;
  prototype: object;
}
type Make = (input?: unknown, options?: Options) => Promise<unknown>;
type Stream = (input?: unknown, options?: Options) => ReadableStream<string>;

export interface TasksPage {
  world: StandardWorld;
  standing: Access;
  /** What comes of a question; undefined: nothing yet. */
  answers: (ask: Ask) => Part[] | undefined;
  /** What was asked besides the site's standing. */
  asked: Ask[];
}
/** Made anew for each test. */
export const page = {} as TasksPage;

export const FINISH: Part = { type: 'finish', reason: 'stop' };
export const text = (it: string): Part => ({ type: 'text', text: it });

export function freshPage(): void {
  beforeEach(async () => {
    Object.assign(page, {
      world: standardGlobals(),
      standing: { state: 'granted', model: 'vendor/model', contextLength: 10_000 },
      asked: [],
      answers: () => [text('an '), text('answer'), FINISH],
    } satisfies TasksPage);
    page.world.answer = ({ ask, send }: FakeLine) => {
      if (ask.ask === 'access') return send({ type: 'access', access: page.standing }, FINISH);
      const { title: _, ...question } = ask as Ask & { title?: string };
      page.asked.push(question as Ask);
      const parts = page.answers(ask);
      if (parts) send(...parts);
    };
    const { installStandard } = await import('../../../../../lib/page/standard/install.ts');
    installStandard();
  });
}

export const named = (name: string) => (globalThis as unknown as Record<string, Statics>)[name] as Statics;
export const PAIR = { sourceLanguage: 'en', targetLanguage: 'ja' };
export const create = (name: string, options: Options = {}) =>
  named(name).create(name === 'Translator' ? { ...PAIR, ...options } : options);
export const call = (it: Instance, name: string) => (it[name] as Make).bind(it);
export const stream = (it: Instance, name: string) => (it[name] as Stream).bind(it);
export const error = (name: string) => expect.objectContaining({ name });

export async function pieces(from: ReadableStream<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const piece of from as unknown as AsyncIterable<string>) all.push(piece);
  return all;
}

/** Those that make a text of a text: name, operation. */
export const MAKERS = [
  ['Summarizer', 'summarize'],
  ['Writer', 'write'],
  ['Rewriter', 'rewrite'],
  ['Translator', 'translate'],
] as const;
