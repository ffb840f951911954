import { describe, expect, it } from 'vitest';
import { callOf, refusalOf } from './speaking.ts';

const PATH = '/chat/completions';
const PIXEL = 'iVBORw0KGgo=';
const ask = (...messages: unknown[]) => callOf(PATH, { messages }).messages;

describe('the messages of a chat completion', () => {
  it('keep their roles, texts and lists of texts', () => {
    expect(
      ask(
        { role: 'system', content: 'Be brief.' },
        { role: 'developer', content: [{ type: 'text', text: 'Very.' }] },
        { role: 'user', content: 'Hi', name: 'Ann' },
        { role: 'assistant', content: 'Hello', refusal: null, annotations: [], audio: null },
        { role: 'user', content: '' },
      ),
    ).toEqual([
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'developer', content: [{ type: 'text', text: 'Very.' }] },
      { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'Hello' }] },
      { role: 'user', content: [] },
    ]);
  });

  it('carry pictures, sound and files', () => {
    const [message] = ask({
      role: 'user',
      content: [
        { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}`, detail: 'low' } },
        { type: 'image_url', image_url: { url: 'https://a.example/a.png' } },
        { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } },
        { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERg==' } },
      ],
    });
    expect(message?.content).toEqual([
      { type: 'image', mediaType: 'image/png', source: { data: PIXEL } },
      { type: 'image', source: { url: 'https://a.example/a.png' } },
      { type: 'audio', mediaType: 'audio/wav', source: { data: 'UklGRg==' } },
      { type: 'file', mediaType: 'application/pdf', name: 'a.pdf', source: { data: 'JVBERg==' } },
    ]);
  });

  it('bring calls and their results together', () => {
    const calls = [
      { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
      { id: 'call_2', type: 'function', function: { name: 'time', arguments: '{}' } },
    ];
    expect(
      ask(
        { role: 'user', content: 'Cold?' },
        { role: 'assistant', content: null, tool_calls: calls },
        { role: 'tool', tool_call_id: 'call_1', content: 'minus four' },
        { role: 'tool', tool_call_id: 'call_2', content: [{ type: 'text', text: 'noon' }] },
      ).slice(1),
    ).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'tool-call', id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}' },
          { type: 'tool-call', id: 'call_2', name: 'time', arguments: '{}' },
        ],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', id: 'call_1', content: [{ type: 'text', text: 'minus four' }] },
          { type: 'tool-result', id: 'call_2', content: [{ type: 'text', text: 'noon' }] },
        ],
      },
    ]);
  });

  it('bring thoughts back as words where nothing else was kept of them', () => {
    const [message] = ask({ role: 'assistant', content: 'Four.', reasoning_content: '2 and 2' });
    expect(message?.content).toEqual([
      { type: 'reasoning', text: '2 and 2' },
      { type: 'text', text: 'Four.' },
    ]);
  });

  it.each([
    [{ messages: 'Hi' }, 'messages'],
    [{}, 'messages'],
    [{ messages: [null] }, 'messages[0]'],
    [{ messages: [{ role: 'function', content: 'x' }] }, 'messages[0].role'],
    [{ messages: [{ role: 'user', content: [{ type: 'video' }] }] }, 'messages[0].content[0].type'],
    [
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'file:///a' } }] }] },
      'messages[0].content[0].image_url',
    ],
    [
      { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'file_1' } }] }] },
      'messages[0].content[0].file_id',
    ],
    [{ messages: [{ role: 'assistant', tool_calls: [{ id: 'a' }] }] }, 'messages[0].tool_calls[0].function'],
  ])('are refused by the name of what is wrong: %j', (body, param) => {
    expect(refusalOf(PATH, body)).toMatchObject({ status: 400, param, code: 'invalid-request' });
  });
});

describe('the fields of a chat completion', () => {
  const options = (fields: object) => {
    const {
      surface: _,
      messages: __,
      ...rest
    } = callOf(PATH, { messages: [{ role: 'user', content: 'x' }], ...fields });
    return rest;
  };

  it('become those of a call', () => {
    expect(
      options({
        model: 'gpt-9',
        temperature: 0.5,
        top_p: 0.9,
        presence_penalty: 1,
        frequency_penalty: -1,
        seed: 7,
        stop: 'END',
        n: 2,
        max_completion_tokens: 100,
        max_tokens: 50,
        logprobs: true,
        top_logprobs: 3,
        reasoning_effort: 'low',
        parallel_tool_calls: false,
        tool_choice: { type: 'function', function: { name: 'f' } },
        tools: [
          {
            type: 'function',
            function: { name: 'f', description: 'F', parameters: { type: 'object' }, strict: true },
          },
          { type: 'function', function: { name: 'g' } },
        ],
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'a', schema: { type: 'object' }, strict: true },
        },
      }),
    ).toEqual({
      model: 'gpt-9',
      temperature: 0.5,
      topP: 0.9,
      presencePenalty: 1,
      frequencyPenalty: -1,
      seed: 7,
      stop: ['END'],
      n: 2,
      maxOutputTokens: 100,
      logprobs: 3,
      reasoning: { effort: 'low' },
      parallelToolCalls: false,
      toolChoice: { name: 'f' },
      tools: [
        { name: 'f', description: 'F', inputSchema: { type: 'object' }, strict: true },
        { name: 'g', inputSchema: { type: 'object', properties: {} } },
      ],
      json: { name: 'a', schema: { type: 'object' }, strict: true },
    });
  });

  it('may be null, which is nothing', () => {
    const names = [
      'model',
      'temperature',
      'tools',
      'tool_choice',
      'stop',
      'n',
      'response_format',
      'audio',
      'seed',
    ];
    expect(options(Object.fromEntries(names.map((name) => [name, null])))).toEqual({});
  });

  it('understand older words, and those of others', () => {
    expect(
      options({ max_tokens: 5, logprobs: true, reasoning_effort: 'xhigh', top_k: 3, min_p: 0.1 }),
    ).toEqual({
      maxOutputTokens: 5,
      logprobs: 0,
      reasoning: { effort: 'max' },
      topK: 3,
      minP: 0.1,
    });
    expect(options({ response_format: { type: 'text' } })).toEqual({});
    expect(options({ response_format: { type: 'json_object' } })).toEqual({ json: {} });
  });

  it('that say nothing of the answer are ignored', () => {
    const fields = {
      user: 'u',
      store: true,
      metadata: { a: 'b' },
      service_tier: 'auto',
      prompt_cache_key: 'k',
      made_up: 1,
    };
    expect(options({ ...fields, prediction: {}, verbosity: 'low', logit_bias: { 50: 1 } })).toEqual({});
  });

  it.each([
    ['audio', { voice: 'alloy' }],
    ['functions', [{ name: 'f' }]],
    ['function_call', 'auto'],
    ['web_search_options', {}],
    ['modalities', ['text', 'audio']],
  ])('that would change what it is are refused: %s', (name, value) => {
    const refusal = refusalOf(PATH, { messages: [{ role: 'user', content: 'x' }], [name]: value });
    expect(refusal).toMatchObject({ status: 400, param: name, type: 'invalid_request_error' });
    expect(refusal.message).toMatch(/Oriel/);
  });

  it.each([
    [{ temperature: 9 }, 'temperature'],
    [{ top_p: 'much' }, 'top_p'],
    [{ max_completion_tokens: 0 }, 'max_output_tokens'],
    [{ n: 99 }, 'n'],
    [{ stop: ['a', 7] }, 'stop[1]'],
    [
      {
        messages: [
          { role: 'user', content: 'x' },
          { role: 'tool', content: 'x' },
        ],
      },
      'messages[1].content[0].id',
    ],
    [{ tools: [{ type: 'web_search' }] }, 'tools[0].type'],
    [{ tool_choice: { type: 'allowed_tools' } }, 'tool_choice.type'],
  ])('out of bounds are named as OpenAI names them: %j', (fields, param) => {
    const { message, ...refusal } = refusalOf(PATH, {
      messages: [{ role: 'user', content: 'x' }],
      ...fields,
    });
    expect(refusal).toMatchObject({ status: 400, param });
    expect(message).not.toMatch(/call\.|[a-z][A-Z]/);
  });
});
