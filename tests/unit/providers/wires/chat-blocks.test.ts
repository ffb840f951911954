import { describe, expect, it } from 'vitest';
import { gatherBlocks, wordsOf } from '../../../../lib/providers/wires/chat-blocks.ts';

const text = (index: number, words: string, signature: string | null = null) => ({
  type: 'reasoning.text',
  text: words,
  signature,
  index,
  format: 'f',
});

describe('blocks of reasoning that are to be sent back', () => {
  it('grow out of their pieces to what an answer without a stream would hold', () => {
    const blocks = gatherBlocks('Lab');
    blocks.accept('reasoning_details', [text(0, 'One ')], undefined);
    blocks.accept('reasoning_details', [text(0, 'two.')], undefined);
    blocks.accept('reasoning_details', [{ type: 'reasoning.text', signature: 's', index: 0 }], undefined);
    blocks.accept('reasoning_details', [text(1, 'Three.', 't')], undefined);
    blocks.accept('reasoning_details', [{ type: 'reasoning.encrypted', data: 'a', index: 2 }], undefined);
    blocks.accept('reasoning_details', [{ type: 'reasoning.encrypted', data: 'b', index: 2 }], undefined);
    const reasoning_details = [
      text(0, 'One two.', 's'),
      text(1, 'Three.', 't'),
      { type: 'reasoning.encrypted', data: 'a', index: 2 },
      { type: 'reasoning.encrypted', data: 'b', index: 2 },
    ];
    expect(blocks.whole()).toEqual([
      { type: 'reasoning', text: '', metadata: { chat: { reasoning_details } } },
    ]);
    expect(blocks.whole()).toEqual([]);
  });

  it('are kept apart by choice and by field; a signature closes a block that has no index', () => {
    const blocks = gatherBlocks('Lab');
    const thought = (thinking: string, signature?: string) => ({ type: 'thinking', thinking, signature });
    blocks.accept('thinking_blocks', [thought('a'), thought('', 's'), thought('b', 't')], undefined);
    blocks.accept('thinking_blocks', [thought('c', 'u'), 7, null, ['x']], 1);
    expect(blocks.whole()).toEqual([
      {
        type: 'reasoning',
        text: '',
        metadata: { chat: { thinking_blocks: [thought('a', 's'), thought('b', 't')] } },
      },
      {
        type: 'reasoning',
        text: '',
        metadata: { chat: { thinking_blocks: [thought('c', 'u')] } },
        choice: 1,
      },
    ]);
  });

  it('S32 are bounded', () => {
    const blocks = gatherBlocks('Lab');
    const data = 'x'.repeat(8 * 1024 * 1024);
    expect(() => {
      for (let i = 0; i < 9; i += 1) {
        blocks.accept('reasoning_details', [{ type: 'reasoning.encrypted', data }], undefined);
      }
    }).toThrow('larger than Oriel takes');
  });

  it('S14 a key such as __proto__ in a block is inert', () => {
    const blocks = gatherBlocks('Lab');
    const evil = '{"type":"t","text":"x","__proto__":{"polluted":1}}';
    blocks.accept('reasoning_details', [JSON.parse(evil), JSON.parse(evil)], undefined);
    const [part] = blocks.whole();
    const { reasoning_details = [] } = (part?.metadata?.chat ?? {}) as {
      reasoning_details?: { polluted?: number }[];
    };
    expect(reasoning_details).toHaveLength(1);
    expect(reasoning_details[0]?.polluted).toBeUndefined();
    expect(Object.getPrototypeOf(reasoning_details[0])).toBe(Object.prototype);
  });

  it('say their words where nothing else does', () => {
    expect(wordsOf([text(0, 'a'), { summary: 'b' }, { data: 'c' }, null, { text: 4 }])).toBe('ab');
  });
});
