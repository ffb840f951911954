import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrielError } from '../../../lib/protocol/errors.ts';
import { streamText } from '../../../lib/providers/framing.ts';

/** Words of which most reads are ASCII alone, and what is not may be cut anywhere. */
const words = fc.array(
  fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\uFEFF', 'data: {"a":"é"}\n\n', '🌊', 'x'.repeat(600)),
  ),
);

type Decode = (bytes?: Uint8Array) => string;

const ours = (): Decode => streamText('Lab').decode;
const theirs = (): Decode => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (bytes) => decoder.decode(bytes, { stream: bytes !== undefined });
};

function inPieces(decode: Decode, bytes: Uint8Array, cuts: readonly number[]): string {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
  let text = '';
  for (const [at, place] of [...places, bytes.length].entries()) {
    text += decode(bytes.subarray(at === 0 ? 0 : places[at - 1], place));
  }
  return text + decode();
}

describe('text out of bytes', () => {
  it('is what a decoder makes of them, wherever they were cut (P)', () => {
    fc.assert(
      fc.property(words, fc.array(fc.nat()), (words, cuts) => {
        const bytes = new TextEncoder().encode(words.join(''));
        expect(inPieces(ours(), bytes, cuts)).toBe(inPieces(theirs(), bytes, cuts));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is refused where a decoder refuses it, wherever it was cut (P)', () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    const of = (read: () => string): string => {
      try {
        return read();
      } catch (thrown) {
        return (thrown as OrielError).info?.code ?? 'provider-error';
      }
    };
    fc.assert(
      fc.property(bytes, fc.array(fc.nat()), (bytes, cuts) => {
        expect(of(() => inPieces(ours(), bytes, cuts))).toBe(of(() => inPieces(theirs(), bytes, cuts)));
      }),
      { numRuns: 2_000 },
    );
  });
});
