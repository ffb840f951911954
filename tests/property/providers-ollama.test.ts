import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Part } from '../../lib/protocol/part.ts';
import { ollama } from '../../lib/providers/ollama.ts';
import { ollamaWire } from '../../lib/providers/wires/ollama.ts';
import { contextFor } from '../../lib/providers/wires/ollama-context.ts';
import { answering, ask, collect, fixture, stage } from '../contract/stage.ts';

const answer = (pieces: Uint8Array[]) =>
  collect(
    ollama.generate(ask('Hi'), 'm-1', stage(ollama, { fetch: answering(pieces, 'application/x-ndjson') })),
  );
const encode = (text: string) => new TextEncoder().encode(text);

/** Where packets end changes how text is cut into parts, and nothing else. */
function joined(parts: Part[]): Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    const speaks = part.type === 'text' || part.type === 'reasoning';
    if (speaks && last?.type === part.type) last.text += part.text;
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

describe('a stream of Ollama’s lines', () => {
  const names = [
    'text.ndjson',
    'thinking.ndjson',
    'tools.ndjson',
    'logprobs.ndjson',
    'length.ndjson',
    'error-midway.ndjson',
    'whole.json',
  ];

  it.each(names)('S32 %s means the same however the network cuts it', async (name) => {
    const bytes = encode(fixture(name, 'ollama'));
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
    const bytes = encode(fixture('text.ndjson', 'ollama'));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length }), async (length) => {
        const { text, ends, error } = await answer([bytes.slice(0, length)]);
        expect(ends).toBe(1);
        // The last line break may be missing.
        expect(error?.code).toBe(length < bytes.length - 1 ? 'provider-error' : undefined);
        expect('Grüße aus Oslo: 🌊.'.startsWith(text)).toBe(true);
      }),
      { examples: [[bytes.length - 2], [bytes.length - 1], [bytes.length]] },
    );
  });
});

describe('S32 garbage', () => {
  const some = fc.oneof(fc.anything(), fc.string());
  const line = fc.record(
    {
      message: fc.oneof(
        some,
        fc.record(
          {
            content: some,
            thinking: some,
            tool_calls: fc.oneof(
              some,
              fc.array(
                fc.oneof(
                  some,
                  fc.record({
                    id: some,
                    function: fc.record({ name: some, arguments: some }, { requiredKeys: [] }),
                  }),
                ),
                { maxLength: 3 },
              ),
            ),
          },
          { requiredKeys: [] },
        ),
      ),
      done: fc.oneof(fc.boolean(), some),
      done_reason: some,
      error: some,
      status: some,
      prompt_eval_count: some,
      logprobs: fc.oneof(
        some,
        fc.array(fc.record({ token: fc.string(), logprob: fc.double({ noNaN: true }), top_logprobs: some }), {
          maxLength: 2,
        }),
      ),
    },
    { requiredKeys: [] },
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
    fc.json().map((text) => encode(`${text}\n`)),
    line.map((value) => encode(`${written(value)}\n`)),
    line.map((value) => encode(written(value))),
    fc.constantFrom('\n', '\r\n', '{', '}\n', '<', '\u{FEFF}').map(encode),
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
    for (const message of [
      { content: big },
      { thinking: big },
      { tool_calls: [{ function: { name: 'f', arguments: { big } } }] },
    ]) {
      const growing = ollamaWire.answer({ label: 'Bench', choices: 1, now: () => 0 });
      const data = JSON.stringify({ message });
      expect(() => {
        for (let i = 0; i < 17; i += 1) {
          growing.accept(data);
          growing.take();
        }
      }).toThrow('larger than Oriel takes');
    }
  });
});

describe('the room for any call', () => {
  it('is none, or more than Ollama gives unasked, and holds every byte by three with the answer', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.toWellFormed()),
        fc.nat({ max: 2_000 }),
        fc.option(fc.integer({ min: 1, max: 200_000 }), { nil: undefined }),
        (text, times, maxOutputTokens) => {
          const prompt = text.repeat(times);
          const room = contextFor(ask(prompt, maxOutputTokens === undefined ? {} : { maxOutputTokens }));
          const needed = encode(prompt).length / 3 + (maxOutputTokens ?? 0);
          expect(room ?? 4_096).toBeGreaterThanOrEqual(needed);
          if (room !== undefined) {
            expect(room).toBeGreaterThan(4_096);
            expect(Math.log2(room) % 1).toBe(0);
          }
        },
      ),
    );
  });
});
