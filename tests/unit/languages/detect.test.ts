import { describe, expect, it } from 'vitest';
import { detectLanguages } from '../../../lib/languages/detect.ts';
import { SAMPLES, type Sample } from '../../fixtures/standard/languages.ts';
import { scores } from '../../fixtures/standard/scores.ts';

const detect = (text: string) => detectLanguages(text, scores);
const likeliest = (text: string) => detect(text)[0]?.language;

/** Malay is the macrolanguage of which Indonesian is one: the n-grams know it by that name. */
const nameOf = ({ language }: Sample) => (language === 'id' ? 'ms' : language);
const rightOf = (length: 'words' | 'phrase' | 'sentence') =>
  SAMPLES.filter((sample) => likeliest(sample[length]) === nameOf(sample)).length;

describe('in which languages a text is written', () => {
  it.each(SAMPLES)('a sentence of $language is known', (sample) => {
    expect(likeliest(sample.sentence)).toBe(nameOf(sample));
  });

  it('nine phrases of ten are known, and more than four of five that are a word or two', () => {
    expect(rightOf('phrase')).toBeGreaterThanOrEqual(27);
    expect(rightOf('words')).toBeGreaterThanOrEqual(26);
  });

  it.each([
    ['nothing', ''],
    ['space', ' \n\t '],
    ['numbers and marks', '12345 — 67,8 !!! ???'],
    ['a picture', '😀🎉'],
    ['an address', 'https://example.com/foo'],
    ['keys that were struck', 'qwx zzkpt'],
  ])('of %s nothing is known', (_, text) => {
    expect(detect(text)).toEqual([{ language: 'und', confidence: 1 }]);
  });

  it('two languages are told by how much of the text each one is', () => {
    const { sentence: english } = SAMPLES[0] as Sample;
    const { sentence: french } = SAMPLES[2] as Sample;
    const told = detect(`${english} ${english} ${english} ${french}`);
    expect(told.map(({ language }) => language)).toEqual(['en', 'fr', 'und']);
    expect(told[0]?.confidence).toBeCloseTo(0.72, 1);
    expect(told[1]?.confidence).toBeCloseTo(0.26, 1);
  });

  it('a word of another script does not hide the language around it', () => {
    expect(likeliest('tacosを食べる')).toBe('ja');
  });

  it('tags are canonical', () => {
    expect(likeliest('Magandang umaga sa inyong lahat, kumusta na kayo?')).toBe('fil');
  });

  it('is less sure of a word than of a sentence', () => {
    const sure = (text: string) => detect(text)[0]?.confidence ?? 0;
    expect(sure('Bonjour')).toBeLessThan(0.95);
    expect(sure(SAMPLES[2]?.sentence ?? '')).toBeGreaterThan(0.99);
  });
});
