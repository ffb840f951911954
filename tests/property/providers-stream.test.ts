import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Part } from '../../lib/protocol/part.ts';
import { openAiCompatible } from '../../lib/providers/openai-compatible.ts';
import type { Traits } from '../../lib/providers/traits.ts';
import { generateOver } from '../../lib/providers/wire.ts';
import { chatWire } from '../../lib/providers/wires/chat.ts';
import { answering, ask, collect, fixture, stage } from '../contract/stage.ts';

const BASE = 'http://127.0.0.1:9/v1';
const n = 2;
const wire = chatWire({ path: '/chat/completions' });
const answer = (pieces: Uint8Array[], traits: Traits = {}) => {
  const connection = stage(openAiCompatible, { baseUrl: BASE, fetch: answering(pieces) });
  return collect(generateOver(wire, ask('Hi', { n }), 'm-1', traits, connection));
};

/** Where packets end changes how text is cut into parts, and nothing else. */
function joined(parts: Part[]): Part[] {
  const out: Part[] = [];
  const last = new Map<number, Part>();
  for (const part of parts) {
    const choice = 'choice' in part ? (part.choice ?? 0) : 0;
    const before = last.get(choice);
    if ((part.type === 'text' || part.type === 'reasoning') && before?.type === part.type) {
      before.text += part.text;
      continue;
    }
    const copy = { ...part };
    out.push(copy);
    last.set(choice, copy);
  }
  return out;
}
/** Generated ids differ from run to run. */
const withoutIds = (parts: Part[]) =>
  JSON.parse(
    JSON.stringify(parts, (key, value) => (key === 'id' && /^call_.{36}$/.test(value) ? 'generated' : value)),
  );

function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const sorted = [...new Set(places.map((place) => place % bytes.length))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, i) => bytes.slice(from, sorted[i] ?? bytes.length));
}

describe('a stream of chunks', () => {
  const names = [
    'text',
    'tools',
    'tools-loose',
    'reasoning',
    'comments',
    'choices',
    'refusal',
    'pieces',
    'error-midway',
    'reasoning-details',
    'thinking-blocks',
    'think-tags',
    'audio',
    'citations',
    'usage-groq',
    'tools-signed',
    'error-bare',
    'error-context',
    'error-named',
  ];

  it.each(names.flatMap((name) => [false, true].map((thinkTags) => ({ name, thinkTags }))))(
    'S32 $name means the same however the network cuts it (tags: $thinkTags)',
    async ({ name, thinkTags }) => {
      const bytes = new TextEncoder().encode(fixture(`${name}.sse`));
      // Across choices the order of parts may change with the cut; within one it may not.
      const byChoice = ({ parts, ends }: Awaited<ReturnType<typeof answer>>) => {
        expect(ends).toBe(1);
        const all = withoutIds(joined(parts)) as { choice?: number }[];
        return [0, 1].map((choice) => all.filter((part) => (part.choice ?? 0) === choice));
      };
      const whole = byChoice(await answer([bytes], { thinkTags }));
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), async (places) => {
          expect(byChoice(await answer(cut(bytes, places), { thinkTags }))).toEqual(whole);
        }),
        { numRuns: 30 },
      );
    },
  );

  it('S32 cut short anywhere it ends in one error, or in the finish that it had reached', async () => {
    const bytes = new TextEncoder().encode(fixture('text.sse'));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), async (length) => {
        const { text, ends, error } = await answer([bytes.slice(0, length)]);
        expect(ends).toBe(1);
        const finished = new TextDecoder().decode(bytes.slice(0, length)).includes('"finish_reason":"stop"}');
        if (!finished) expect(error?.code).toBe('provider-error');
        expect('Grüße aus Oslo: 🌊.'.startsWith(text)).toBe(true);
      }),
    );
  });
});

describe('S32 garbage', () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 100 }).map((text) => new TextEncoder().encode(text)),
    fc.json().map((text) => new TextEncoder().encode(`data: ${text}\n\n`)),
    fc.json().map((text) => new TextEncoder().encode(text)),
    fc
      .record(
        {
          choices: fc.oneof(
            fc.anything(),
            fc.array(fc.record({ index: fc.anything(), delta: fc.anything(), finish_reason: fc.anything() })),
            fc.array(
              fc.record(
                {
                  index: fc.integer({ min: -1, max: 3 }),
                  delta: fc.record(
                    {
                      content: fc.anything(),
                      reasoning: fc.anything(),
                      tool_calls: fc.array(
                        fc.record(
                          { index: fc.anything(), id: fc.anything(), function: fc.anything() },
                          { requiredKeys: [] },
                        ),
                      ),
                      reasoning_details: fc.anything(),
                      thinking_blocks: fc.array(
                        fc.record(
                          { type: fc.anything(), thinking: fc.anything(), index: fc.anything() },
                          { requiredKeys: [] },
                        ),
                      ),
                      function_call: fc.anything(),
                      audio: fc.oneof(
                        fc.anything(),
                        fc.record({ data: fc.anything(), transcript: fc.string() }),
                      ),
                      images: fc.anything(),
                      annotations: fc.anything(),
                    },
                    { requiredKeys: [] },
                  ),
                  logprobs: fc.anything(),
                  finish_reason: fc.constantFrom(null, 'stop', 'length', 'error', 'x'),
                },
                { requiredKeys: [] },
              ),
            ),
          ),
          usage: fc.anything(),
          error: fc.anything(),
          x_groq: fc.anything(),
          citations: fc.anything(),
          search_results: fc.array(fc.record({ url: fc.anything(), title: fc.anything() })),
          object: fc.constantFrom('chat.completion.chunk', 'error'),
          detail: fc.anything(),
        },
        { requiredKeys: ['choices'] },
      )
      .map((chunk) => {
        try {
          return new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\n`);
        } catch {
          // A bigint, or a circle.
          return new TextEncoder().encode('data: {}\n\n');
        }
      }),
    fc
      .constantFrom('data: [DONE]\n\n', '\n', '\r', ':x\n', 'event: error\n', '\u{FEFF}')
      .map((text) => new TextEncoder().encode(text)),
  );

  it('of any bytes ends in exactly one terminal, typed, with a sentence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(garbage, { maxLength: 12 }), fc.boolean(), async (pieces, thinkTags) => {
        const { ends, error, parts, reads } = await answer(pieces, { thinkTags });
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
});

describe('S32 nothing grows without bound', () => {
  const long = 'x'.repeat(7 * 1024 * 1024);
  it.each<[string, (turn: number) => unknown]>([
    ['text between tags', () => ({ content: `<think>${long}` })],
    ['encrypted reasoning', () => ({ reasoning_details: [{ type: 'reasoning.encrypted', data: long }] })],
    ['signed reasoning', () => ({ thinking_blocks: [{ type: 'thinking', thinking: '', signature: long }] })],
    ['arguments', () => ({ tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: long } }] })],
    ['names of calls', (turn) => ({ tool_calls: [{ index: turn, function: { name: long } }] })],
    [
      'notes',
      (turn) => ({ annotations: [{ url_citation: { url: `https://a.example/${turn}`, title: long } }] }),
    ],
  ])('%s without end is one typed error', async (_, delta) => {
    const chunk = (turn: number) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: delta(turn) }] })}\n\n`;
    const encoder = new TextEncoder();
    const pieces = Array.from({ length: 10 }, (_, turn) => encoder.encode(chunk(turn)));
    const { error, ends } = await answer(pieces, { thinkTags: true });
    expect(error).toMatchObject({ code: 'provider-error', message: expect.stringContaining('larger') });
    expect(ends).toBe(1);
  });
});
