import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinkTags } from '../../../../lib/providers/wires/think-tags.ts';

function said(pieces: string[]): { reasoning: string; text: string } {
  const all = { reasoning: '', text: '' };
  const tags = thinkTags((type, text) => {
    all[type] += text;
  });
  for (const piece of pieces) tags.accept(piece);
  tags.settle();
  return all;
}

describe('reasoning between tags at the start of an answer', () => {
  it.each([
    ['<think>Hm.</think>Oslo.', 'Hm.', 'Oslo.'],
    ['\n <think>\nHm.\n</think>\n\nOslo.\n', 'Hm.\n', 'Oslo.\n'],
    ['<think>\n\n</think>\n\nOslo.', '', 'Oslo.'],
    ['Oslo, <think>not</think> here.', '', 'Oslo, <think>not</think> here.'],
    ['<think>a < b </ c</think><think>d</think>', 'a < b </ c', '<think>d</think>'],
    ['<think>cut off </thi', 'cut off </thi', ''],
    ['<thinking>other</thinking>', '', '<thinking>other</thinking>'],
    ['<th', '', '<th'],
    ['', '', ''],
  ])('%j', (answer, reasoning, text) => {
    expect(said([answer])).toEqual({ reasoning, text });
    expect(said([...answer])).toEqual({ reasoning, text });
  });

  it('S32 means the same however it is cut, and nothing but layout is lost', () => {
    const piece = fc.constantFrom('<think>', '</think>', '<', '/', 'think', '>', ' ', '\n', 'a', '🌊');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        (pieces, places) => {
          const answer = pieces.join('');
          const cuts = [...new Set(places.map((place) => place % (answer.length + 1)))].sort((a, b) => a - b);
          const cut = [0, ...cuts].map((from, i) => answer.slice(from, cuts[i] ?? answer.length));
          const whole = said([answer]);
          expect(said(cut)).toEqual(whole);
          const ink = (text: string) => text.replaceAll(/\s/g, '');
          const rest = ink(answer);
          expect([
            ink(whole.reasoning + whole.text),
            `<think>${ink(whole.reasoning)}</think>${ink(whole.text)}`,
            `<think>${ink(whole.reasoning)}`,
          ]).toContain(rest);
        },
      ),
    );
  });

  it('white space without end is held back only so far', () => {
    const heard: string[] = [];
    const tags = thinkTags((_, text) => heard.push(text));
    for (let i = 0; i < 300; i += 1) tags.accept(' ');
    expect(heard.join('').length).toBeGreaterThan(250);
  });
});
