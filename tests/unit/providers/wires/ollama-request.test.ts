import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../lib/protocol/call.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import { toOllamaRequest } from '../../../../lib/providers/wires/ollama-request.ts';
import { ask } from '../../../contract/stage.ts';
import { asking, EVERY_COLOUR, messages } from './support.ts';

const { request, sent, refusal } = asking((call, traits: Traits = { prefill: true }) =>
  toOllamaRequest(call, 'qwen3:8b', traits),
);
const tools = [{ name: 'weather', description: 'Of a city', inputSchema: { type: 'object' }, strict: true }];

describe('a call as a request to Ollama', () => {
  it('says no more than was asked, and that nothing of it may be cut', () => {
    expect(request(ask('Hi')).path).toBe('/api/chat');
    expect(sent(ask('Hi'))).toEqual({
      model: 'qwen3:8b',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      truncate: false,
    });
  });

  it('carries every option that the wire knows', () => {
    const call = ask('Hi', {
      ...EVERY_COLOUR,
      stop: ['END'],
      maxOutputTokens: 100,
      logprobs: 3,
      reasoning: { effort: 'low' },
      json: { name: 'reply', schema: { type: 'object' }, strict: true },
      tools,
      toolChoice: 'auto',
      parallelToolCalls: true,
    });
    expect(sent(call)).toEqual({
      model: 'qwen3:8b',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      truncate: false,
      tools: [
        {
          type: 'function',
          function: { name: 'weather', description: 'Of a city', parameters: { type: 'object' } },
        },
      ],
      format: { type: 'object' },
      think: 'low',
      logprobs: true,
      top_logprobs: 3,
      options: {
        temperature: 0.5,
        top_p: 0.9,
        top_k: 40,
        min_p: 0.05,
        presence_penalty: 1,
        frequency_penalty: -1,
        seed: 7,
        stop: ['END'],
        num_predict: 100,
      },
    });
    // A schema of arguments binds nobody there.
    expect(request(call).ignored).toEqual(['tools.strict']);
  });

  it('a long call asks for room, up to what the model can read', () => {
    const long = ask('abc'.repeat(10_000));
    expect(sent(long).options).toEqual({ num_ctx: 16_384 });
    expect(sent(long, { contextLength: 8_192 }).options).toEqual({ num_ctx: 8_192 });
  });

  it('any JSON where there is no schema; the chosen tokens’ probabilities alone where no others are asked for', () => {
    expect(sent(ask('Hi', { json: {}, logprobs: 0 }))).toMatchObject({ format: 'json', logprobs: true });
    expect(sent(ask('Hi', { logprobs: 0 }))).not.toHaveProperty('top_logprobs');
  });

  it.each<[Call['reasoning'], unknown]>([
    [{ effort: 'none' }, false],
    [{ effort: 'minimal' }, 'low'],
    [{ effort: 'medium' }, 'medium'],
    [{ effort: 'max' }, 'high'],
    [{ budgetTokens: 9_000 }, 'medium'],
    [{ budgetTokens: 100 }, 'low'],
  ])('reasoning %j is think: %j', (reasoning, think) => {
    expect(sent(ask('Hi', { reasoning })).think).toBe(think);
    expect(sent(ask('Hi', { reasoning }), { reasoning: 'toggle' }).think).toBe(think !== false);
    const { json, ignored } = request(ask('Hi', { reasoning }), { reasoning: 'none' });
    expect(JSON.parse(JSON.stringify(json))).not.toHaveProperty('think');
    expect(ignored).toEqual(['reasoning']);
  });

  it('a model that is to call no tool is told of none', () => {
    expect(sent(ask('Hi', { tools, toolChoice: 'none' }))).not.toHaveProperty('tools');
  });

  it('what a model does not take of the colours is left out and named', () => {
    const { ignored, json } = request(ask('Hi', { topK: 3, seed: 1 }), { takes: ['seed'] });
    expect(ignored).toEqual(['topK']);
    expect(JSON.parse(JSON.stringify(json)).options).toEqual({ seed: 1 });
  });
});

describe('messages', () => {
  it('every role, images beside the text, the beginning of the answer last', () => {
    const call = messages(
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See ' },
          { type: 'image', source: { data: '_9j-' } },
          { type: 'text', text: 'this', cache: true },
        ],
      },
      { role: 'assistant', content: [{ type: 'text', text: 'A c' }], prefix: true },
    );
    expect(sent(call).messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'See this', images: ['/9j+'] },
      { role: 'assistant', content: 'A c' },
    ]);
  });

  it('a tool loop: thinking and calls go back, arguments as objects; results name their tool', () => {
    const call = messages(
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Of another wire', metadata: { gemini: { signature: 's' } } },
          { type: 'reasoning', text: 'Look.' },
          { type: 'tool-call', id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' },
          { type: 'tool-call', id: 'c2', name: 'now', arguments: '' },
          { type: 'tool-call', id: 'c3', name: 'now', arguments: '{"broken' },
        ],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', id: 'c1', content: [{ type: 'text', text: '4°' }] },
          {
            type: 'tool-result',
            id: 'c9',
            name: 'camera',
            content: [{ type: 'image', source: { data: 'AAAA' } }],
          },
        ],
      },
    );
    expect(sent(call).messages).toEqual([
      {
        role: 'assistant',
        content: '',
        thinking: 'Look.',
        tool_calls: [
          { id: 'c1', function: { name: 'weather', arguments: { city: 'Oslo' } } },
          { id: 'c2', function: { name: 'now', arguments: {} } },
          { id: 'c3', function: { name: 'now', arguments: { arguments: '{"broken' } } },
        ],
      },
      { role: 'tool', content: '4°', tool_name: 'weather', tool_call_id: 'c1' },
      { role: 'tool', content: '', images: ['AAAA'], tool_name: 'camera', tool_call_id: 'c9' },
    ]);
  });
});

describe('what the wire has no word for is refused by its name', () => {
  const user = (content: Extract<Call['messages'][number], { role: 'user' }>['content']) => ({
    messages: [{ role: 'user' as const, content }],
  });
  it.each<[string, Partial<Call>, Traits?]>([
    ['toolChoice', { tools, toolChoice: 'required' }],
    ['toolChoice', { tools, toolChoice: { name: 'weather' } }],
    ['toolChoice', { toolChoice: 'required' }],
    [
      'prefix',
      { messages: [{ role: 'assistant', content: [{ type: 'text', text: 'So' }], prefix: true }] },
      {},
    ],
    ['parallelToolCalls', { tools, parallelToolCalls: false }],
    ['tools', { tools }, { lacks: ['tools'] }],
    ['json', { json: {} }, { json: 'none' }],
    ['json', { json: { schema: {} } }, { json: 'object' }],
    ['logprobs', { logprobs: 0 }, { lacks: ['logprobs'] }],
    ['modalities', { modalities: ['image'] }],
    ['n', { n: 2 }],
    ['image.url', user([{ type: 'image', source: { url: 'https://example.org/a.png' } }])],
    ['image', user([{ type: 'image', source: { data: 'AA' } }]), { inputs: [] }],
    ['audio', user([{ type: 'audio', mediaType: 'audio/wav', source: { data: 'AA' } }])],
    ['file', user([{ type: 'file', mediaType: 'application/pdf', source: { data: 'AA' } }])],
  ])('%s %j', (detail, extra, traits) => {
    expect(refusal(ask('Hi', extra), traits)).toMatchObject({
      code: 'unsupported',
      detail,
      message: expect.stringMatching(/^This provider or model cannot take .+\.$/),
    });
  });
});
