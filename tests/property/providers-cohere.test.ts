import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Part } from '../../lib/protocol/part.ts';
import { cohere } from '../../lib/providers/cohere.ts';
import { cohereWire } from '../../lib/providers/wires/cohere.ts';
import { answering, ask, collect, fixture, stage } from '../contract/stage.ts';

const answer = (pieces: Uint8Array[]) =>
  collect(cohere.generate(ask('Hi'), 'command-x', stage(cohere, { key: 'k', fetch: answering(pieces) })));
const encode = (text: string) => new TextEncoder().encode(text);

/** Where packets end changes how text is cut into parts, and nothing else: metadata ends its block. */
function joined(parts: Part[]): Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    const speaks = part.type === 'text' || part.type === 'reasoning';
    if (speaks && last?.type === part.type && !('metadata' in last) && !('metadata' in part)) {
      last.text += part.text;
    } else out.push({ ...part });
  }
  return out;
}

function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const sorted = [...new Set(places.map((place) => place % bytes.length))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, i) => bytes.slice(from, sorted[i] ?? bytes.length));
}

describe('a stream of Cohere’s events', () => {
  const names = [
    'text.sse',
    'thinking.sse',
    'tools.sse',
    'citations.sse',
    'logprobs.sse',
    'length.sse',
    'error-midway.sse',
    'whole.json',
  ];

  it.each(names)('S32 %s means the same however the network cuts it', async (name) => {
    const bytes = encode(fixture(name, 'cohere'));
    const meaning = ({ parts, ends, error }: Awaited<ReturnType<typeof answer>>) => {
      expect(ends).toBe(1);
      return [joined(parts), error];
    };
    const whole = meaning(await answer([bytes]));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), async (places) => {
        expect(meaning(await answer(cut(bytes, places)))).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it('S32 cut short anywhere it ends in one error, or in the finish that it had reached', async () => {
    const bytes = encode(fixture('text.sse', 'cohere'));
    // What ends the last event may be missing.
    const whole = encode(fixture('text.sse', 'cohere').trimEnd()).length;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length }), async (length) => {
        const { text, ends, error } = await answer([bytes.slice(0, length)]);
        expect(ends).toBe(1);
        expect(error?.code).toBe(length < whole ? 'provider-error' : undefined);
        expect('Grüße aus Oslo: 🌊.'.startsWith(text)).toBe(true);
      }),
      { examples: [[whole - 1], [whole], [whole + 1]] },
    );
  });
});

describe('S32 garbage', () => {
  const some = fc.oneof(fc.anything(), fc.string());
  const called = fc.record(
    { id: some, function: fc.record({ name: some, arguments: some }, { requiredKeys: [] }) },
    { requiredKeys: [] },
  );
  const citation = fc.record({
    start: some,
    end: some,
    type: some,
    sources: fc.array(
      fc.oneof(some, fc.record({ document: fc.record({ url: fc.oneof(some, fc.webUrl()), title: some }) })),
      { maxLength: 3 },
    ),
  });
  const message = fc.record(
    {
      content: fc.oneof(some, fc.record({ text: some, thinking: some }, { requiredKeys: [] })),
      tool_plan: some,
      tool_calls: fc.oneof(some, called, fc.array(called, { maxLength: 2 })),
      citations: fc.oneof(some, citation, fc.array(citation, { maxLength: 2 })),
    },
    { requiredKeys: [] },
  );
  const event = fc.record(
    {
      type: fc.oneof(
        fc.constantFrom(
          'message-start',
          'content-start',
          'content-delta',
          'content-end',
          'tool-plan-delta',
          'tool-call-start',
          'tool-call-delta',
          'tool-call-end',
          'citation-start',
          'message-end',
        ),
        some,
      ),
      index: fc.oneof(fc.nat({ max: 2 }), some),
      delta: fc.oneof(
        some,
        fc.record(
          {
            message,
            finish_reason: fc.oneof(fc.constantFrom('COMPLETE', 'ERROR', 'TIMEOUT', 'TOOL_CALL'), some),
            usage: fc.oneof(some, fc.record({ tokens: some, cached_tokens: some })),
            error: some,
          },
          { requiredKeys: [] },
        ),
      ),
      message: fc.oneof(some, message),
      logprobs: fc.oneof(some, fc.record({ text: some, logprobs: fc.array(some) })),
    },
    { requiredKeys: ['type'] },
  );
  const written = (value: unknown): string => {
    try {
      return JSON.stringify(value) ?? '{}';
    } catch {
      // A bigint, or a circle.
      return '{}';
    }
  };
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 100 }).map(encode),
    fc.json().map((text) => encode(`data: ${text}\n\n`)),
    fc.json().map(encode),
    event.map((value) => encode(`data: ${written(value)}\n\n`)),
    message.map((value) => encode(written({ message: value, finish_reason: 'COMPLETE' }))),
    fc.constantFrom('\n', '\r', ':x\n', 'event: error\n', '\u{FEFF}').map(encode),
  );

  it('of any bytes ends in exactly one terminal, typed, with a sentence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(garbage, { maxLength: 12 }), async (pieces) => {
        const { ends, error, parts, reads } = await answer(pieces);
        expect(ends).toBe(1);
        expect(error?.code).not.toBe('internal');
        if (error !== undefined) expect(error.message).toMatch(/^[A-Z].*[.?]$/s);
        expect(reads.every((read) => read.length > 0)).toBe(true);
        // Parts travel as JSON.
        expect(JSON.parse(JSON.stringify(parts))).toEqual(parts);
      }),
      { numRuns: 400 },
    );
  });

  it('nothing grows without bound: an answer without end is refused, arguments included', () => {
    const big = 'x'.repeat(4 * 1024 * 1024);
    const deltas = [
      { type: 'content-delta', delta: { message: { content: { text: big } } } },
      { type: 'content-delta', delta: { message: { content: { thinking: big } } } },
      {
        type: 'tool-call-delta',
        index: 0,
        delta: { message: { tool_calls: { function: { arguments: big } } } },
      },
    ];
    for (const delta of deltas) {
      const growing = cohereWire.answer({ label: 'Bench', choices: 1, now: () => 0 });
      growing.accept(
        JSON.stringify({
          type: 'tool-call-start',
          index: 0,
          delta: { message: { tool_calls: { id: 'c', function: { name: 'f' } } } },
        }),
      );
      const data = JSON.stringify(delta);
      expect(() => {
        for (let i = 0; i < 17; i += 1) {
          growing.accept(data);
          growing.take();
        }
      }).toThrow('larger than Oriel takes');
    }
  });
});
