import { describe, expect, it } from 'vitest';
import type { Part } from '../../../lib/protocol/part.ts';
import { createTally, reckoned } from '../../../lib/router/tally.ts';

function tallied(...parts: Part[]) {
  const tally = createTally();
  for (const part of parts) tally.note(part);
  return tally;
}
const text = (length: number): Part => ({ type: 'text', text: 'x'.repeat(length) });
const used = (usage: Extract<Part, { type: 'usage' }>['usage']): Part => ({ type: 'usage', usage });

describe('what was streamed', () => {
  it('counts text and thoughts by their characters', () => {
    expect(tallied(text(400), { type: 'reasoning', text: 'x'.repeat(40) }).streamed()).toBe(110);
  });

  it('counts the arguments of a tool call once, whether they came in pieces, at once or both', () => {
    const whole = { type: 'tool-call', id: 'a', name: '', arguments: 'x'.repeat(80) } as const;
    const piece = { type: 'tool-call-delta', id: 'a', name: '', arguments: 'x'.repeat(40) } as const;
    expect(tallied(whole).streamed()).toBe(20);
    expect(tallied(piece, piece).streamed()).toBe(20);
    expect(tallied(piece, piece, whole).streamed()).toBe(20);
    expect(tallied(piece, whole).streamed()).toBe(20);
  });

  it('counts files, and nothing for what is no output of a model', () => {
    expect(tallied({ type: 'file', mediaType: 'image/png', data: 'AAAA' }).streamed()).toBe(1_000);
    expect(tallied({ type: 'file', mediaType: 'audio/mp3', data: 'A'.repeat(4_000) }).streamed()).toBe(6);
    expect(tallied({ type: 'embedding', index: 0, vector: [1, 2] }).streamed()).toBe(0);
  });
});

describe('what was thought unseen', () => {
  const aloud: Part = { type: 'reasoning', text: 'x'.repeat(40) };
  it('is what its provider told of thoughts beyond those that were streamed', () => {
    expect(tallied(text(400), used({ output: 900, reasoning: 800 })).unseen()).toBe(800);
    expect(tallied(aloud, text(400), used({ output: 900, reasoning: 800 })).unseen()).toBe(790);
    expect(tallied(aloud, used({ output: 9, reasoning: 9 })).unseen()).toBe(0);
    expect(tallied(aloud, text(400)).unseen()).toBe(0);
  });
});

describe('what an answer has used', () => {
  const input = () => 70;
  it('is what its provider told, where it told', () => {
    const tally = tallied(used({ input: 9, output: 3, cacheRead: 2 }), text(400));
    expect(reckoned(tally, true, input)).toEqual({ input: 9, output: 3, cacheRead: 2 });
  });

  it('is reckoned where it did not', () => {
    expect(reckoned(tallied(text(400)), true, input)).toEqual({ input: 70, output: 100 });
    expect(reckoned(tallied(used({ output: 3 }), text(400)), true, input)).toEqual({ input: 70, output: 3 });
    expect(reckoned(tallied(), false, input)).toEqual({ input: 70 });
  });

  it('is not the figure of its beginning where it was cut off', () => {
    const tally = tallied(used({ input: 9, output: 1 }), text(400));
    expect(reckoned(tally, false, input)).toEqual({ input: 9, output: 100 });
    expect(reckoned(tallied(used({ output: 900 }), text(4)), false, input)).toMatchObject({ output: 900 });
  });
});
