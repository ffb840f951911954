/**
 * `npm run bench -- --wires`: what a chunk of an answer costs on each wire, in our adapter and in the AI SDK's provider
 * of the same name, on the same bytes in the same process. docs/bench.md says how to read it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createCohere } from '@ai-sdk/cohere';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { createOllama } from 'ollama-ai-provider-v2';
import { connect } from '../lib/providers/http.ts';
import { openAiCompatible } from '../lib/providers/openai-compatible.ts';
import { generateOver, type Wire } from '../lib/providers/wire.ts';
import { chatWire } from '../lib/providers/wires/chat.ts';
import { explainOpenAi } from '../lib/providers/wires/chat-refusal.ts';
import { cohereWire } from '../lib/providers/wires/cohere.ts';
import { geminiWire } from '../lib/providers/wires/gemini.ts';
import { messagesWire } from '../lib/providers/wires/messages.ts';
import { ollamaWire } from '../lib/providers/wires/ollama.ts';
import { responsesWire } from '../lib/providers/wires/responses.ts';
import { load } from '../tests/fixtures/load.ts';
import { type Estimate, median, type Rounds, ratio } from './statistics.ts';

type Fetch = typeof globalThis.fetch;

interface Contest {
  name: string;
  wire: Wire;
  /** Events of one of the project's own fixtures; those that match are repeated until they are `CHUNKS`. */
  body: { fixture: string; delta: RegExp };
  aiSdkModel(fetch: Fetch): LanguageModelV4;
}

/** A new wire is an entry here. */
const CONTESTS: readonly Contest[] = [
  {
    name: 'chat completions',
    wire: chatWire({ path: '/chat/completions' }),
    body: { fixture: 'openai-chat/text.sse', delta: /"content":"[^"]/ },
    aiSdkModel: (fetch) =>
      createOpenAICompatible({ name: 'lab', baseURL: 'https://api.example.com/v1', fetch })('m'),
  },
  {
    name: 'responses',
    wire: responsesWire({ path: '/responses' }, explainOpenAi),
    body: { fixture: 'responses/text.sse', delta: /"response.output_text.delta"/ },
    aiSdkModel: (fetch) => createOpenAI({ apiKey: 'k', fetch }).responses('m'),
  },
  {
    name: 'messages',
    wire: messagesWire,
    body: { fixture: 'messages/text.sse', delta: /"text_delta"/ },
    aiSdkModel: (fetch) => createAnthropic({ apiKey: 'k', fetch })('m'),
  },
  {
    name: 'gemini',
    wire: geminiWire,
    body: { fixture: 'gemini/text.sse', delta: /^(?!.*finishReason).*"text"/ },
    aiSdkModel: (fetch) => createGoogleGenerativeAI({ apiKey: 'k', fetch })('m'),
  },
  {
    name: 'cohere',
    wire: cohereWire,
    body: { fixture: 'cohere/text.sse', delta: /"content-delta"/ },
    aiSdkModel: (fetch) => createCohere({ apiKey: 'k', fetch })('m'),
  },
  {
    name: 'ollama',
    wire: ollamaWire,
    body: { fixture: 'ollama/text.ndjson', delta: /"done":false/ },
    aiSdkModel: (fetch) => createOllama({ fetch })('m'),
  },
];

const CHUNKS = 500;
/** µs per chunk that are wanted of ours. */
const TARGET = 8;
/** Answers a round, rounds, and answers before the first of them, of each contestant. */
const FULL = { answers: 20, rounds: 12, warmUp: 60 };
const QUICK = { answers: 12, rounds: 4, warmUp: 40 };

const FIXTURES = join(import.meta.dirname, '../tests/fixtures/providers');

/** The packets of a body of `CHUNKS` chunks: what comes before and after the text as the fixture has it. */
function packetsOf({ fixture, delta }: Contest['body']): string[] {
  const end = fixture.endsWith('.ndjson') ? '\n' : '\n\n';
  // Google's servers end their lines as HTTP does.
  const text = readFileSync(join(FIXTURES, fixture), 'utf8').replaceAll('\r\n', '\n');
  const events = text.split(end).filter(Boolean);
  const deltas = events.filter((event) => delta.test(event));
  if (deltas.length === 0) throw new Error(`No chunk of text in ${fixture}.`);
  const first = events.findIndex((event) => delta.test(event));
  const last = events.findLastIndex((event) => delta.test(event));
  const repeated = Array.from({ length: CHUNKS }, (_, i) => deltas[i % deltas.length] as string);
  return [...events.slice(0, first), ...repeated, ...events.slice(last + 1)].map((event) => event + end);
}

