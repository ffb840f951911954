import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Part } from '../../lib/protocol/part.ts';
import { anthropic } from '../../lib/providers/anthropic.ts';
import { messagesWire } from '../../lib/providers/wires/messages.ts';
import { answering, ask, collect, fixture, stage } from '../contract/stage.ts';

const answer = (pieces: Uint8Array[]) =>
  collect(
    anthropic.generate(ask('Hi'), 'claude-x', stage(anthropic, { key: 'k', fetch: answering(pieces) })),
  );
const encode = (text: string) => new TextEncoder().encode(text);

/** Where packets end changes how text is cut into parts, and nothing else: a signature ends its block. */
function joined(parts: Part[]): Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    const goesOn =
      (part.type === 'text' || part.type === 'reasoning') &&
      last?.type === part.type &&
      last.metadata === undefined;
    if (goesOn && last !== undefined) Object.assign(last, part, { text: last.text + part.text });
    else out.push({ ...part });
  }
  return out;
}

function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const sorted = [...new Set(places.map((place) => place % bytes.length))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, i) => bytes.slice(from, sorted[i] ?? bytes.length));
}

describe('a stream of events', () => {
  const names = [
    'text.sse',
    'cache.sse',
    'tools.sse',
    'thinking.sse',
    'thinking-omitted.sse',
    'server-tools.sse',
    'compaction.sse',
    'refusal.sse',
    'json-tool.sse',
    'error-midway.sse',
    'two-answers.sse',
    'twice-begun.sse',
    'whole.json',
  ];

  it.each(names)('S32 %s means the same however the network cuts it', async (name) => {
    const bytes = encode(fixture(name, 'messages'));
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
    const body = fixture('text.sse', 'messages');
    const bytes = encode(body);
    // Once the reason is there, nothing is missing but the end mark.
    const reason = encode(body.slice(0, body.indexOf('\n\n', body.indexOf('message_delta","delta')))).length;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length }), async (length) => {
        const { text, ends, error } = await answer([bytes.slice(0, length)]);
        expect(ends).toBe(1);
        expect(error?.code).toBe(length < reason ? 'provider-error' : undefined);
        expect('Grüße aus Oslo: 🌊.'.startsWith(text)).toBe(true);
      }),
      { examples: [[reason - 1], [reason], [reason + 1]] },
    );
  });
});

