import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Part } from '../../lib/protocol/part.ts';
import { openAi } from '../../lib/providers/openai.ts';
import { responsesWire } from '../../lib/providers/wires/responses.ts';
import { answering, ask, collect, fixture, stage } from '../contract/stage.ts';

const answer = (pieces: Uint8Array[]) =>
  collect(openAi.generate(ask('Hi'), 'gpt-5', stage(openAi, { key: 'k', fetch: answering(pieces) })));
const encode = (text: string) => new TextEncoder().encode(text);

/**
 * Where packets end changes how text is cut into parts, and how many log probabilities come at once beside it; nothing
 * else: metadata ends a block.
 */
function meaningOf(parts: Part[]): Part[] {
  const out: Part[] = [];
  const logprobs = {
    type: 'logprobs' as const,
    content: parts.flatMap((it) => (it.type === 'logprobs' ? it.content : [])),
  };
  for (const part of parts) {
    if (part.type === 'logprobs') continue;
    const last = out.at(-1);
    const goesOn =
      (part.type === 'text' || part.type === 'reasoning') &&
      last?.type === part.type &&
      last.metadata === undefined;
    if (goesOn && last !== undefined) Object.assign(last, part, { text: last.text + part.text });
    else out.push({ ...part });
  }
  return [...out, logprobs];
}

function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const sorted = [...new Set(places.map((place) => place % bytes.length))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, i) => bytes.slice(from, sorted[i] ?? bytes.length));
}

describe('a stream of events', () => {
  const names = readdirSync(join(import.meta.dirname, '../fixtures/providers/responses'));

  it.each(names)('S32 %s means the same however the network cuts it', async (name) => {
    const bytes = encode(fixture(name, 'responses'));
    const meaning = ({ parts, ends, error }: Awaited<ReturnType<typeof answer>>) => {
      expect(ends).toBe(1);
      return [meaningOf(parts), error];
    };
    const whole = meaning(await answer([bytes]));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), async (places) => {
        expect(meaning(await answer(cut(bytes, places)))).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('S32 cut short anywhere it ends in one error, or in the finish that it had reached', async () => {
    const bytes = encode(fixture('text.sse', 'responses'));
    // What ends the last event may be missing.
    const whole = encode(fixture('text.sse', 'responses').trimEnd()).length;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length }), async (length) => {
        const { text, ends, error } = await answer([bytes.slice(0, length)]);
        expect(ends).toBe(1);
        expect(error?.code).toBe(length < whole ? 'provider-error' : undefined);
        expect('Grüße aus Oslo: 🌊.'.startsWith(text)).toBe(true);
      }),
      { examples: [[0], [whole - 1], [whole], [whole + 1]] },
    );
  });
});

