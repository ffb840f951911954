import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFence } from '../../../lib/checking/fence.ts';

function through(pieces: readonly string[]): string {
  const fence = createFence();
  return pieces.map((piece) => fence.push(piece)).join('') + fence.end();
}

describe('a fence around JSON', () => {
  it.each([
    ['```json\n{"a":1}\n```', '{"a":1}'],
    ['  ```\n[1]\n```\n', '[1]'],
    ['```json {"a":1}```', '{"a":1}'],
    ['{"a":"```"}', '{"a":"```"}'],
    ['```json\n{"a":"```\\n"}\n```', '{"a":"```\\n"}'],
    ['Here it is: {"a":1}', 'Here it is: {"a":1}'],
    ['```json\n{"a":1}\n```\nThat is all.', '{"a":1}\n```\nThat is all.'],
    ['```json\n{"a":1}', '{"a":1}'],
    ['``', '``'],
    ['', ''],
  ])('of %j leaves %j, however it is cut', (whole, left) => {
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length)), (places) => {
        const cuts = [0, ...places.toSorted((a, b) => a - b), whole.length];
        const pieces = cuts.slice(1).map((end, index) => whole.slice(cuts[index], end));
        expect(through(pieces)).toBe(left);
      }),
    );
  });

  it('holds back no more than may still be a fence', () => {
    const fence = createFence();
    expect(fence.push('```json\n{"a":')).toBe('{"a":');
    expect(fence.push('1}')).toBe('1}');
    expect(fence.push('\n``')).toBe('');
    expect(fence.push('x')).toBe('\n``x');
  });

  it('is no fence whose first line goes on and on: what is held back has a bound', () => {
    const fence = createFence();
    expect(fence.push(`\`\`\`${'w'.repeat(32)}`)).toBe('');
    expect(fence.push('w')).toBe(`\`\`\`${'w'.repeat(33)}`);
  });

  it.each([
    ['white space inside', '```json\n{}', ' '],
    ['a first line without an end', '```', 'w'],
    ['white space before it', '', ' '],
    ['what begins like an end', '```\n', '\n`'],
    ['white space after it', '```\n{}\n```', '\n'],
  ])('takes time by the length of a hostile text alone: %s, a character at a time', (_, start, more) => {
    const text = start + more.repeat(250_000 / more.length);
    const started = performance.now();
    through([...text]);
    expect(performance.now() - started).toBeLessThan(250);
  });
});
