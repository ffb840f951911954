import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../lib/protocol/call.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import { type ChatDialect, toChatRequest } from '../../../../lib/providers/wires/chat-request.ts';
import { ask } from '../../../contract/stage.ts';
import { asking, EVERY_COLOUR } from './support.ts';

const usual: Traits = {};
const DIALECT: ChatDialect = { path: '/chat/completions' };
const { sent, refusal } = asking((call, how: Traits = usual) => toChatRequest(call, 'm/1', DIALECT, how));

describe('a call as a chat completions request', () => {
  it('says no more than was asked', () => {
    expect(sent(ask('Hi'))).toEqual({
      model: 'm/1',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('carries every option that the wire knows', () => {
    const call = ask('Hi', {
      tools: [{ name: 'weather', description: 'Of a city', inputSchema: { type: 'object' }, strict: true }],
      toolChoice: { name: 'weather' },
      parallelToolCalls: false,
      json: { name: 'reply', schema: { type: 'object' }, strict: true },
      reasoning: { effort: 'max', budgetTokens: 1_000 },
      ...EVERY_COLOUR,
      stop: ['END'],
      maxOutputTokens: 100,
      logprobs: 3,
      n: 2,
    });
    expect(sent(call)).toEqual({
      model: 'm/1',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
      tools: [
        {
          type: 'function',
          function: {
            name: 'weather',
            description: 'Of a city',
            parameters: { type: 'object' },
            strict: true,
          },
        },
      ],
      tool_choice: { type: 'function', function: { name: 'weather' } },
      parallel_tool_calls: false,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'reply', schema: { type: 'object' }, strict: true },
      },
      reasoning_effort: 'high',
      temperature: 0.5,
      top_p: 0.9,
      presence_penalty: 1,
      frequency_penalty: -1,
      seed: 7,
      stop: ['END'],
      max_tokens: 100,
      logprobs: true,
      top_logprobs: 3,
      n: 2,
    });
  });

  it('asks for any JSON where there is no schema, and for the field that limits the answer here', () => {
    const tools = [{ name: 'weather', inputSchema: {} }];
    const request = sent(ask('Hi', { json: {}, maxOutputTokens: 5, n: 1, tools, toolChoice: 'none' }), {
      ...usual,
      maxTokens: 'max_completion_tokens',
    });
    expect(request).toMatchObject({
      response_format: { type: 'json_object' },
      max_completion_tokens: 5,
      tool_choice: 'none',
    });
    expect(request).not.toHaveProperty('max_tokens');
    expect(request).not.toHaveProperty('n');
  });

  it('carries a whole tool conversation', () => {
    const call = ask('', {
      messages: [
        {
          role: 'system',
          content: [
            { type: 'text', text: 'Be ' },
            { type: 'text', text: 'brief.' },
          ],
        },
        { role: 'developer', content: [{ type: 'text', text: 'Use tools.' }] },
        { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'I need the weather.' },
            { type: 'tool-call', id: 'a', name: 'weather', arguments: '{"city":"Oslo"}' },
            { type: 'tool-call', id: 'b', name: 'weather', arguments: '{"city":"Rome"}' },
          ],
        },
        {
          role: 'tool',
          content: [
            { type: 'tool-result', id: 'a', content: [{ type: 'text', text: 'Rain' }] },
            { type: 'tool-result', id: 'b', content: [{ type: 'text', text: 'Sun' }], isError: true },
          ],
        },
        { role: 'assistant', content: [{ type: 'text', text: 'Rain and sun.' }] },
      ],
    });
    const called = (id: string, city: string) => ({
      id,
      type: 'function',
      function: { name: 'weather', arguments: `{"city":"${city}"}` },
    });
    expect(sent(call).messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'system', content: 'Use tools.' },
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: null, tool_calls: [called('a', 'Oslo'), called('b', 'Rome')] },
      { role: 'tool', tool_call_id: 'a', content: 'Rain' },
      { role: 'tool', tool_call_id: 'b', content: 'Sun' },
      { role: 'assistant', content: 'Rain and sun.' },
    ]);
  });

  it('carries images, audio and files; base64 in the form that data: addresses take', () => {
    const call = ask('', {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image', source: { data: '_9j-4AAQ' }, mediaType: 'image/jpeg' },
            { type: 'image', source: { data: 'iVBORw0KGgo=' } },
            { type: 'image', source: { data: 'R0lGODlh' } },
            { type: 'image', source: { url: 'https://example.org/a.png' } },
            { type: 'audio', source: { data: 'AAAA' }, mediaType: 'audio/mpeg' },
            { type: 'file', source: { data: 'JVBERg==' }, mediaType: 'application/pdf', name: 'a.pdf' },
          ],
        },
      ],
    });
    expect(sent(call).messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,/9j+4AAQ' } },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
          { type: 'image_url', image_url: { url: 'data:image/gif;base64,R0lGODlh' } },
          { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
          { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
          {
            type: 'file',
            file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERg==' },
          },
        ],
      },
    ]);
  });

  const user = (content: Extract<Call['messages'][number], { role: 'user' }>['content']) =>
    ask('', { messages: [{ role: 'user', content }] });

  it.each([
    ['audio', user([{ type: 'audio', source: { data: 'AAAA' }, mediaType: 'audio/ogg' }])],
    ['audio', user([{ type: 'audio', source: { data: 'AAAA' }, mediaType: 'constructor' }])],
    ['audio.url', user([{ type: 'audio', source: { url: 'https://a.example' }, mediaType: 'audio/wav' }])],
    [
      'file.url',
      user([{ type: 'file', source: { url: 'https://a.example' }, mediaType: 'application/pdf' }]),
    ],
    [
      'prefix',
      ask('', {
        messages: [{ role: 'assistant', content: [{ type: 'text', text: 'The' }], prefix: true }],
      }),
    ],
    [
      'image',
      ask('', {
        messages: [
          {
            role: 'tool',
            content: [
              { type: 'tool-result', id: 'a', content: [{ type: 'image', source: { data: 'AAAA' } }] },
            ],
          },
        ],
      }),
    ],
    [
      'file',
      ask('', {
        messages: [
          {
            role: 'assistant',
            content: [{ type: 'file', source: { data: 'AAAA' }, mediaType: 'application/pdf' }],
          },
        ],
      }),
    ],
  ])('refuses what the wire has no word for, and names it: %s', (detail, call) => {
    expect(refusal(call)).toMatchObject({ code: 'unsupported', detail });
  });

  it.each<[string, Partial<Call>, Traits]>([
    ['stop', { stop: ['END'] }, { lacks: ['stop'] }],
    ['tools', { tools: [{ name: 'f', inputSchema: {} }] }, { lacks: ['tools'] }],
    ['logprobs', { logprobs: 0 }, { lacks: ['logprobs'] }],
    [
      'toolChoice',
      { tools: [{ name: 'f', inputSchema: {} }], toolChoice: 'required' },
      { lacks: ['toolChoice'] },
    ],
    ['toolChoice', { toolChoice: 'required' }, {}],
    ['toolChoice', { toolChoice: { name: 'g' }, tools: [{ name: 'f', inputSchema: {} }] }, {}],
    ['json', { json: {} }, { json: 'none' }],
    ['json', { json: { schema: {} } }, { json: 'object' }],
    ['json', { json: {}, tools: [{ name: 'f', inputSchema: {} }] }, { lacks: ['jsonWithTools'] }],
    ['modalities', { modalities: ['image'] }, {}],
    ['modalities', { modalities: ['text', 'audio'] }, { modalities: ['image'] }],
  ])('refuses what this model has no word for, and names it: %s', (detail, extra, traits) => {
    expect(refusal(ask('Hi', extra), traits)).toMatchObject({ code: 'unsupported', detail });
  });

  it('says nothing of what is so anyway', () => {
    const usually = { toolChoice: 'auto', parallelToolCalls: true } as const;
    expect(sent(ask('Hi', { stop: [] }), { lacks: ['stop', 'streamOptions'] })).toEqual({
      model: 'm/1',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
    });
    const bare = sent(ask('Hi', { ...usually, tools: [], modalities: ['text'], json: {} }), {
      json: 'object',
    });
    expect(Object.keys(bare)).toEqual(['model', 'messages', 'stream', 'stream_options', 'response_format']);
  });

  it('a model that calls one tool at a time is not told to; that it may call more is named as left out', () => {
    const tools = [{ name: 'f', inputSchema: {} }];
    const request = (parallelToolCalls: boolean) =>
      toChatRequest(ask('Hi', { tools, parallelToolCalls }), 'm', DIALECT, { oneToolAtATime: true });
    expect(request(false)).not.toHaveProperty('ignored');
    expect(request(true).ignored).toEqual(['parallelToolCalls']);
    expect(JSON.stringify([request(false).json, request(true).json])).not.toContain('parallel');
  });

  it('leaves out what only colours an answer, and names it', () => {
    const call = ask('Hi', { temperature: 0.5, topK: 40, minP: 0.1, seed: 7, reasoning: { effort: 'high' } });
    const request = (traits: Traits) => toChatRequest(call, 'm', DIALECT, traits);
    expect(request({}).ignored).toEqual(['topK', 'minP']);
    expect(request({ takes: ['topK'], reasoning: 'none' })).toMatchObject({
      ignored: ['temperature', 'minP', 'seed', 'reasoning'],
      json: { top_k: 40 },
    });
    const all: Traits = { takes: ['temperature', 'topK', 'minP', 'seed'] };
    expect(request(all)).not.toHaveProperty('ignored');
    expect(request(all).json).toMatchObject({ temperature: 0.5, top_k: 40, min_p: 0.1, seed: 7 });
  });

  it('asks for images and sound where the model has them', () => {
    const traits: Traits = { modalities: ['image', 'audio'] };
    expect(sent(ask('Hi', { modalities: ['image', 'text'] }), traits)).toMatchObject({
      modalities: ['image', 'text'],
    });
    expect(sent(ask('Hi', { modalities: ['audio'] }), traits)).toMatchObject({
      modalities: ['text', 'audio'],
      audio: { voice: 'alloy', format: 'pcm16' },
    });
  });

  it('marks the beginning of an answer as the server wants it marked', () => {
    const call = ask('', {
      messages: [{ role: 'assistant', content: [{ type: 'text', text: 'The' }], prefix: true }],
    });
    expect(sent(call, { prefill: 'prefix' }).messages).toEqual([
      { role: 'assistant', content: 'The', prefix: true },
    ]);
    expect(sent(call, { prefill: 'continue' })).toMatchObject({
      messages: [{ role: 'assistant', content: 'The' }],
      continue_final_message: true,
      add_generation_prompt: false,
    });
  });

  it('goes on from a final assistant message where the server does', () => {
    const call = ask('', {
      messages: [{ role: 'assistant', content: [{ type: 'text', text: 'The' }], prefix: true }],
    });
    expect(sent(call, { ...usual, prefill: true }).messages).toEqual([{ role: 'assistant', content: 'The' }]);
  });
});

it('S14 a schema with keys such as __proto__ goes out as it came and touches nothing', () => {
  const inputSchema = JSON.parse(
    '{"type":"object","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  );
  const request = toChatRequest(ask('Hi', { tools: [{ name: 'a', inputSchema }] }), 'm', DIALECT, usual);
  expect(JSON.stringify(request)).toContain('"__proto__":{"polluted":1}');
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
