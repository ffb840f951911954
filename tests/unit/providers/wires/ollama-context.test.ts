import { describe, expect, it } from 'vitest';
import { contextFor } from '../../../../lib/providers/wires/ollama-context.ts';
import { ask } from '../../../contract/stage.ts';

/** So many tokens of English, by three bytes each. */
const words = (tokens: number) => 'abc'.repeat(tokens);

describe('the room that Ollama is asked for', () => {
  it('is none where every Ollama has enough: a machine’s own default may be higher', () => {
    expect(contextFor(ask('Hi'))).toBeUndefined();
    expect(contextFor(ask(words(2_000)))).toBeUndefined();
    expect(contextFor(ask('Hi', { maxOutputTokens: 4_000 }))).toBeUndefined();
  });

  it('is a power of two that holds the call and its answer', () => {
    expect(contextFor(ask(words(2_100)))).toBe(8_192);
    expect(contextFor(ask(words(6_100)))).toBe(8_192);
    expect(contextFor(ask(words(6_200)))).toBe(16_384);
    expect(contextFor(ask('Hi', { maxOutputTokens: 9_000 }))).toBe(16_384);
  });

  it('never goes beyond what the model can read, nor beyond what any can', () => {
    expect(contextFor(ask(words(60_000)), 32_768)).toBe(32_768);
    expect(contextFor(ask(words(10_000)), 32_768)).toBe(16_384);
    expect(contextFor(ask('Hi', { maxOutputTokens: 9_000_000 }))).toBe(1_048_576);
  });

  it('counts bytes of UTF-8, so that no script is taken for shorter than it is', () => {
    for (const character of ['a', 'é', '水', '🌊']) {
      const bytes = new TextEncoder().encode(character).length;
      // A call of 2,032 tokens and its frame fill the default; one character's bytes more do not fit.
      const fits = Math.floor((2_032 * 3) / bytes);
      expect(contextFor(ask(character.repeat(fits)))).toBeUndefined();
      expect(contextFor(ask(character.repeat(fits + 3)))).toBe(8_192);
    }
  });

  it('counts images, tools, schemas, calls and their results', () => {
    const schema = { description: words(2_100) };
    const tool = { name: 't', inputSchema: schema };
    const image = { type: 'image' as const, source: { data: 'AA' } };
    const text = { type: 'text' as const, text: words(2_100) };
    for (const call of [
      ask('Hi', { tools: [tool] }),
      ask('Hi', { json: { schema } }),
      ask('Hi', { messages: [{ role: 'user', content: [image, image] }] }),
      ask('Hi', {
        messages: [
          {
            role: 'assistant',
            content: [{ type: 'tool-call', id: 'c', name: 't', arguments: JSON.stringify(words(2_100)) }],
          },
        ],
      }),
      ask('Hi', {
        messages: [{ role: 'tool', content: [{ type: 'tool-result', id: 'c', content: [text] }] }],
      }),
      ask('Hi', { messages: [{ role: 'assistant', content: [{ ...text, type: 'reasoning' }] }] }),
    ]) {
      expect(contextFor(call)).toBe(8_192);
    }
  });
});
