import { describe, expect, it } from 'vitest';
import type { Content } from '../../../../lib/protocol/call.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import { echoed, thinkingPieces, toReasoning } from '../../../../lib/providers/wires/chat-reasoning.ts';

/** As it goes over the network: without what is undefined. */
const plain = (value: unknown) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
type Asked = Parameters<typeof toReasoning>[0];

describe('how a model is told to think', () => {
  it.each<[string, Asked, Traits, unknown]>([
    ['by effort', { effort: 'low' }, {}, { reasoning_effort: 'low' }],
    ['"max" is no word of the wire', { effort: 'max' }, {}, { reasoning_effort: 'high' }],
    ['but of some models', { effort: 'max' }, { efforts: { max: 'xhigh' } }, { reasoning_effort: 'xhigh' }],
    ['a budget is an effort', { budgetTokens: 9_000 }, {}, { reasoning_effort: 'medium' }],
    ['who does not think is not told to', { effort: 'high' }, { reasoning: 'none' }, undefined],
    ['who may not think is not told to stop', { effort: 'none' }, {}, undefined],
    ['who thinks is', { effort: 'none' }, { reasoning: 'effort' }, { reasoning_effort: 'none' }],
    ['unless it cannot', { effort: 'none' }, { reasoning: 'effort', efforts: { none: null } }, undefined],
    [
      'OpenRouter, effort',
      { effort: 'high' },
      { reasoningField: 'reasoning' },
      { reasoning: { effort: 'high' } },
    ],
    [
      'OpenRouter, budget',
      { budgetTokens: 2_000 },
      { reasoningField: 'reasoning' },
      { reasoning: { max_tokens: 2_000 } },
    ],
    [
      'OpenRouter, not at all',
      { effort: 'none' },
      { reasoningField: 'reasoning' },
      { reasoning: { effort: 'none' } },
    ],
    [
      'Together',
      { effort: 'none' },
      { reasoningField: 'reasoning', reasoning: 'toggle' },
      { reasoning: { enabled: false } },
    ],
    [
      'DeepSeek',
      { effort: 'max' },
      { reasoningField: 'thinking', reasoning: 'effort', efforts: { max: 'max' } },
      { thinking: { type: 'enabled' }, reasoning_effort: 'max' },
    ],
    [
      'DeepSeek, not at all',
      { effort: 'none' },
      { reasoningField: 'thinking', reasoning: 'effort' },
      { thinking: { type: 'disabled' } },
    ],
    [
      'a budget within its bounds',
      { effort: 'minimal' },
      { reasoningField: 'thinking', reasoning: 'budget', budget: [2_000, 4_000] },
      { thinking: { type: 'enabled', budget_tokens: 2_000 } },
    ],
    [
      'adaptive',
      { effort: 'low' },
      { reasoningField: 'thinking', reasoning: 'adaptive' },
      { thinking: { type: 'adaptive' }, reasoning_effort: 'low' },
    ],
    [
      'Alibaba',
      { budgetTokens: 500 },
      { reasoningField: 'enable_thinking', reasoning: 'budget' },
      { enable_thinking: true, thinking_budget: 500 },
    ],
    [
      'vLLM',
      { effort: 'none' },
      { reasoningField: 'chat_template_kwargs', reasoning: 'toggle' },
      { chat_template_kwargs: { enable_thinking: false } },
    ],
  ])('%s: %j', (_, asked, traits, fields) => {
    expect(plain(toReasoning(asked, traits, undefined))).toEqual(fields);
  });

  it('an effort that becomes a budget is no longer than the answer may be', () => {
    const traits: Traits = { reasoningField: 'enable_thinking', reasoning: 'budget' };
    expect(toReasoning({ effort: 'high' }, traits, 1_000)).toMatchObject({ thinking_budget: 1_000 });
  });
});

describe('how earlier reasoning goes back', () => {
  const kept = (text: string, metadata?: Record<string, unknown>): Content => ({
    type: 'reasoning',
    text,
    ...(metadata && { metadata }),
  });

  it('as text in the field that the server has for it', () => {
    const content = [kept('One '), kept('two.', { messages: { signature: 's' } })];
    expect(echoed(content, 'reasoning')).toEqual({ reasoning: 'One two.' });
    expect(echoed(content, 'reasoning_content')).toEqual({ reasoning_content: 'One two.' });
    expect(echoed([], 'reasoning_content')).toEqual({});
    expect(echoed(content, undefined)).toEqual({});
  });

  it('as the blocks that the server gave, unmodified, in their order', () => {
    const first = { type: 'reasoning.text', text: 'One', signature: 's', unheard: { of: [1] } };
    const second = { type: 'reasoning.encrypted', data: 'x' };
    const content = [
      kept('One', { chat: { reasoning_details: [first] } }),
      kept('', { chat: { reasoning_details: [second] } }),
    ];
    expect(echoed(content, 'reasoning_details')).toEqual({ reasoning_details: [first, second] });
    expect(echoed(content, 'thinking_blocks')).toEqual({ reasoning_content: 'One' });
  });

  it('as text where there are no blocks, or they are another wire’s', () => {
    const content = [kept('One', { messages: { signature: 's' } }), kept('', { chat: 7 })];
    expect(echoed(content, 'reasoning_details')).toEqual({ reasoning: 'One' });
  });

  it('as pieces of content, a signature to its block', () => {
    const content = [kept('One '), kept('two.', { chat: { signature: 's' } }), kept('Three.')];
    const piece = (text: string, signature?: string) => ({
      type: 'thinking',
      thinking: [{ type: 'text', text }],
      closed: true,
      ...(signature && { signature }),
    });
    expect(plain(thinkingPieces(content))).toEqual([piece('One two.', 's'), piece('Three.')]);
  });
});