describe('S32 garbage', () => {
  const or = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: value }, fc.anything());
  const some = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T) =>
    fc.record(model, { requiredKeys: ['type'] as never });
  const piece = some({
    type: or(fc.constantFrom('output_text', 'refusal', 'summary_text', 'reasoning_text')),
    text: or(fc.string()),
    refusal: or(fc.string()),
    annotations: or(
      fc.array(
        some({
          type: or(fc.constant('url_citation')),
          url: or(fc.webUrl()),
          title: or(fc.string()),
          start_index: or(fc.nat()),
          end_index: or(fc.nat()),
        }),
      ),
    ),
    logprobs: or(fc.array(or(fc.record({ token: or(fc.string()), logprob: or(fc.double()) })))),
  });
  const item = some({
    type: or(
      fc.constantFrom('message', 'reasoning', 'function_call', 'image_generation_call', 'web_search_call'),
    ),
    id: or(fc.string()),
    call_id: or(fc.string()),
    name: or(fc.constant('f')),
    arguments: or(fc.json()),
    content: or(fc.array(or(piece), { maxLength: 3 })),
    summary: or(fc.array(or(piece), { maxLength: 3 })),
    encrypted_content: or(fc.string()),
    phase: or(fc.string()),
    result: or(fc.base64String()),
    output_format: or(fc.constantFrom('png', 'webp')),
  });
  const response = some({
    type: fc.anything(),
    status: or(fc.constantFrom('completed', 'incomplete', 'failed', 'in_progress')),
    error: fc.oneof(fc.constant(null), fc.anything()),
    incomplete_details: or(fc.record({ reason: fc.anything() })),
    output: or(fc.array(or(item), { maxLength: 3 })),
    usage: or(fc.record({ input_tokens: fc.anything(), output_tokens_details: fc.anything() })),
  });
  const event = some({
    type: or(
      fc.constantFrom(
        'response.created',
        'response.output_item.added',
        'response.output_item.done',
        'response.output_text.delta',
        'response.output_text.annotation.added',
        'response.refusal.delta',
        'response.reasoning_summary_text.delta',
        'response.reasoning_text.delta',
        'response.function_call_arguments.delta',
        'response.function_call_arguments.done',
        'response.completed',
        'response.incomplete',
        'response.failed',
        'error',
      ),
    ),
    output_index: or(fc.nat(2)),
    content_index: or(fc.nat(2)),
    summary_index: or(fc.nat(2)),
    delta: or(fc.string()),
    arguments: or(fc.json()),
    annotation: or(piece),
    logprobs: fc.anything(),
    item: or(item),
    response: or(response),
    error: fc.anything(),
    code: fc.anything(),
    message: fc.anything(),
  });
  const json = (value: unknown): string => {
    try {
      return JSON.stringify(value) ?? '{}';
    } catch {
      // A bigint, or a circle.
      return '{}';
    }
  };
  const garbage = fc.oneof(
    { weight: 6, arbitrary: event.map((value) => encode(`data: ${json(value)}\n\n`)) },
    response.map((value) => encode(json(value))),
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => encode(`data: ${text}\n\n`)),
    fc.json().map(encode),
    fc.constantFrom('data: [DONE]\n\n', '\n', '\r', ':x\n', 'event: error\n', '\u{FEFF}').map(encode),
  );

  it('of any bytes ends in exactly one terminal, typed, with a sentence', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(garbage, { maxLength: 10 }), async (pieces) => {
        const { ends, error, parts, reads } = await answer(pieces);
        expect(ends).toBe(1);
        expect(error?.code).not.toBe('internal');
        if (error !== undefined) expect(error.message).toMatch(/^[A-Z].*[.?]$/s);
        expect(reads.every((read) => read.length > 0)).toBe(true);
        // Parts travel as JSON.
        expect(JSON.parse(JSON.stringify(parts))).toEqual(parts);
        for (const { type } of parts) seen.add(type);
      }),
      { numRuns: 800 },
    );
    // The garbage is near enough to answers to reach the code that reads them.
    expect([...seen]).toEqual(expect.arrayContaining(['text', 'tool-call', 'finish', 'error']));
  });
});

describe('S32 nothing grows without bound', () => {
  const BIG = 'x'.repeat(4 * 1024 * 1024);
  const runs = (...events: ((index: number) => object)[]) => {
    const wire = responsesWire({ path: '/responses' }).answer({
      label: 'Lab',
      choices: 1,
      traits: {},
      now: () => 0,
    });
    for (let index = 0; index < 40; index += 1) {
      for (const event of events) wire.accept(JSON.stringify(event(index)));
      wire.take();
    }
  };
  const added = (item: object) => () => ({ type: 'response.output_item.added', output_index: 0, item });

  it.each([
    ['text', [() => ({ type: 'response.output_text.delta', output_index: 0, delta: BIG })]],
    ['reasoning', [() => ({ type: 'response.reasoning_text.delta', output_index: 0, delta: BIG })]],
    [
      'arguments',
      [
        added({ type: 'function_call', name: 'f', call_id: 'c' }),
        () => ({ type: 'response.function_call_arguments.delta', output_index: 0, delta: BIG }),
      ],
    ],
    [
      'calls',
      [
        (output_index: number) => ({
          type: 'response.output_item.done',
          output_index,
          item: { type: 'function_call', name: 'f', arguments: BIG },
        }),
      ],
    ],
    [
      'encrypted reasoning',
      [
        (output_index: number) => ({
          type: 'response.output_item.done',
          output_index,
          item: { type: 'reasoning', encrypted_content: BIG },
        }),
      ],
    ],
    [
      'pictures',
      [
        (output_index: number) => ({
          type: 'response.output_item.done',
          output_index,
          item: { type: 'image_generation_call', result: BIG },
        }),
      ],
    ],
  ])('%s without end are one error', (_what, events) => {
    expect(() => runs(...events)).toThrow('larger than Oriel takes');
  });
});
