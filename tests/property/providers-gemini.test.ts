import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Part } from '../../lib/protocol/part.ts';
import { google } from '../../lib/providers/google.ts';
import { geminiWire } from '../../lib/providers/wires/gemini.ts';
import { answering, ask, collect, fixture, stage } from '../contract/stage.ts';

const answer = (pieces: Uint8Array[]) =>
  collect(google.generate(ask('Hi'), 'gemini-x', stage(google, { key: 'k', fetch: answering(pieces) })));
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
/** Generated ids differ from run to run. */
const withoutIds = (parts: Part[]) =>
  JSON.parse(
    JSON.stringify(parts, (key, value) => (key === 'id' && /^call_.{36}$/.test(value) ? 'generated' : value)),
  );

function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const sorted = [...new Set(places.map((place) => place % bytes.length))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, i) => bytes.slice(from, sorted[i] ?? bytes.length));
}

describe('a stream of candidates', () => {
  const names = [
    'text.sse',
    'thinking.sse',
    'tools.sse',
    'tools-streamed.sse',
    'image.sse',
    'grounding.sse',
    'logprobs.sse',
    'blocked.sse',
    'safety.sse',
    'length.sse',
    'error-midway.sse',
    'whole.json',
    'array.json',
  ];

  it.each(names)('S32 %s means the same however the network cuts it', async (name) => {
    const bytes = encode(fixture(name, 'gemini'));
    const meaning = ({ parts, ends, error }: Awaited<ReturnType<typeof answer>>) => {
      expect(ends).toBe(1);
      return [withoutIds(joined(parts)), error];
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
    const bytes = encode(fixture('text.sse', 'gemini'));
    // What ends the last event may be missing.
    const whole = encode(fixture('text.sse', 'gemini').trimEnd()).length;
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
  const part = fc.record(
    {
      text: fc.anything(),
      thought: fc.anything(),
      thoughtSignature: fc.anything(),
      functionCall: fc.oneof(
        fc.anything(),
        fc.record(
          {
            id: fc.anything(),
            name: fc.oneof(fc.constant('f'), fc.anything()),
            args: fc.anything(),
            willContinue: fc.boolean(),
            partialArgs: fc.array(
              fc.record(
                {
                  jsonPath: fc.oneof(
                    fc.anything(),
                    fc.constantFrom('$.a', '$.a[0]', '$.a[0].b', '$.__proto__.x', '$.a[9999]', '$.c[]', '$'),
                  ),
                  stringValue: fc.anything(),
                  numberValue: fc.anything(),
                  boolValue: fc.anything(),
                  nullValue: fc.anything(),
                  willContinue: fc.boolean(),
                },
                { requiredKeys: [] },
              ),
              { maxLength: 4 },
            ),
          },
          { requiredKeys: [] },
        ),
      ),
      inlineData: fc.oneof(
        fc.anything(),
        fc.record({ mimeType: fc.oneof(fc.constant('image/png'), fc.string()), data: fc.anything() }),
      ),
    },
    { requiredKeys: [] },
  );
  const chunk = fc.record(
    {
      candidates: fc.oneof(
        fc.anything(),
        fc.array(
          fc.record(
            {
              index: fc.oneof(fc.constant(0), fc.anything()),
              content: fc.oneof(fc.anything(), fc.record({ parts: fc.array(part, { maxLength: 4 }) })),
              finishReason: fc.oneof(fc.constantFrom('STOP', 'SAFETY', 'x'), fc.anything()),
              groundingMetadata: fc.oneof(
                fc.anything(),
                fc.record({
                  groundingChunks: fc.array(fc.oneof(fc.anything(), fc.record({ web: fc.anything() }))),
                }),
              ),
              citationMetadata: fc.anything(),
              logprobsResult: fc.oneof(
                fc.anything(),
                fc.record({
                  chosenCandidates: fc.array(fc.anything()),
                  topCandidates: fc.array(fc.anything()),
                }),
              ),
            },
            { requiredKeys: [] },
          ),
          { maxLength: 3 },
        ),
      ),
      usageMetadata: fc.anything(),
      promptFeedback: fc.oneof(fc.anything(), fc.record({ blockReason: fc.anything() })),
      error: fc.anything(),
    },
    { requiredKeys: ['candidates'] },
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
    chunk.map((value) => encode(`data: ${json(value)}\r\n\r\n`)),
    fc.array(chunk, { maxLength: 2 }).map((value) => encode(json(value))),
    fc.constantFrom('data: [DONE]\n\n', '\n', '\r', ':x\n', 'event: error\n', '\u{FEFF}').map(encode),
  );

  it('of any bytes ends in exactly one terminal, typed, with a sentence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(garbage, { maxLength: 8 }), async (pieces) => {
        const { ends, error, parts, reads } = await answer(pieces);
        expect(ends).toBe(1);
        expect(error?.code).not.toBe('internal');
        if (error !== undefined) expect(error.message).toMatch(/^[A-Z].*[.?]$/s);
        expect(reads.every((read) => read.length > 0)).toBe(true);
        // Parts travel as JSON.
        expect(JSON.parse(JSON.stringify(parts))).toEqual(parts);
      }),
      { numRuns: 500 },
    );
  });
});

describe('S32 nothing grows without bound', () => {
  const event = (parts: unknown[]) => JSON.stringify({ candidates: [{ content: { parts } }] });
  const far = (next: (index: number) => string) => {
    const wire = geminiWire.answer({ label: 'Lab', choices: 1, now: () => 0 });
    for (let index = 0; index < 40; index += 1) {
      wire.accept(next(index));
      // What was taken is no longer held; what counts is the answer as a whole.
      wire.take();
    }
  };
  const MEGABYTES = 'x'.repeat(2 * 1024 * 1024);

  it.each([
    ['text', () => event([{ text: MEGABYTES }])],
    ['signatures', () => event([{ text: '', thoughtSignature: MEGABYTES }])],
    ['files', () => event([{ inlineData: { mimeType: 'image/png', data: MEGABYTES } }])],
    ['tool calls', () => event([{ functionCall: { name: 'f', args: { a: MEGABYTES } } }])],
    [
      'arguments that stream',
      (index: number) =>
        event([
          {
            functionCall: {
              ...(index === 0 && { name: 'f' }),
              willContinue: true,
              partialArgs: [{ jsonPath: '$.a', stringValue: MEGABYTES, willContinue: true }],
            },
          },
        ]),
    ],
  ])('%s', (_what, next) => {
    expect(() => far(next)).toThrow(
      expect.objectContaining({ info: expect.objectContaining({ code: 'provider-error' }) }),
    );
  });

  it('sources', () => {
    const wire = geminiWire.answer({ label: 'Lab', choices: 1, now: () => 0 });
    const groundingChunks = Array.from({ length: 5_000 }, (_, i) => ({ web: { uri: `https://e.org/${i}` } }));
    wire.accept(JSON.stringify({ candidates: [{ groundingMetadata: { groundingChunks } }] }));
    expect(wire.take().length).toBeLessThanOrEqual(256);
  });
});
