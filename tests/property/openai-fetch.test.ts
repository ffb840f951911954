/** However an answer is cut into parts, messages and bytes, OpenAI's own client puts it together again. */
import fc from 'fast-check';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { Part } from '../../lib/protocol/part.ts';
import { speaking } from '../unit/openai/speaking.ts';
import { pageWorld, type World } from '../unit/page/world.ts';

/** A text cut anywhere, also inside of a surrogate pair. */
const pieces = (text: string, cuts: number[]): string[] => {
  const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => text.slice(start, at[index] ?? text.length));
};

/** The same bytes, in pieces of these sizes. */
function recut(response: Response, sizes: number[]): Response {
  let turn = 0;
  const cutting = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      for (let from = 0; from < bytes.length; ) {
        const size = sizes.length === 0 ? bytes.length : (sizes[turn++ % sizes.length] as number);
        controller.enqueue(bytes.slice(from, from + size));
        from += size;
      }
    },
  });
  return new Response(response.body?.pipeThrough(cutting), response);
}

const anyText = fc.string({ unit: 'grapheme', maxLength: 60 });
const anyCuts = fc.array(fc.nat(), { maxLength: 5 });
const anyBlock = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: anyText, cuts: anyCuts }),
  fc.record({ type: fc.constant('reasoning' as const), text: anyText, cuts: anyCuts, signed: fc.boolean() }),
  fc.record({
    type: fc.constant('call' as const),
    name: fc.constantFrom('weather', 'time'),
    json: fc.json({ maxDepth: 2 }),
    cuts: anyCuts,
    streamed: fc.boolean(),
  }),
);
type Block = typeof anyBlock extends fc.Arbitrary<infer T> ? T : never;

const partsOf = (blocks: Block[]): Part[] => [
  ...blocks.flatMap((block, at): Part[] => {
    if (block.type === 'call') {
      const call = { id: `call_${at}`, name: block.name };
      const deltas = block.streamed ? pieces(block.json, block.cuts) : [];
      return [
        ...deltas.map((text): Part => ({ type: 'tool-call-delta', ...call, arguments: text })),
        { type: 'tool-call', ...call, arguments: block.json },
      ];
    }
    const metadata = block.type === 'reasoning' && block.signed ? { metadata: { made: { by: at } } } : {};
    return [
      ...pieces(block.text, block.cuts).map((text): Part => ({ type: block.type, text })),
      { type: block.type, text: '', ...metadata },
    ];
  }),
  { type: 'usage', usage: { input: 3, output: 4 } },
  {
    type: 'finish',
    reason: blocks.some(({ type }) => type === 'call') ? 'tool-calls' : 'stop',
    served: { model: 'maker/model', provider: 'P' },
  },
];

const anyAnswer = fc.record({
  blocks: fc.array(anyBlock, { maxLength: 6 }),
  batches: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
  bytes: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 4 }),
});

const clientOf = (world: World, bytes: number[]) =>
  new OpenAI({
    baseURL: world.ai.baseURL,
    apiKey: 'none',
    maxRetries: 0,
    dangerouslyAllowBrowser: true,
    fetch: async (input, init) => recut(await world.ai.fetch(input, init), bytes),
  });

const answering = (parts: Part[], sizes: number[]) =>
  speaking(({ send }) => {
    for (let from = 0, turn = 0; from < parts.length; turn++) {
      const size = sizes[turn % sizes.length] as number;
      send(...parts.slice(from, from + size));
      from += size;
    }
  });

const textsOf = (blocks: Block[], type: 'text' | 'reasoning') =>
  blocks.map((block) => (block.type === type ? block.text : '')).join('');
/** As UTF-8 has it: a half of a pair is no character, and becomes the sign for that. */
const asUtf8 = (text: string) => text.toWellFormed();
const callsOf = (blocks: Block[]) =>
  blocks.flatMap((block, at) => (block.type === 'call' ? [[`call_${at}`, block.name, block.json]] : []));

