/** What is told of a text that was proofread. */
import { describe, expect, it } from 'vitest';
import { correctionsOf } from '../../../lib/assistance/corrections.ts';
import { toldProofread, withSpaceOf } from '../../../lib/assistance/proofread.ts';
import type { Part } from '../../../lib/protocol/part.ts';

const PLAIN = { includeCorrectionTypes: false, includeCorrectionExplanations: false };
const ALL = { includeCorrectionTypes: true, includeCorrectionExplanations: true };
const INPUT = 'I seen him yesterday at the store, and he bought two loafs of bread.';
const CORRECTED = 'I saw him yesterday at the store, and he bought two loaves of bread.';
const FINISH: Part = { type: 'finish', reason: 'stop' };
const text = (it: string): Part => ({ type: 'text', text: it });

describe('corrections', () => {
  it('name the words that changed, where they stand', () => {
    expect(correctionsOf(INPUT, CORRECTED, PLAIN, undefined)).toEqual([
      { startIndex: 2, endIndex: 6, correction: 'saw' },
      { startIndex: 53, endIndex: 58, correction: 'loaves' },
    ]);
  });

  it('name a word that was missing and one that was too many', () => {
    expect(
      correctionsOf('We went store to to buy.', 'We went to the store to buy.', PLAIN, undefined),
    ).toEqual([
      { startIndex: 8, endIndex: 8, correction: 'to the ' },
      { startIndex: 17, endIndex: 20, correction: '' },
    ]);
  });

  it('of a script without spaces are single letters', () => {
    expect(correctionsOf('今日わ晴れです。', '今日は晴れです。', PLAIN, undefined)).toEqual([
      { startIndex: 2, endIndex: 3, correction: 'は' },
    ]);
  });

  it('have the model’s labels, each at its own place, the same words twice as well', () => {
    const changes = [
      { wrong: 'teh', right: 'the', types: ['spelling'], explanation: 'First.' },
      { wrong: 'teh', right: 'the', types: ['spelling', 'nonsense', 'spelling'], explanation: 'Second.' },
    ];
    expect(correctionsOf('teh cat, teh dog', 'the cat, the dog', ALL, changes)).toEqual([
      { startIndex: 0, endIndex: 3, correction: 'the', types: ['spelling'], explanation: 'First.' },
      { startIndex: 9, endIndex: 12, correction: 'the', types: ['spelling'], explanation: 'Second.' },
    ]);
  });

  it('of which the model told nothing that is there have the type that the texts show, and no explanation', () => {
    const of = (before: string, after: string) =>
      correctionsOf(before, after, ALL, [
        { wrong: 'elsewhere', right: 'x', types: ['grammar'], explanation: 'No.' },
      ]);
    expect(of('hello world', 'Hello world')[0]).toEqual({
      startIndex: 0,
      endIndex: 5,
      correction: 'Hello',
      types: ['capitalization'],
    });
    expect(of('Well done', 'Well done.')[0]?.types).toEqual(['punctuation']);
    expect(of('He go home', 'He goes home')[0]?.types).toEqual(['grammar']);
  });

  it('say only what was asked for', () => {
    const changes = [{ wrong: 'seen', right: 'saw', types: ['grammar'], explanation: 'Past tense.' }];
    const [first] = correctionsOf(INPUT, CORRECTED, { ...ALL, includeCorrectionTypes: false }, changes);
    expect(first).toEqual({ startIndex: 2, endIndex: 6, correction: 'saw', explanation: 'Past tense.' });
  });

  it('are one where another text came back: that of a long one is reckoned within a second', () => {
    const words = (seed: number) =>
      Array.from({ length: 4_000 }, (_, n) => `w${(n * seed) % 977}x`).join(' ');
    const begun = performance.now();
    expect(correctionsOf(words(3), words(5), PLAIN, undefined)).toEqual([
      { startIndex: 0, endIndex: words(3).length, correction: words(5) },
    ]);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

describe('an answer to a text that is to be proofread', () => {
  it('is told as a whole at its end, with its corrections; its pieces are not', () => {
    const told = toldProofread(INPUT, PLAIN);
    expect(
      told([text('I saw him yesterday at the store, '), { type: 'usage', usage: { input: 3 } }]),
    ).toEqual([{ type: 'usage', usage: { input: 3 } }]);
    expect(told([text('and he bought two loaves of bread.'), FINISH])).toEqual([
      {
        type: 'proofread',
        correctedInput: CORRECTED,
        corrections: correctionsOf(INPUT, CORRECTED, PLAIN, undefined),
      },
      FINISH,
    ]);
  });

  it('keeps the space around the text, which models leave out', () => {
    expect(withSpaceOf('\n  teh cat \n', 'the cat')).toBe('\n  the cat \n');
    expect(withSpaceOf('teh cat', '\nthe cat\n\n')).toBe('the cat');
  });

  it('with explanations is read from the form that was asked for', () => {
    const answer = {
      correctedText: CORRECTED,
      changes: [{ wrong: 'seen', right: 'saw', types: ['grammar'], explanation: 'Past tense.' }],
    };
    const [told] = toldProofread(INPUT, ALL)([text(JSON.stringify(answer)), FINISH]);
    expect(told).toMatchObject({
      type: 'proofread',
      correctedInput: CORRECTED,
      corrections: [{ types: ['grammar'], explanation: 'Past tense.' }, { types: ['grammar'] }],
    });
  });

  it.each([
    ['no JSON', 'Sure! Here is the corrected text.', 'stop'],
    ['JSON of another form', '{"text":"x"}', 'stop'],
    ['nothing', '', 'stop'],
    ['the half of it', '{"correctedText":"I saw', 'length'],
  ] as const)('that is %s ends in a typed error', (_, answer, reason) => {
    expect(toldProofread(INPUT, ALL)([text(answer), { type: 'finish', reason }])).toMatchObject([
      { type: 'error', error: { code: 'provider-error', message: expect.stringContaining('form') } },
    ]);
  });

  it('that was cut short does not correct the rest of the text away', () => {
    expect(toldProofread(INPUT, PLAIN)([text('I saw'), { type: 'finish', reason: 'length' }])).toMatchObject([
      { type: 'error', error: { code: 'provider-error', message: expect.stringContaining('form') } },
    ]);
  });

  it('that was refused or filtered stays so', () => {
    const finish: Part = { type: 'finish', reason: 'content-filter' };
    expect(toldProofread(INPUT, PLAIN)([text('I c'), finish])).toEqual([finish]);
  });
});
