import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ranked, sharesOf, whole } from '../../lib/languages/confidence.ts';
import { detectLanguages } from '../../lib/languages/detect.ts';
import { take } from '../../lib/languages/pace.ts';
import { piecesOf, utf8Length } from '../../lib/languages/pieces.ts';
import type { DetectedLanguage } from '../../lib/protocol/part.ts';
import { SAMPLES } from '../fixtures/standard/languages.ts';
import { scores } from '../fixtures/standard/scores.ts';

const sentence = fc.constantFrom(
  ...SAMPLES.flatMap(({ words, phrase, sentence }) => [words, phrase, sentence]),
);
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(sentence, { maxLength: 12 }).map((all) => all.join(' ')),
);

function expectLaws(told: readonly DetectedLanguage[]): void {
  const known = told.slice(0, -1);
  expect(told.at(-1)?.language).toBe('und');
  expect(new Set(told.map(({ language }) => language)).size).toBe(told.length);
  expect(told.reduce((sum, { confidence }) => sum + confidence, 0)).toBeLessThanOrEqual(1 + 1e-9);
  for (const { confidence } of told) expect(confidence).toBeGreaterThanOrEqual(0);
  for (const [at, { confidence }] of known.entries()) {
    expect(confidence).toBeGreaterThan(0);
    if (at > 0) expect(confidence).toBeLessThanOrEqual(known[at - 1]?.confidence as number);
  }
  expect(known.slice(0, -1).reduce((sum, { confidence }) => sum + confidence, 0)).toBeLessThan(0.99);
}

describe('the languages of any text', () => {
  it('are told as the draft has it: falling, und last, 1 in all, nothing after 0.99', () => {
    fc.assert(fc.property(text, (it) => expectLaws(detectLanguages(it, scores))));
  });

  it('are the same when it is asked again', () => {
    fc.assert(
      fc.property(text, (it) => {
        expect(detectLanguages(it, scores)).toEqual(detectLanguages(it, scores));
      }),
    );
  });

  it('obey those laws whatever a detector says', () => {
    const anyScores = fc
      .uniqueArray(
        fc.tuple(fc.stringMatching(/^[a-tv-z]{2}$/), fc.double({ min: 0, max: 500, noNaN: true })),
        {
          selector: ([language]) => language,
          maxLength: 70,
        },
      )
      .map((all) => new Map(all));
    const piece = fc.record({
      scores: anyScores,
      grams: fc.nat(200),
      weight: fc.integer({ min: 1, max: 300 }),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        expectLaws(
          ranked(
            whole(pieces.map(({ scores, grams, weight }) => ({ shares: sharesOf(scores, grams), weight }))),
          ),
        );
      }),
    );
  });
});

describe('the pieces of any text', () => {
  it('hold each of its letters once, in order', () => {
    const letters = (it: string) => it.replaceAll(/\s+/gu, '');
    fc.assert(
      fc.property(text, (it) => {
        const withLetters = [...it.matchAll(/\S+/gu)]
          .map(([word]) => word)
          .filter((word) => /\p{L}/u.test(word));
        expect(
          letters(
            piecesOf(it)
              .map((piece) => piece.text)
              .join(''),
          ),
        ).toBe(letters(withLetters.join('')));
      }),
    );
  });

  it('are of as many bytes as they say, and never more than a detector reads', () => {
    fc.assert(
      fc.property(text, (it) => {
        for (const piece of piecesOf(it)) {
          expect(piece.bytes).toBe(utf8Length(piece.text.replaceAll(' ', '')));
          expect(piece.bytes).toBeLessThanOrEqual(300 + 24);
        }
      }),
    );
  });

  it('count bytes as UTF-8 does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (it) => {
        expect(utf8Length(it)).toBe(new TextEncoder().encode(it).length);
      }),
    );
  });
});

describe('the pace of a page', () => {
  it('S12 over any stretch of time is held to what may be done at once and in that time', () => {
    const steps = fc.array(
      fc.record({
        pause: fc.integer({ min: -1_000, max: 5_000 }),
        work: fc.double({ min: 1, max: 11, noNaN: true }),
      }),
      { maxLength: 400 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let pace: Parameters<typeof take>[0];
        let [now, passed, done] = [0, 0, 0];
        for (const { pause, work } of all) {
          now += pause;
          passed += Math.abs(pause);
          const taken = take(pace, work, now);
          if (taken === undefined) continue;
          pace = taken.pace;
          // What waits is done by the end of its wait.
          done += work;
          expect(done).toBeLessThanOrEqual(500 + (passed / 1_000 + taken.wait / 1_000) * 50 + 1e-6);
          expect(taken.wait).toBeLessThanOrEqual(30_000);
        }
      }),
    );
  });
});
