/** Whatever text a page gives: it stays what it is, and what was corrected in it is told exactly. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctionsOf } from '../../lib/assistance/corrections.ts';
import { differences } from '../../lib/assistance/differences.ts';
import { enclosed, newMark } from '../../lib/assistance/enclosed.ts';
import type { Correction } from '../../lib/protocol/part.ts';

const word = fc.constantFrom(
  'the',
  'The',
  'teh',
  'cat',
  'cats',
  'sat',
  'on',
  'mat',
  '.',
  ',',
  ' ',
  '  ',
  '\n',
  '猫',
  'が',
  '😀',
  'é',
  'don’t',
  '7',
);
const prose = fc.array(word, { maxLength: 60 }).map((words) => words.join(''));
const text = fc.oneof(
  prose,
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
);
/** A text and what became of it: some words of it are others. */
const edited = fc
  .tuple(fc.array(word, { maxLength: 80 }), fc.array(fc.tuple(fc.nat(80), fc.option(word)), { maxLength: 8 }))
  .map(([words, edits]) => {
    const after = [...words];
    for (const [at, put] of edits)
      after.splice(at % (after.length + 1), put === null ? 1 : 0, ...(put === null ? [] : [put]));
    return [words.join(''), after.join('')] as const;
  });

function apply(input: string, all: readonly Correction[]): string {
  let result = '';
  let at = 0;
  for (const { startIndex, endIndex, correction } of all) {
    result += input.slice(at, startIndex) + correction;
    at = endIndex;
  }
  return result + input.slice(at);
}

const PLAIN = { includeCorrectionTypes: false, includeCorrectionExplanations: false };
const ALL = { includeCorrectionTypes: true, includeCorrectionExplanations: true };

describe('corrections', () => {
  it('make of the input the corrected one, exactly', () => {
    fc.assert(
      fc.property(fc.oneof(edited, fc.tuple(text, text)), ([before, after]) => {
        expect(apply(before, correctionsOf(before, after, PLAIN, undefined))).toBe(after);
      }),
    );
  });

  it('are in order, apart from one another, and each changes something', () => {
    fc.assert(
      fc.property(fc.oneof(edited, fc.tuple(text, text)), ([before, after]) => {
        let end = -1;
        for (const { startIndex, endIndex, correction } of correctionsOf(before, after, PLAIN, undefined)) {
          expect(startIndex).toBeGreaterThan(end);
          expect(endIndex).toBeGreaterThanOrEqual(startIndex);
          expect(endIndex).toBeLessThanOrEqual(before.length);
          expect(before.slice(startIndex, endIndex)).not.toBe(correction);
          end = endIndex;
        }
      }),
    );
  });

  it('are none where nothing was corrected', () => {
    fc.assert(
      fc.property(text, (it) => {
        expect(differences(it, it)).toEqual([]);
      }),
    );
  });

  it('never cut a character in two', () => {
    const half = /^[\udc00-\udfff]|[\ud800-\udbff]$/;
    const whole = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(whole, whole, (before, after) => {
        for (const { startIndex, endIndex, correction } of correctionsOf(before, after, PLAIN, undefined)) {
          expect(before.slice(startIndex, endIndex)).not.toMatch(half);
          expect(correction).not.toMatch(half);
        }
      }),
    );
  });

  it('change as few words as the least that makes one text the other', () => {
    /** By the table of all pairs of beginnings. */
    const least = (a: string[], b: string[]): number => {
      let row = b.map((_, at) => at + 1);
      row.unshift(0);
      for (const [i, x] of a.entries()) {
        const next = [i + 1];
        for (const [j, y] of b.entries())
          next.push(x === y ? (row[j] as number) : Math.min(row[j + 1] as number, next[j] as number) + 1);
        row = next;
      }
      return row.at(-1) as number;
    };
    const words = fc.array(fc.constantFrom('猫', 'が', '好', 'き'), { maxLength: 25 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const found = differences(a.join(''), b.join(''));
        expect(found.reduce((sum, { start, end, text }) => sum + (end - start) + text.length, 0)).toBe(
          least(a, b),
        );
      }),
    );
  });

  it('take from a model’s own list, whatever is in it, nothing but labels', () => {
    const type = fc.oneof(
      fc.constantFrom('spelling', 'punctuation', 'capitalization', 'grammar'),
      fc.anything(),
    );
    const change = fc.record(
      {
        wrong: fc.oneof(word, fc.anything()),
        right: fc.anything(),
        types: fc.oneof(fc.array(type), fc.anything()),
        explanation: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const changes = fc.oneof(fc.array(fc.oneof(change, fc.anything())), fc.anything());
    fc.assert(
      fc.property(edited, changes, ([before, after], told) => {
        const found = correctionsOf(before, after, ALL, told);
        expect(apply(before, found)).toBe(after);
        for (const { types = [], explanation } of found) {
          expect(types.length).toBeGreaterThan(0);
          expect(new Set(types).size).toBe(types.length);
          for (const each of types)
            expect(['spelling', 'punctuation', 'capitalization', 'grammar']).toContain(each);
          expect(typeof (explanation ?? '')).toBe('string');
        }
      }),
    );
  });
});

describe('a text in its block', () => {
  it('never ends it, whoever wrote it', () => {
    const task = { instructions: 'Count.', material: 'text', verb: 'count', result: 'number' };
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 2 }), (it, contexts) => {
        const mark = newMark([it, ...contexts].join('\n'), () => crypto.randomUUID());
        const [, user] = enclosed(task, it, contexts, mark);
        const sent = (user as { content: { text: string }[] }).content[0]?.text as string;
        const begin = `[text ${mark}]\n`;
        const at = sent.indexOf(begin) + begin.length;
        expect(sent.slice(at, sent.indexOf(`\n[/text ${mark}]`, at))).toBe(it);
        expect(sent.split(`[text ${mark}]`)).toHaveLength(2 + 1);
      }),
    );
  });
});
