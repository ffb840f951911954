import { expect, it } from 'vitest';
import {
  budgetOf,
  EFFORT_TOKENS,
  EFFORTS,
  effortOf,
  effortWord,
} from '../../../lib/providers/reasoning-effort.ts';

it('an effort and its budget stand for each other', () => {
  for (const effort of EFFORTS.slice(1)) expect(effortOf(EFFORT_TOKENS[effort])).toBe(effort);
  expect([effortOf(1), effortOf(2_047), effortOf(8_191), effortOf(1e9)]).toEqual([
    'minimal',
    'minimal',
    'low',
    'max',
  ]);
});

it('a budget leaves room for no more than the answer may hold', () => {
  expect([budgetOf('high'), budgetOf('high', 1_000), budgetOf('none', 1_000)]).toEqual([24_576, 1_000, 0]);
});

it('a word that a model lacks is the nearest lower one, else its lowest; "none" stands for itself', () => {
  const usual = { none: 'none', minimal: null, low: 'low', medium: 'medium', high: 'high', max: null };
  expect(effortWord('max', usual)).toBe('high');
  expect(effortWord('minimal', usual)).toBe('low');
  expect(effortWord('medium', usual, { medium: null })).toBe('low');
  expect(effortWord('max', usual, { max: 'xhigh' })).toBe('xhigh');
  expect(effortWord('none', usual, { none: null })).toBeUndefined();
  expect(effortWord('low', usual, { low: null, medium: null, high: null })).toBeUndefined();
});
