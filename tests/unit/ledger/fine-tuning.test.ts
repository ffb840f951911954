import { describe, expect, test } from 'vitest';
import { exampleOf } from '../../../lib/ledger/fine-tuning.ts';
import { type KeptText, keptText } from '../../../lib/ledger/text.ts';
import { call, exchange } from '../../fixtures/ledger/rows.ts';

describe('an example to train on', () => {
  test('is the conversation and its answer', () => {
    expect(exampleOf(call(), exchange('what', 'that'))).toEqual({
      messages: [
        { role: 'user', content: 'what' },
        { role: 'assistant', content: 'that' },
      ],
    });
  });

  test('has tools in the shape of OpenAI, and developers under their older name', () => {
    const text = keptText(
      {
        surface: 'window.ai',
        messages: [
          { role: 'developer', content: [{ type: 'text', text: 'be brief' }] },
          { role: 'user', content: [{ type: 'text', text: 'weather?' }] },
          {
            role: 'assistant',
            content: [{ type: 'tool-call', id: 't1', name: 'weather', arguments: '{"at":"here"}' }],
          },
          {
            role: 'tool',
            content: [{ type: 'tool-result', id: 't1', content: [{ type: 'text', text: 'rain' }] }],
          },
        ],
        tools: [
          { name: 'weather', description: 'tells it', inputSchema: { type: 'object' } },
          { name: 'other', inputSchema: {} },
        ],
      },
      [{ role: 'assistant', text: '', calls: [{ id: 't2', name: 'other', arguments: '{}' }] }],
    );
    expect(exampleOf(call({ finish: 'tool-calls' }), text)).toEqual({
      messages: [
        { role: 'system', content: 'be brief' },
        { role: 'user', content: 'weather?' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 't1', type: 'function', function: { name: 'weather', arguments: '{"at":"here"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 't1', content: 'rain' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 't2', type: 'function', function: { name: 'other', arguments: '{}' } }],
        },
      ],
      tools: [
        {
          type: 'function',
          function: { name: 'weather', description: 'tells it', parameters: { type: 'object' } },
        },
        { type: 'function', function: { name: 'other', parameters: {} } },
      ],
    });
  });

  const good = exchange('what', 'that');
  const [question, answer] = [good.messages[0]!, good.answers[0]!];
  test.each<[string, Parameters<typeof call>[0], KeptText]>([
    ['failed', { finish: undefined, error: 'timeout' }, good],
    ['was cut off by its length', { finish: 'length' }, good],
    ['was refused', { finish: 'refused' }, good],
    ['was no chat', { task: 'embed' }, good],
    ['was not kept whole', {}, { ...good, cut: true }],
    ['has no answer', {}, { ...good, answers: [] }],
    ['has an empty answer', {}, { ...good, answers: [{ ...answer, text: '' }] }],
    ['was about a picture', {}, { ...good, messages: [{ ...question, files: [{ type: 'image' }] }] }],
    ['answered with a picture', {}, { ...good, answers: [{ ...answer, files: [{ type: 'image' }] }] }],
    [
      'called a tool with what is no JSON',
      {},
      {
        ...good,
        answers: [{ ...answer, calls: [{ id: '1', name: 'f', arguments: '{"n": [redacted card]}' }] }],
      },
    ],
    [
      'has a tool of no known shape',
      {},
      { ...good, tools: [{ name: 'f', inputSchema: '{"a": [redacted key]' }] },
    ],
  ])('is not made of a call that %s', (_, row, text) => {
    expect(exampleOf(call(row), text)).toBeUndefined();
  });
});
