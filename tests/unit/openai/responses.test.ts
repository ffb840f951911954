import { describe, expect, it } from 'vitest';
import type { Part } from '../../../lib/protocol/part.ts';
import { callOf, eventsOf, NOW, refusalOf, told } from './speaking.ts';

const PATH = '/responses';
const PIXEL = 'iVBORw0KGgo=';
const FINISH: Part = { type: 'finish', reason: 'stop', served: { model: 'maker/model', provider: 'P' } };
const CALL: Part = { type: 'tool-call', id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}' };
const ask = (input: unknown, kept: object = {}) => callOf(PATH, { input }, kept).messages;

describe('the input of a response', () => {
  it('may be a text, under instructions', () => {
    expect(callOf(PATH, { instructions: 'Be brief.', input: 'Hi' }).messages).toEqual([
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
    ]);
  });

  it('may be items of every kind that an SDK sends', () => {
    expect(
      ask([
        { role: 'developer', content: 'Be brief.' },
        {
          type: 'message',
          role: 'user',
          content: [
            { type: 'input_text', text: 'What is this?' },
            { type: 'input_image', image_url: `data:image/png;base64,${PIXEL}`, detail: 'auto' },
            { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERg==' },
            { type: 'input_file', file_url: 'https://a.example/a.pdf' },
          ],
        },
        {
          type: 'reasoning',
          id: 'rs_0',
          summary: [{ type: 'summary_text', text: 'Hm.' }],
          encrypted_content: 'Z2lz',
        },
        { role: 'assistant', content: [{ type: 'output_text', text: 'A fjord.', annotations: [] }] },
        { type: 'function_call', id: 'fc_0', call_id: 'call_1', name: 'weather', arguments: '{}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'minus four' },
        { type: 'function_call_output', call_id: 'call_2', output: [{ type: 'input_text', text: 'noon' }] },
      ]),
    ).toEqual([
      { role: 'developer', content: [{ type: 'text', text: 'Be brief.' }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', mediaType: 'image/png', source: { data: PIXEL } },
          { type: 'file', mediaType: 'application/pdf', name: 'a.pdf', source: { data: 'JVBERg==' } },
          { type: 'file', mediaType: 'application/pdf', source: { url: 'https://a.example/a.pdf' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm.' },
          { type: 'text', text: 'A fjord.' },
          { type: 'tool-call', id: 'call_1', name: 'weather', arguments: '{}' },
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

  it.each([
    [{}, 'input'],
    [{ input: [{ type: 'web_search_call', id: 'ws' }] }, 'input[0].type'],
    [{ input: [{ type: 'item_reference', id: 'msg_9' }] }, 'input[0].id'],
    [{ input: 'x', previous_response_id: 'resp_1' }, 'previous_response_id'],
    [{ input: 'x', conversation: 'conv_1' }, 'conversation'],
    [{ input: 'x', background: true }, 'background'],
    [{ input: 'x', tools: [{ type: 'web_search' }] }, 'tools[0].type'],
    [{ input: 'x', text: { format: { type: 'grammar' } } }, 'text.format.type'],
  ])('is refused by the name of what is wrong: %j', (body, param) => {
    expect(refusalOf(PATH, body)).toMatchObject({ status: 400, param });
  });

  it('comes with the same fields as a chat completion, in other places', () => {
    const {
      surface: _,
      messages: __,
      ...options
    } = callOf(PATH, {
      input: 'x',
      max_output_tokens: 9,
      reasoning: { effort: 'high', summary: 'auto' },
      text: {
        format: { type: 'json_schema', name: 'a', schema: { type: 'object' }, strict: true },
        verbosity: 'low',
      },
      tools: [{ type: 'function', name: 'f', parameters: { type: 'object' }, strict: false }],
      tool_choice: { type: 'function', name: 'f' },
      top_logprobs: 2,
      store: false,
      include: ['reasoning.encrypted_content'],
      truncation: 'auto',
      background: false,
    });
    expect(options).toEqual({
      maxOutputTokens: 9,
      reasoning: { effort: 'high' },
      json: { name: 'a', schema: { type: 'object' }, strict: true },
      tools: [{ name: 'f', inputSchema: { type: 'object' }, strict: false }],
      toolChoice: { name: 'f' },
      logprobs: 2,
    });
  });
});

describe('a response', () => {
  const PARTS: Part[] = [
    { type: 'reasoning', text: 'Hm', metadata: { messages: { signature: 's' } } },
    { type: 'text', text: 'It is ' },
    { type: 'text', text: 'cold.' },
    { type: 'source', url: 'https://a.example/', title: 'A', start: 0, end: 2 },
    { type: 'tool-call-delta', id: 'call_1', name: 'weather', arguments: '{"city":' },
    CALL,
    { type: 'usage', usage: { input: 9, output: 5, reasoning: 2, cacheRead: 4 } },
    FINISH,
  ];

  it('is whole where no stream was asked for', () => {
    const body = { input: 'x', model: 'gpt-9', temperature: 0.5, store: true, metadata: null };
    expect(JSON.parse(told(PATH, body, PARTS).text)).toEqual({
      id: 'resp_id1',
      object: 'response',
      created_at: NOW / 1_000,
      model: 'maker/model',
      status: 'completed',
      error: null,
      incomplete_details: null,
      instructions: null,
      metadata: {},
      parallel_tool_calls: true,
      temperature: 0.5,
      text: { format: { type: 'text' } },
      tool_choice: 'auto',
      tools: [],
      top_p: null,
      store: false,
      output: [
        {
          id: 'rs_id2',
          type: 'reasoning',
          status: 'completed',
          summary: [{ type: 'summary_text', text: 'Hm' }],
          encrypted_content: '{"messages":{"signature":"s"}}',
        },
        {
          id: 'msg_id3',
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [
            {
              type: 'output_text',
              text: 'It is cold.',
              annotations: [
                { type: 'url_citation', url: 'https://a.example/', title: 'A', start_index: 0, end_index: 2 },
              ],
              logprobs: [],
            },
          ],
        },
        {
          id: 'fc_id4',
          type: 'function_call',
          status: 'completed',
          call_id: 'call_1',
          name: 'weather',
          arguments: '{"city":"Oslo"}',
        },
      ],
      usage: {
        input_tokens: 9,
        input_tokens_details: { cached_tokens: 4 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 2 },
        total_tokens: 14,
      },
    });
  });

  it('streams every item from its beginning to its end, in order and numbered', () => {
    const { text } = told(PATH, { input: 'x', stream: true }, ...PARTS.map((part) => [part]));
    const events = eventsOf(text);
    expect(events.map(({ type }) => String(type).replace('response.', ''))).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'reasoning_summary_part.added',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
      'output_item.done',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.delta',
      'output_text.annotation.added',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
      'completed',
    ]);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, at) => at));
    for (const event of events) expect(text).toContain(`event: ${event.type}\ndata: {"type":"${event.type}"`);
    expect(text).not.toContain('[DONE]');
  });

  it('holds a picture that the model made', () => {
    const parts: Part[] = [{ type: 'file', mediaType: 'image/png', data: PIXEL }, FINISH];
    expect(JSON.parse(told(PATH, { input: 'x' }, parts).text).output).toEqual([
      { id: 'ig_id2', type: 'image_generation_call', status: 'completed', result: PIXEL },
    ]);
  });

  it('holds log probabilities with its text', () => {
    const parts: Part[] = [
      { type: 'text', text: 'a' },
      { type: 'logprobs', content: [{ token: 'a', logprob: -1 }] },
      FINISH,
    ];
    const { output } = JSON.parse(told(PATH, { input: 'x' }, parts).text);
    expect(output[0].content[0].logprobs).toEqual([
      { token: 'a', logprob: -1, bytes: [97], top_logprobs: [] },
    ]);
  });

  it.each([
    ['length', 'max_output_tokens'],
    ['content-filter', 'content_filter'],
    ['refused', 'content_filter'],
  ] as const)('that ended by %s is incomplete by %s', (reason, word) => {
    const { text } = told(PATH, { input: 'x', stream: true }, [{ type: 'finish', reason }]);
    expect(eventsOf(text).at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason: word } },
    });
  });
});

describe('a tool loop', () => {
  const signed = { messages: { signature: 'abc' }, oriel: 'm' };
  const phase = { responses: { phase: 'commentary' } };
  const { keep, text } = told(PATH, { input: 'x' }, [
    { type: 'reasoning', text: 'Look.', metadata: signed },
    { type: 'text', text: 'Let me look.', metadata: phase },
    { ...CALL, metadata: { gemini: { signature: 's' } } } as Part,
    { type: 'finish', reason: 'tool-calls' },
  ]);
  const { output } = JSON.parse(text) as { output: { id: string; type: string }[] };
  const WHOLE = [
    { type: 'reasoning', text: 'Look.', metadata: signed },
    { type: 'text', text: 'Let me look.', metadata: phase },
    {
      type: 'tool-call',
      id: 'call_1',
      name: 'weather',
      arguments: '{"city":"Oslo"}',
      metadata: { gemini: { signature: 's' } },
    },
  ];

  it('brings everything back where the items come back whole', () => {
    expect(ask(output, keep)[0]?.content).toEqual(WHOLE);
  });

  it('brings everything back where they are only named', () => {
    const named = output.map(({ id }) => ({ type: 'item_reference', id }));
    expect(ask(named, keep)[0]?.content).toEqual(WHOLE);
  });

  it('brings thoughts back in another page, too, where they come back whole', () => {
    expect(ask(output)[0]?.content.map((part) => 'metadata' in part)).toEqual([true, false, false]);
  });
});
