/** However an answer is cut into parts and messages, the page gets the same of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PagePart } from '../../lib/page/result.ts';
import type { Part } from '../../lib/protocol/part.ts';
import { FINISH } from '../unit/page/answers.ts';
import { pageWorld } from '../unit/page/world.ts';

/** A text cut anywhere, also inside of a surrogate pair. */
const pieces = (text: string, cuts: number[]): string[] => {
  const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => text.slice(start, at[index] ?? text.length));
};
const batched = (parts: Part[], sizes: number[]): Part[][] => {
  const batches: Part[][] = [];
  for (let from = 0, at = 0; from < parts.length; at++) {
    const size = sizes.length === 0 ? parts.length : (sizes[at % sizes.length] as number);
    batches.push(parts.slice(from, from + size));
    from += size;
  }
  return batches;
};
const drain = async (stream: AsyncIterable<PagePart>) => {
  for await (const _ of stream);
};
const anyText = fc.string({ unit: 'binary', maxLength: 200 });
const anyCuts = fc.array(fc.nat(), { maxLength: 8 });
const anySizes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

describe('an answer', () => {
  it('is the same text however it is split', async () => {
    const world = await pageWorld();
    await fc.assert(
      fc.asyncProperty(anyText, anyCuts, anySizes, async (text, cuts, sizes) => {
        const parts: Part[] = [
          ...pieces(text, cuts).map((piece) => ({ type: 'text' as const, text: piece })),
          FINISH,
        ];
        world.answer = (line) => {
          for (const batch of batched(parts, sizes)) line.send(...batch);
          line.close();
        };
        let streamed = '';
        const stream = world.ai.streamText('x');
        for await (const part of stream) if (part.type === 'text') streamed += part.text;
        const onStreamResult = ({ text: delta }: { text: string }) => {
          called += delta;
        };
        let called = '';
        const legacy = await world.ai.generateText({ prompt: 'x' }, { onStreamResult });
        expect([streamed, await stream.text, called, legacy]).toEqual([text, text, text, [{ text }]]);
      }),
      { numRuns: 40 },
    );
  });

  it('of several keeps each text apart however they interleave', async () => {
    const world = await pageWorld();
    const anyDeltas = fc.array(fc.record({ choice: fc.nat({ max: 2 }), text: anyText }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(anyDeltas, anySizes, async (deltas, sizes) => {
        const parts: Part[] = [...deltas.map((delta) => ({ type: 'text' as const, ...delta })), FINISH];
        world.answer = (line) => {
          for (const batch of batched(parts, sizes)) line.send(...batch);
        };
        const whole = [0, 1, 2].map((choice) => ({
          text: deltas
            .filter((delta) => delta.choice === choice)
            .map(({ text }) => text)
            .join(''),
        }));
        expect(await world.ai.generateText({ prompt: 'x' }, { numOutputs: 3 })).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('settles exactly once wherever it is cut off', async () => {
    const world = await pageWorld();
    const ends = ['finish', 'error', 'close', 'abort', 'hide'] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { maxLength: 5 }), fc.constantFrom(...ends), async (texts, how) => {
        const controller = new AbortController();
        world.answer = (line) => {
          for (const text of texts) line.send({ type: 'text', text });
          if (how === 'finish') line.send(FINISH, FINISH);
          else if (how === 'error')
            line.send({ type: 'error', error: { code: 'network', message: 'm' } }, FINISH);
          else if (how === 'abort') setImmediate(() => controller.abort('mine'));
          else if (how === 'hide') setImmediate(() => world.dispatch(new Event('pagehide')));
          line.close();
        };
        const stream = world.ai.streamText('x', { signal: controller.signal });
        const outcome = await stream.text.then(
          () => 'finish',
          (thrown: { code?: string }) => thrown.code ?? thrown,
        );
        const seen = await drain(stream).then(
          () => 'finish',
          (thrown: { code?: string }) => thrown.code ?? thrown,
        );
        expect(seen).toBe(outcome);
        const allowed = {
          finish: ['finish'],
          error: ['network'],
          close: ['interrupted'],
          abort: ['mine', 'interrupted'],
          hide: ['interrupted'],
        };
        expect(allowed[how]).toContain(outcome);
      }),
      { numRuns: 60 },
    );
  });
});
