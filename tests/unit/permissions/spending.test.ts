import { describe, expect, test } from 'vitest';
import { setOf } from '../../../lib/permissions/capabilities.ts';
import type { Grant } from '../../../lib/permissions/record.ts';
import { ceilingOf } from '../../../lib/permissions/spending.ts';
import type { Capability } from '../../../lib/protocol/grant.ts';

const always = (...capabilities: Capability[]): Grant => ({ capabilities, from: 0 });
const until = (limit: number, before: number, ...capabilities: Capability[]): Grant => ({
  capabilities,
  from: 0,
  limit,
  before,
});

describe('what a place may have spent in all when a permission ends', () => {
  test.each<[string, Grant[], Capability[], number | undefined]>([
    ['is what it had spent and the amount', [until(2, 3, 'text', 'images')], ['text'], 5],
    ['is none where nothing ends with an amount', [always('text')], ['text'], undefined],
    ['is none for what has no such end', [always('text'), until(2, 3, 'embeddings')], ['text'], undefined],
    ['is that of all that a call needs', [always('text'), until(2, 3, 'images')], ['text', 'images'], 5],
    ['is the lower of two', [until(2, 3, 'text'), until(1, 3.5, 'images')], ['text', 'images'], 4.5],
    [
      'is none for what is allowed twice, once without',
      [until(2, 3, 'text'), always('text')],
      ['text'],
      undefined,
    ],
    ['is none for what was allowed but once', [until(2, 3, 'images')], ['text'], undefined],
  ])('%s', (_, held, needs, expected) => {
    expect(ceilingOf(held, setOf(needs))).toBe(expected);
  });
});