/** Each packet a network read of its own. */
function serving(packets: Uint8Array[], contentType: string): Fetch {
  return async () => {
    let next = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const packet = packets[next];
          next += 1;
          if (packet === undefined) controller.close();
          else controller.enqueue(packet);
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { headers: { 'content-type': contentType } });
  };
}

async function ours(wire: Wire, fetch: Fetch): Promise<string> {
  const connection = connect({
    provider: {
      id: 'bench',
      type: openAiCompatible.type,
      label: 'Bench',
      baseUrl: 'https://api.example.com/v1',
    },
    type: openAiCompatible,
    fetch: (url, init) => fetch(url, init),
    release: async () => undefined,
    signal: new AbortController().signal,
    now: Date.now,
    engine: {
      chat() {
        throw new Error('The bench has no engine.');
      },
    },
    load,
  });
  const messages = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello' }] }];
  let text = '';
  for await (const parts of generateOver(wire, { surface: 'dashboard', messages }, 'm', {}, connection)) {
    for (const part of parts) {
      if (part.type === 'text') text += part.text;
      else if (part.type === 'error') throw new Error(part.error.message);
    }
  }
  return text;
}

async function theirs(model: LanguageModelV4): Promise<string> {
  const { stream } = await model.doStream({
    prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  });
  const reader = stream.getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    if (value.type === 'text-delta') text += value.delta;
    else if (value.type === 'error') throw value.error;
  }
}

/**
 * µs per chunk, of this thread's own time: whatever else the machine does is not in it. Its clock ticks coarsely, so a
 * sample is many answers.
 */
async function timed(answer: () => Promise<string>, answers: number): Promise<number> {
  const before = process.threadCpuUsage();
  for (let i = 0; i < answers; i++) await answer();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / (answers * CHUNKS);
}

interface Result {
  name: string;
  ours: Rounds;
  theirs: Rounds;
}

async function contest({ name, wire, body, aiSdkModel }: Contest, effort: typeof FULL): Promise<Result[]> {
  const encoder = new TextEncoder();
  const pieces = packetsOf(body);
  const contentType = body.fixture.endsWith('.ndjson') ? 'application/x-ndjson' : 'text/event-stream';
  const results: Result[] = [];
  for (const [how, packets] of [
    ['a packet each', pieces],
    ['in one packet', [pieces.join('')]],
  ] as const) {
    const fetch = serving(
      packets.map((packet) => encoder.encode(packet)),
      contentType,
    );
    const model = aiSdkModel(fetch);
    const both = [() => ours(wire, fetch), () => theirs(model)] as const;
    const [mine, other] = [await both[0](), await both[1]()];
    if (mine !== other || mine === '') throw new Error(`${name}: the two do not say the same.`);
    for (let i = 0; i < effort.warmUp; i++) for (const answer of both) await answer();
    const rounds: [Rounds, Rounds] = [[], []];
    for (let i = 0; i < effort.rounds; i++) {
      // Whoever goes first in one round goes second in the next.
      for (const which of i % 2 ? ([1, 0] as const) : ([0, 1] as const)) {
        rounds[which].push([await timed(both[which], effort.answers)]);
      }
    }
    results.push({ name: `${name}, ${how}`, ours: rounds[0], theirs: rounds[1] });
  }
  return results;
}

const number = (value: number) => value.toFixed(2);
const written = ({ value, interval }: Estimate) =>
  number(value) + (interval ? ` (${number(interval.low)}–${number(interval.high)})` : '');

function table(results: readonly Result[]): string {
  const header = ['µs per chunk, medians', 'AI SDK', 'Oriel', 'ratio (95 %)', 'target', ''];
  const lines = results.map(({ name, ours: mine, theirs: other }) => {
    const own = median(mine.flat());
    const verdict = own <= TARGET ? 'reached' : 'not reached';
    const figures = [number(median(other.flat())), number(own), written(ratio(mine, other, median))];
    return [name, ...figures, `≤ ${TARGET}`, verdict];
  });
  const widths = header.map((_, i) => Math.max(...[header, ...lines].map((line) => line[i]?.length ?? 0)));
  return [header, ...lines]
    .map((line) =>
      line
        .map((cell, i) => (i === 0 || i === 5 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The table, as text. Throws where an adapter and the AI SDK do not say the same. */
export async function wires(quick: boolean, say: (words: string) => void): Promise<string> {
  const results: Result[] = [];
  for (const entry of CONTESTS) {
    say(entry.name);
    results.push(...(await contest(entry, quick ? QUICK : FULL)));
  }
  return table(results);
}
