import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../lib/protocol/call.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import { toCohereRequest } from '../../../../lib/providers/wires/cohere-request.ts';
import { ask } from '../../../contract/stage.ts';
import { asking, messages } from './support.ts';

const THINKS: Traits = { reasoning: 'budget' };
const { request, sent, refusal } = asking((call, traits: Traits = {}) =>
  toCohereRequest(call, 'command-x', traits),
);
const tool = (name: string, strict?: boolean) => ({
  name,
  description: `The ${name}`,
  inputSchema: { type: 'object' },
  ...(strict === undefined ? {} : { strict }),
});

describe('a call as a request to Cohere', () => {
  it('says no more than was asked', () => {
    expect(request(ask('Hi')).path).toBe('/v2/chat');
    expect(sent(ask('Hi'))).toEqual({
      model: 'command-x',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
    });
  });

  it('carries every option that the wire knows', () => {
    const call = ask('Hi', {
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      presencePenalty: 0.25,
      frequencyPenalty: 0.75,
      seed: 7,
      stop: ['END'],
      maxOutputTokens: 100,
      logprobs: 0,
      reasoning: { effort: 'low' },
      tools: [tool('weather', true), tool('time')],
      toolChoice: 'required',
    });
    expect(sent(call, THINKS)).toEqual({
      model: 'command-x',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      tools: ['weather', 'time'].map((name) => ({
        type: 'function',
        function: { name, description: `The ${name}`, parameters: { type: 'object' } },
      })),
      tool_choice: 'REQUIRED',
      strict_tools: true,
      thinking: { type: 'enabled', token_budget: 100 },
      temperature: 0.5,
      p: 0.9,
      k: 40,
      presence_penalty: 0.25,
      frequency_penalty: 0.75,
      seed: 7,
      stop_sequences: ['END'],
      max_tokens: 100,
      logprobs: true,
    });
  });

  it('asks for JSON, by a schema or without', () => {
    expect(sent(ask('Hi', { json: {} })).response_format).toEqual({ type: 'json_object' });
    expect(sent(ask('Hi', { json: { name: 'n', schema: { type: 'object' }, strict: true } }))).toMatchObject({
      response_format: { type: 'json_object', json_schema: { type: 'object' } },
    });
  });

  it('a cut that is none is the nearest that is taken; what cannot be said is left out and named', () => {
    expect(sent(ask('Hi', { topP: 1, topK: 1_000 }))).toMatchObject({ p: 0.99, k: 500 });
    expect(sent(ask('Hi', { topP: 0 }))).toMatchObject({ p: 0.01 });
    const { ignored, json } = request(
      ask('Hi', { minP: 0.1, presencePenalty: -1, frequencyPenalty: 2, seed: -5, temperature: 1 }),
    );
    expect(ignored).toEqual(['presencePenalty', 'frequencyPenalty', 'seed', 'minP']);
    expect(JSON.parse(JSON.stringify(json))).not.toHaveProperty('presence_penalty');
    expect(request(ask('Hi', { topP: 0.5, seed: 1 }), { takes: ['seed'] }).ignored).toEqual(['topP']);
  });

  it.each<[Call['reasoning'], unknown]>([
    [{ effort: 'none' }, { type: 'disabled' }],
    [{ effort: 'medium' }, { type: 'enabled', token_budget: 8_192 }],
    [{ budgetTokens: 500 }, { type: 'enabled', token_budget: 500 }],
    [
      { effort: 'max', budgetTokens: 500 },
      { type: 'enabled', token_budget: 500 },
    ],
  ])('reasoning %j is %j, and nothing to a model that does not think', (reasoning, thinking) => {
    expect(sent(ask('Hi', { reasoning }), THINKS).thinking).toEqual(thinking);
    const { json, ignored } = request(ask('Hi', { reasoning }), { reasoning: 'none' });
    expect(JSON.parse(JSON.stringify(json))).not.toHaveProperty('thinking');
    expect(ignored).toEqual(['reasoning']);
  });

  it('a tool that must be called is the only one it is told of', () => {
    const call = ask('Hi', { tools: [tool('weather'), tool('time')], toolChoice: { name: 'time' } });
    expect(sent(call)).toMatchObject({ tools: [{ function: { name: 'time' } }], tool_choice: 'REQUIRED' });
    expect(sent({ ...call, toolChoice: 'none' })).toMatchObject({ tool_choice: 'NONE' });
    expect(sent({ ...call, toolChoice: 'auto' })).not.toHaveProperty('tool_choice');
  });
});

