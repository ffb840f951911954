import { describe, expect, it } from 'vitest';
import { isWithin } from '../../../lib/protocol/size.ts';

describe('isWithin', () => {
  it('lets a message through up to the limit and not beyond', () => {
    const message = { text: 'x'.repeat(100) };
    const { length } = JSON.stringify(message);
    expect(isWithin(message, length + 10)).toBe(true);
    expect(isWithin(message, length - 1)).toBe(false);
  });

  it('counts what escapes add', () => {
    const message = { text: '\u0000'.repeat(100) };
    expect(isWithin(message, 300)).toBe(false);
    expect(isWithin(message, 700)).toBe(true);
  });

  it('ends on a circle and on a list that repeats itself beyond all bounds', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(isWithin(circle, 100_000)).toBe(false);
    let doubled: unknown = 'x';
    for (let depth = 0; depth < 60; depth++) doubled = [doubled, doubled];
    expect(isWithin(doubled, 100_000)).toBe(false);
  });

  it('is not brought down by depth', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 50_000; depth++) deep = [deep];
    expect(isWithin(deep, 10_000_000)).toBe(true);
    expect(isWithin(deep, 10_000)).toBe(false);
  });

  it.each([[undefined], [null], [7], [true], ['text'], [{ a: undefined }]])('takes %j', (message) => {
    expect(isWithin(message, 1_000)).toBe(true);
  });
});
