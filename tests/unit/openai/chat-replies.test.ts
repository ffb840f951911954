import { describe, expect, it } from 'vitest';
import type { Part } from '../../../lib/protocol/part.ts';
import { callOf, eventsOf, NOW, told } from './speaking.ts';

const PATH = '/chat/completions';
const PIXEL = 'iVBORw0KGgo=';
const FINISH: Part = { type: 'finish', reason: 'stop', served: { model: 'maker/model', provider: 'P' } };
const CALL: Part = { type: 'tool-call', id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}' };

describe('a chat completion', () => {
  const whole = (...parts: Part[]) => JSON.parse(told(PATH, { model: 'gpt-9', messages: [] }, parts).text);

  it('is whole where no stream was asked for', () => {
    expect(
      whole(
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'It is ' },
        { type: 'text', text: 'cold.' },
        { type: 'usage', usage: { input: 9, output: 5, reasoning: 2, cacheRead: 4 } },
        FINISH,
      ),
    ).toEqual({
      id: 'chatcmpl-id1',
      object: 'chat.completion',
      created: NOW / 1_000,
      model: 'maker/model',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'It is cold.', refusal: null, reasoning_content: 'Hm.' },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: 9,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens: 5,
        completion_tokens_details: { reasoning_tokens: 2 },
        total_tokens: 14,
      },
    });
  });

  it('holds calls, pictures, sources and log probabilities', () => {
    const { choices } = whole(
      CALL,
      { type: 'file', mediaType: 'image/png', data: PIXEL },
      { type: 'source', url: 'https://a.example/', start: 1, end: 4 },
      { type: 'logprobs', content: [{ token: 'å', logprob: -1, top: [{ token: 'a', logprob: -2 }] }] },
      { type: 'finish', reason: 'tool-calls' },
    );
    expect(choices[0]).toEqual({
      index: 0,
      message: {
        role: 'assistant',
        content: null,
        refusal: null,
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
        ],
        images: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}` } }],
        annotations: [
          {
            type: 'url_citation',
            url_citation: {
              url: 'https://a.example/',
              title: 'https://a.example/',
              start_index: 1,
              end_index: 4,
            },
          },
        ],
      },
      logprobs: {
        content: [
          {
            token: 'å',
            logprob: -1,
            bytes: [195, 165],
            top_logprobs: [{ token: 'a', logprob: -2, bytes: [97] }],
          },
        ],
        refusal: null,
      },
      finish_reason: 'tool_calls',
    });
  });

  it('keeps several answers apart, each with its own end', () => {
    const { choices } = whole({ type: 'text', text: 'one' }, { ...CALL, choice: 1 } as Part, {
      type: 'finish',
      reason: 'tool-calls',
    });
    expect(choices).toMatchObject([
      { index: 0, message: { content: 'one' }, finish_reason: 'stop' },
      { index: 1, message: { content: null, tool_calls: [{ id: 'call_1' }] }, finish_reason: 'tool_calls' },
    ]);
  });

  it.each([
    ['length', 'length'],
    ['content-filter', 'content_filter'],
    ['refused', 'content_filter'],
    ['other', 'stop'],
  ] as const)('that ended by %s says %s', (reason, word) => {
    expect(whole({ type: 'finish', reason }).choices[0].finish_reason).toBe(word);
  });

  it('says nothing of tokens that nobody counted', () => {
    expect(whole(FINISH)).not.toHaveProperty('usage');
  });

  it('in chunks says each thing once, its end, its usage, and that it is done', () => {
    const body = { messages: [], stream: true, stream_options: { include_usage: true } };
    const { text, head } = told(
      PATH,
      body,
      [{ type: 'text', text: 'Hi' }],
      [
        { type: 'tool-call-delta', id: 'call_1', name: 'weather', arguments: '' },
        { type: 'tool-call-delta', id: 'call_1', name: 'weather', arguments: '{"city":' },
        CALL,
        { type: 'usage', usage: { input: 1, output: 2 } },
        { ...FINISH, reason: 'tool-calls' } as Part,
      ],
    );
    expect(head).toEqual({ status: 200, headers: { 'content-type': 'text/event-stream' } });
    const chunks = eventsOf(text) as {
      choices: { delta: object; finish_reason: string | null }[];
      usage?: object;
    }[];
    const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'weather', arguments: '' } };
    expect(chunks.map(({ choices, usage }) => choices[0]?.delta ?? usage)).toEqual([
      { role: 'assistant', content: 'Hi' },
      { tool_calls: [call] },
      { tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '"Oslo"}' } }] },
      {},
      expect.objectContaining({ total_tokens: 3 }),
    ]);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('tool_calls');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('without a word has somebody who did not say it', () => {
    const { text } = told(PATH, { messages: [], stream: true }, [FINISH]);
    expect(eventsOf(text)).toMatchObject([{ choices: [{ delta: { role: 'assistant', content: '' } }] }]);
  });

  it('a call without arguments has some all the same', () => {
    const { text } = told(PATH, { messages: [], stream: true }, [
      { type: 'tool-call-delta', id: 'a', name: 'now', arguments: '' },
      { type: 'tool-call', id: 'a', name: 'now', arguments: '{}' },
      { type: 'finish', reason: 'tool-calls' },
    ]);
    expect(text).toContain('"function":{"arguments":"{}"}');
  });

  it('S14 of made-up names is answered as any other', () => {
    expect(
      whole({ ...CALL, id: '__proto__', name: 'constructor' } as Part, FINISH).choices[0].message.tool_calls,
    ).toEqual([
      { id: '__proto__', type: 'function', function: { name: 'constructor', arguments: '{"city":"Oslo"}' } },
    ]);
  });
});

describe('a tool loop', () => {
  const signed = { messages: { signature: 'abc' }, oriel: 'm' };
  const answer: Part[] = [
    { type: 'reasoning', text: 'Look ' },
    { type: 'reasoning', text: 'first.', metadata: signed },
    { type: 'text', text: 'Let me look.' },
    CALL,
    { type: 'reasoning', text: '', metadata: { messages: { redacted: 'x' } } },
    {
      type: 'tool-call',
      id: 'call_2',
      name: 'time',
      arguments: '{}',
      metadata: { gemini: { signature: 's' } },
    },
    { type: 'finish', reason: 'tool-calls' },
  ];
  const { keep, text } = told(PATH, { messages: [] }, answer);
  const [{ message }] = JSON.parse(text).choices;

  it('brings back, with each call, the thoughts that led to it, where they were', () => {
    const [again] = callOf(PATH, { messages: [message] }, keep).messages;
    expect(again?.content).toEqual([
      { type: 'reasoning', text: 'Look first.', metadata: signed },
      { type: 'text', text: 'Let me look.' },
      { type: 'tool-call', id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}' },
      { type: 'reasoning', text: '', metadata: { messages: { redacted: 'x' } } },
      {
        type: 'tool-call',
        id: 'call_2',
        name: 'time',
        arguments: '{}',
        metadata: { gemini: { signature: 's' } },
      },
    ]);
  });

  it('keeps what the page has changed since', () => {
    const changed = { ...message, content: 'Wait.', tool_calls: [message.tool_calls[1]] };
    const [again] = callOf(PATH, { messages: [changed] }, keep).messages;
    expect(again?.content.map((part) => ('text' in part ? part.text : part.type))).toEqual([
      '',
      'Wait.',
      'tool-call',
    ]);
  });

  it('goes on without it in another page', () => {
    const [again] = callOf(PATH, { messages: [message] }).messages;
    expect(again?.content.some((part) => 'metadata' in part)).toBe(false);
  });

  it('S14 may have calls of any name', () => {
    const call = { ...CALL, id: '__proto__', metadata: { messages: {} } } as Part;
    const { keep: kept } = told(PATH, { messages: [] }, [call, { type: 'finish', reason: 'tool-calls' }]);
    expect(Object.keys(JSON.parse(JSON.stringify(kept)))).toEqual(['__proto__']);
  });

  it('of a model that keeps nothing keeps nothing', () => {
    expect(told(PATH, { messages: [] }, [CALL, { type: 'finish', reason: 'tool-calls' }]).keep).toEqual({});
  });
});