describe('messages', () => {
  it('every role, with images by bytes and by address', () => {
    const call = messages(
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See' },
          { type: 'image', source: { data: '_9j-' } },
          { type: 'image', mediaType: 'image/png', source: { url: 'https://example.org/a.png' } },
        ],
      },
      { role: 'assistant', content: [{ type: 'text', text: 'A cat.' }] },
      { role: 'user', content: [{ type: 'text', text: 'Sure?' }] },
    );
    expect(sent(call).messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'system', content: 'Be kind.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,/9j+' } },
          { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
        ],
      },
      { role: 'assistant', content: 'A cat.' },
      { role: 'user', content: 'Sure?' },
    ]);
  });

  it('a tool loop: plan, thinking and calls go back as they came, results by their call', () => {
    const call = messages(
      { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm' },
          { type: 'reasoning', text: '.', metadata: { cohere: { type: 'thinking' } } },
          { type: 'reasoning', text: 'I will look.' },
          { type: 'reasoning', text: '', metadata: { cohere: { type: 'tool_plan' } } },
          { type: 'tool-call', id: 'c1', name: 'weather', arguments: '{"city": "Oslo"}' },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-result', id: 'c1', content: [{ type: 'text', text: '4°' }] }] },
    );
    expect(sent(call).messages).toEqual([
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: [{ type: 'thinking', thinking: 'Hm.' }],
        tool_plan: 'I will look.',
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city": "Oslo"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: '4°' },
    ]);
  });

  it('reasoning of another wire, or of none, stays out', () => {
    const call = messages(
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Foreign', metadata: { messages: { signature: 's' } } },
          { type: 'reasoning', text: 'Nameless' },
          { type: 'text', text: 'Oslo.' },
        ],
      },
      { role: 'user', content: [{ type: 'text', text: 'Go on' }] },
    );
    expect(sent(call).messages).toEqual([
      { role: 'assistant', content: 'Oslo.' },
      { role: 'user', content: 'Go on' },
    ]);
  });
});

describe('what the wire has no word for is refused by its name', () => {
  const tools = [tool('weather')];
  it.each<[string, Partial<Call>, Traits?]>([
    ['prefix', { messages: [{ role: 'assistant', content: [{ type: 'text', text: 'So' }], prefix: true }] }],
    ['json', { json: {}, tools }],
    ['json', { json: { schema: {} } }, { json: 'object' }],
    ['json', { json: {} }, { json: 'none' }],
    ['tools', { tools }, { lacks: ['tools'] }],
    ['toolChoice', { tools, toolChoice: { name: 'unknown' } }],
    ['toolChoice', { toolChoice: 'required' }],
    ['parallelToolCalls', { tools, parallelToolCalls: false }],
    ['logprobs', { logprobs: 2 }],
    ['logprobs', { logprobs: 0 }, { lacks: ['logprobs'] }],
    ['stop', { stop: ['a', 'b', 'c', 'd', 'e', 'f'] }],
    ['modalities', { modalities: ['text', 'audio'] }],
    ['n', { n: 2 }],
    [
      'audio',
      {
        messages: [
          { role: 'user', content: [{ type: 'audio', mediaType: 'audio/wav', source: { data: 'AA' } }] },
        ],
      },
    ],
    [
      'file',
      {
        messages: [
          { role: 'user', content: [{ type: 'file', mediaType: 'application/pdf', source: { data: 'AA' } }] },
        ],
      },
    ],
    [
      'image',
      { messages: [{ role: 'user', content: [{ type: 'image', source: { data: 'AA' } }] }] },
      { inputs: [] },
    ],
    [
      'image',
      {
        messages: [
          {
            role: 'tool',
            content: [{ type: 'tool-result', id: 'c', content: [{ type: 'image', source: { data: 'AA' } }] }],
          },
        ],
      },
    ],
  ])('%s %j', (detail, extra, traits) => {
    expect(refusal(ask('Hi', extra), traits)).toMatchObject({
      code: 'unsupported',
      detail,
      message: expect.stringMatching(/^This provider or model cannot take .+\.$/),
    });
  });
});
