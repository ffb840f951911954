import { expect, test } from 'vitest';
import { fnv1a } from '../../../lib/protocol/fnv.ts';

test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('is what its authors publish for “%s”', (text, hash) => {
  expect(fnv1a(text) >>> 0).toBe(hash);
});

test('is another hash for another seed', () => {
  expect(new Set([0, 1, 2, 3].map((seed) => fnv1a('foobar', seed))).size).toBe(4);
});
