/** S10 What is held for a call with files, whatever they are: all that it can come to, and no more. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import type { Call, Content, Message } from '../../lib/protocol/call.ts';
import { expenseOf } from '../../lib/router/expense.ts';
import { boundsOf } from '../../lib/router/file-bounds.ts';
import { measure } from '../../lib/router/measure.ts';

const address = fc.constant({ url: 'https://a.example/a' });
const source = fc.oneof(
  address,
  fc.integer({ min: 0, max: 20_000 }).map((length) => ({ data: 'A'.repeat(length * 4) })),
);
const file = fc.oneof(
  { weight: 3, arbitrary: source.map((it) => ({ type: 'image', source: it })) },
  source.map((it) => ({ type: 'file', mediaType: 'application/pdf', source: it })),
  source.map((it) => ({ type: 'file', mediaType: 'text/plain', source: it })),
  source.map((it) => ({ type: 'audio', mediaType: 'audio/mp3', source: it })),
) as fc.Arbitrary<Content>;
const scene = fc.record({
  text: fc.string({ maxLength: 2_000, unit: 'binary' }),
  files: fc.array(file, { minLength: 1, maxLength: 20 }),
  model: fc.constantFrom('claude-x', 'gemini-x', 'gpt-4o-mini', 'm'),
  contextLength: fc.oneof(fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 1, max: 1_000_000 })),
  requests: fc.integer({ min: 1, max: 4 }),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

/** A dollar a token in, nothing for an answer. */
function heldFor({ text, files, model, contextLength, requests }: Scene) {
  const content = [{ type: 'text', text }, ...files];
  const call: Call = { surface: 'window.ai', messages: [{ role: 'user', content }] as Message[] };
  const endpoint: Endpoint = {
    ref: 'a/m',
    providerId: 'a',
    modelId: 'm',
    model,
    local: false,
    contextLength,
    price: { input: 1_000_000, output: 0, source: 'bundled', at: 0 },
  };
  const { likely, most } = expenseOf(call, endpoint, requests)!;
  const measured = measure(call);
  return { likely, most, texts: measured.texts, bounds: boundsOf(measured.files, endpoint) };
}

describe('a call with files', () => {
  it('S10 is held no more than its model reads, or its texts alone come to (P)', () => {
    let bounded = 0;
    fc.assert(
      fc.property(scene, (it) => {
        const { likely, most, texts, bounds } = heldFor(it);
        const { contextLength, requests } = it;
        const alone = Math.ceil(texts.likely * 1.25);
        expect(likely.usd).toBeLessThanOrEqual(requests * Math.max(contextLength, alone));
        expect(most.usd).toBeLessThanOrEqual(requests * Math.max(contextLength, texts.most, alone));
        if (bounds.most > contextLength) bounded += 1;
      }),
      { numRuns: 500 },
    );
    expect(bounded).toBeGreaterThan(50);
  });

  it('S10 is held all that its texts and its files can come to within what its model reads (P)', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(scene, share, share, (it, ofTexts, ofFiles) => {
        const { most, texts, bounds } = heldFor(it);
        const read = ofTexts * texts.most + ofFiles * bounds.most;
        const charged = it.requests * Math.min(read, it.contextLength);
        expect(charged).toBeLessThanOrEqual(most.usd + 1e-6);
      }),
      { numRuns: 500 },
    );
  });
});