describe('OpenAI’s own client', () => {
  it('reads a chat completion, streamed or whole, as it was said', async () => {
    const world = await pageWorld();
    await fc.assert(
      fc.asyncProperty(anyAnswer, async ({ blocks, batches, bytes }) => {
        world.answer = answering(partsOf(blocks), batches);
        const client = clientOf(world, bytes);
        const body = { model: 'm', messages: [{ role: 'user' as const, content: 'x' }] };
        const streamed = await client.chat.completions.stream(body).finalChatCompletion();
        const whole = await client.chat.completions.create(body);
        for (const { choices, model } of [streamed, whole]) {
          const { message, finish_reason } = choices[0]!;
          expect(asUtf8(message.content ?? '')).toBe(asUtf8(textsOf(blocks, 'text')));
          const calls = (message.tool_calls ?? []).map((call) =>
            call.type === 'function' ? [call.id, call.function.name, call.function.arguments] : [],
          );
          expect(calls).toEqual(callsOf(blocks));
          expect([model, finish_reason]).toEqual(['maker/model', calls.length > 0 ? 'tool_calls' : 'stop']);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('reads a response, streamed or whole, as it was said', async () => {
    const world = await pageWorld();
    await fc.assert(
      fc.asyncProperty(anyAnswer, async ({ blocks, batches, bytes }) => {
        world.answer = answering(partsOf(blocks), batches);
        const client = clientOf(world, bytes);
        const body = { model: 'm', input: 'x' };
        const whole = await client.responses.create(body);
        const streamed = await client.responses.stream(body).finalResponse();
        for (const { output, output_text, status } of [streamed, whole]) {
          expect([output_text, status]).toEqual([textsOf(blocks, 'text'), 'completed']);
          const thoughts = output.flatMap((item) =>
            item.type === 'reasoning' ? item.summary.map(({ text }) => text) : [],
          );
          expect(thoughts.join('')).toBe(textsOf(blocks, 'reasoning'));
          const calls = output.flatMap((item) =>
            item.type === 'function_call' ? [[item.call_id, item.name, item.arguments]] : [],
          );
          expect(calls).toEqual(callsOf(blocks));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('brings an answer back whole: what was thought, said and called, in its order', async () => {
    const world = await pageWorld();
    await fc.assert(
      fc.asyncProperty(anyAnswer, fc.boolean(), async ({ blocks, batches, bytes }, whole) => {
        world.answer = answering(partsOf(blocks), batches);
        const client = clientOf(world, bytes);
        const { output } = await client.responses.create({ model: 'm', input: 'x' });
        const answer = whole
          ? output
          : output.map(({ id }) => ({ type: 'item_reference' as const, id: id as string }));
        const input = [{ role: 'user', content: 'x' }, ...answer] as OpenAI.Responses.ResponseInput;
        let asked: unknown;
        world.answer = speaking(({ ask, send }) => {
          if (ask.ask === 'generate') asked = ask.call.messages[1]?.content;
          send({ type: 'finish', reason: 'stop' });
        });
        await client.responses.create({ model: 'm', input });
        const said = (asked ?? []) as { type: string; text?: string; metadata?: object }[];
        const joined = (type: string) => said.map((part) => (part.type === type ? part.text : '')).join('');
        expect(joined('text')).toBe(textsOf(blocks, 'text'));
        expect(joined('reasoning')).toBe(textsOf(blocks, 'reasoning'));
        expect(said.flatMap(({ metadata }) => metadata ?? [])).toEqual(
          blocks.flatMap((block, at) =>
            block.type === 'reasoning' && block.signed ? [{ made: { by: at } }] : [],
          ),
        );
        expect(said.filter(({ type }) => type === 'tool-call')).toHaveLength(callsOf(blocks).length);
      }),
      { numRuns: 60 },
    );
  });
});