describe('S32 garbage', () => {
  const block = fc.record(
    {
      type: fc.oneof(
        fc.constantFrom('text', 'thinking', 'redacted_thinking', 'tool_use', 'server_tool_use'),
        fc.anything(),
      ),
      text: fc.anything(),
      thinking: fc.anything(),
      signature: fc.anything(),
      data: fc.anything(),
      id: fc.anything(),
      name: fc.oneof(fc.constantFrom('f', 'oriel_json_answer'), fc.anything()),
      input: fc.anything(),
      citations: fc.oneof(fc.anything(), fc.array(fc.record({ url: fc.anything(), title: fc.anything() }))),
    },
    { requiredKeys: [] },
  );
  const delta = fc.record(
    {
      type: fc.constantFrom(
        'text_delta',
        'thinking_delta',
        'signature_delta',
        'input_json_delta',
        'citations_delta',
        'x',
      ),
      text: fc.anything(),
      thinking: fc.anything(),
      signature: fc.anything(),
      partial_json: fc.anything(),
      citation: fc.oneof(fc.anything(), fc.record({ url: fc.webUrl(), title: fc.anything() })),
      stop_reason: fc.oneof(fc.constantFrom('end_turn', 'tool_use', 'refusal', 'x'), fc.anything()),
    },
    { requiredKeys: [] },
  );
  const usage = fc.oneof(
    fc.anything(),
    fc.record(
      {
        input_tokens: fc.anything(),
        output_tokens: fc.anything(),
        cache_read_input_tokens: fc.anything(),
        output_tokens_details: fc.anything(),
        iterations: fc.oneof(
          fc.anything(),
          fc.array(
            fc.record({ type: fc.constantFrom('message', 'fallback_message'), input_tokens: fc.anything() }),
          ),
        ),
      },
      { requiredKeys: [] },
    ),
  );
  const event = fc.record(
    {
      type: fc.oneof(
        fc.constantFrom(
          'message_start',
          'content_block_start',
          'content_block_delta',
          'content_block_stop',
          'message_delta',
          'message_stop',
          'ping',
          'error',
        ),
        fc.anything(),
      ),
      index: fc.oneof(fc.integer({ min: -1, max: 3 }), fc.anything()),
      message: fc.oneof(
        fc.anything(),
        fc.record({ id: fc.constant('m'), content: fc.array(block, { maxLength: 2 }), usage }),
      ),
      content_block: fc.oneof(block, fc.anything()),
      delta: fc.oneof(delta, fc.anything()),
      usage,
      error: fc.oneof(
        fc.record({ type: fc.constantFrom('overloaded_error', '__proto__', 'x') }),
        fc.constant(null),
      ),
    },
    { requiredKeys: ['type'] },
  );
  const json = (value: unknown): string => {
    try {
      return JSON.stringify(value) ?? '{}';
    } catch {
      // A bigint, or a circle.
      return '{}';
    }
  };
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => encode(`data: ${text}\n\n`)),
    fc.json().map(encode),
    { weight: 4, arbitrary: event.map((value) => encode(`event: x\ndata: ${json(value)}\n\n`)) },
    fc
      .record({ content: fc.array(block, { maxLength: 3 }), stop_reason: fc.anything(), usage })
      .map((value) => encode(json(value))),
    fc.constantFrom('data: [DONE]\n\n', '\n', '\r', ':x\n', 'event: error\n', '\u{FEFF}').map(encode),
  );

  it('of any bytes ends in exactly one terminal, typed, with a sentence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(garbage, { maxLength: 10 }), async (pieces) => {
        const { ends, error, parts, reads } = await answer(pieces);
        expect(ends).toBe(1);
        expect(error?.code).not.toBe('internal');
        if (error !== undefined) expect(error.message).toMatch(/^[A-Z].*[.?]$/s);
        expect(reads.every((read) => read.length > 0)).toBe(true);
        // Parts travel as JSON.
        expect(JSON.parse(JSON.stringify(parts))).toEqual(parts);
      }),
      { numRuns: 600 },
    );
  });
});

describe('S32 nothing grows without bound', () => {
  const MEGABYTES = 'x'.repeat(2 * 1024 * 1024);
  const begin = (index: number, content_block: unknown) => ({
    type: 'content_block_start',
    index,
    content_block,
  });
  const add = (index: number, delta: unknown) => ({ type: 'content_block_delta', index, delta });
  const tool = { type: 'tool_use', id: 't', name: 'f', input: {} };

  it.each<[string, number, (index: number) => unknown[]]>([
    ['text', 40, () => [add(0, { type: 'text_delta', text: MEGABYTES })]],
    ['thoughts', 40, () => [add(0, { type: 'thinking_delta', thinking: MEGABYTES })]],
    [
      'signatures',
      40,
      () => [
        begin(0, { type: 'thinking', thinking: '', signature: MEGABYTES }),
        { type: 'content_block_stop', index: 0 },
      ],
    ],
    ['redacted thoughts', 40, () => [begin(0, { type: 'redacted_thinking', data: MEGABYTES })]],
    [
      'arguments',
      40,
      (at) => [
        ...(at === 0 ? [begin(0, tool)] : []),
        add(0, { type: 'input_json_delta', partial_json: MEGABYTES }),
      ],
    ],
    ['names of tools', 40, () => [begin(0, { ...tool, name: MEGABYTES })]],
    ['blocks that are never closed', 300, (at) => [begin(at, tool)]],
    [
      'sources',
      40,
      () => [add(0, { type: 'citations_delta', citation: { url: `https://e.org/${MEGABYTES}` } })],
    ],
  ])('%s', (_what, times, next) => {
    const wire = messagesWire.answer({ label: 'Lab', choices: 1, now: () => 0 });
    const far = () => {
      for (let at = 0; at < times; at += 1) {
        for (const event of next(at)) wire.accept(JSON.stringify(event));
        // What was taken is no longer held; what counts is the answer as a whole.
        wire.take();
      }
    };
    expect(far).toThrow(
      expect.objectContaining({ info: expect.objectContaining({ code: 'provider-error' }) }),
    );
  });
});
