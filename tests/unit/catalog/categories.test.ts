import { describe, expect, it } from 'vitest';
import { categoriesOf, sizeOf } from '../../../lib/catalog/categories.ts';

describe('what a model is for', () => {
  it('is what it does, where that is not to chat', () => {
    for (const kind of ['embedding', 'image', 'speech', 'transcription'] as const)
      expect(categoriesOf('x', { kind, reasoning: true, tier: 1 }, true)).toEqual([kind]);
    expect(categoriesOf('x', { kind: 'other' }, true)).toEqual([]);
  });

  it('adds up where it chats', () => {
    const facts = {
      reasoning: true,
      inputs: ['text' as const, 'image' as const],
      outputs: ['text' as const, 'image' as const],
    };
    expect(categoriesOf('x', facts, true)).toEqual(['chat', 'code', 'reasoning', 'vision', 'image']);
    expect(categoriesOf('x', {}, false)).toEqual(['chat']);
  });

  it('is small by its place in its line, or by its size', () => {
    expect(categoriesOf('claude-haiku-5-5', { tier: 1 }, false)).toContain('small');
    expect(categoriesOf('llama-3.1-8b', {}, false)).toContain('small');
    expect(categoriesOf('llama-3.3-70b', {}, false)).not.toContain('small');
    expect(categoriesOf('gpt-5', { tier: 3 }, false)).not.toContain('small');
  });
});

describe('the size of a model', () => {
  it.each([
    ['llama-3.1-8b', 8],
    ['gemma-4-e4b', 4],
    ['qwen3-30b-a3b', 30],
    ['qwen2.5-0.5b', 0.5],
    ['smollm-135m', 0.135],
    ['qwen3.8-2.4t-a95b', 2_400],
    ['llama-3.3-70b:free', 70],
    ['gpt-4.1', undefined],
    ['command-r7b-12-2024', undefined],
  ])('of %s is %s', (name, size) => {
    expect(sizeOf(name)).toBe(size);
  });
});
