import { describe, expect, it } from 'vitest';
import { openAi } from '../../../../lib/providers/openai.ts';
import { fixture, hear } from '../../../contract/stage.ts';
import { afterAThought, inOneRead } from './support.ts';

const answer = (pieces: (string | Uint8Array)[], contentType?: string) =>
  hear(openAi, 'gpt-5', pieces, { key: 'k', contentType });
const recorded = (name: string) => answer([fixture(name, 'responses')]);
const event = (value: Record<string, unknown>) => `data: ${JSON.stringify(value)}\n\n`;
const delta = (text: unknown, more = {}) =>
  event({ type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: text, ...more });
const completed = (more = {}) =>
  event({ type: 'response.completed', response: { status: 'completed', output: [], ...more } });
const done = (item: Record<string, unknown>, output_index = 0) =>
  event({ type: 'response.output_item.done', output_index, item });

describe('recorded answers', () => {
  it('text: one part for the one network read, then usage, then one finish', async () => {
    expect((await recorded('text.sse')).reads).toEqual(
      inOneRead({ input: 12, output: 7, reasoning: 0, cacheRead: 4 }, 'completed'),
    );
  });

  it('tools: the thought that must go back with them, deltas as they stream, each call whole', async () => {
    expect((await recorded('tools.sse')).parts).toEqual([
      { type: 'reasoning', text: '**Weather first**\n\nThen the time.' },
      {
        type: 'reasoning',
        text: '',
        metadata: {
          responses: {
            id: 'rs_0',
            encrypted: 'gAAAAAB-blob-1',
            summary: [
              [0, 17],
              [19, 33],
            ],
          },
        },
      },
      { type: 'tool-call-delta', id: 'call_1', name: 'weather', arguments: '' },
      { type: 'tool-call-delta', id: 'call_1', name: 'weather', arguments: '{"city"' },
      { type: 'tool-call-delta', id: 'call_1', name: 'weather', arguments: ':"Oslo"}' },
      {
        type: 'tool-call',
        id: 'call_1',
        name: 'weather',
        arguments: '{"city":"Oslo"}',
        metadata: { responses: { id: 'fc_1' } },
      },
      { type: 'tool-call-delta', id: 'call_2', name: 'time', arguments: '' },
      {
        type: 'tool-call',
        id: 'call_2',
        name: 'time',
        arguments: '{}',
        metadata: { responses: { id: 'fc_2' } },
      },
      { type: 'usage', usage: { input: 90, output: 60, reasoning: 32, cacheRead: 40, cacheWrite: 20 } },
      { type: 'finish', reason: 'tool-calls', native: 'completed' },
    ]);
  });

  it('reasoning that is not encrypted cannot go back, so it carries nothing for that', async () => {
    expect((await recorded('reasoning.sse')).parts).toEqual(
      afterAThought({ input: 30, output: 15, reasoning: 9, cacheRead: 10 }, 'completed'),
    );
  });

  it('two messages stand apart, keep their phases, and a citation points into all of the text', async () => {
    const { parts, text } = await recorded('citations.sse');
    expect(parts.slice(0, -2)).toEqual([
      { type: 'text', text: 'Let me look.' },
      { type: 'text', text: '', metadata: { responses: { phase: 'commentary' } } },
      { type: 'text', text: '\n\nOslo is the capital.' },
      { type: 'source', url: 'https://example.org/oslo', title: 'Oslo', start: 14, end: 18 },
      { type: 'text', text: '', metadata: { responses: { phase: 'final_answer' } } },
    ]);
    expect(text.slice(14, 18)).toBe('Oslo');
  });

  it('log probabilities come once a network read, and do not cut the text', async () => {
    expect((await recorded('logprobs.sse')).parts.slice(0, 2)).toEqual([
      { type: 'text', text: 'Red!' },
      {
        type: 'logprobs',
        content: [
          {
            token: 'Red',
            logprob: -0.1,
            top: [
              { token: 'Red', logprob: -0.1 },
              { token: 'Blue', logprob: -2.5 },
            ],
          },
          { token: '!', logprob: -0.5 },
        ],
      },
    ]);
  });

  it('a refusal is text, and the finish says so', async () => {
    const { text, parts } = await recorded('refusal.sse');
    expect(text).toBe('I cannot help with that.');
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'refused', native: 'completed' });
  });

  it.each([
    ['length.sse', 'length', 'max_output_tokens'],
    ['filtered.sse', 'content-filter', 'content_filter'],
  ])('%s ends for %s, with usage', async (name, reason, native) => {
    expect((await recorded(name)).parts.slice(-2)).toEqual([
      { type: 'usage', usage: expect.objectContaining({ input: 8 }) },
      { type: 'finish', reason, native },
    ]);
  });

  it('S06 a response that failed ends after what was said, with its usage, in our words', async () => {
    const { parts } = await recorded('failed.sse');
    expect(parts).toEqual([
      { type: 'text', text: 'Once upon a time' },
      { type: 'usage', usage: { input: 8, output: 4, reasoning: 0, cacheRead: 0 } },
      { type: 'error', error: expect.objectContaining({ code: 'provider-error', status: 500 }) },
    ]);
    expect(JSON.stringify(parts)).not.toContain('canary');
  });

  it.each([
    ['error-event.sse', 'rate-limited'],
    ['error-nested.sse', 'payment-required'],
  ])('S06 %s is %s', async (name, code) => {
    const { error, ends, parts } = await recorded(name);
    expect([error?.code, ends, parts]).toEqual([code, 1, []]);
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  it('a picture is a file, its sketches are not', async () => {
    expect((await recorded('image.sse')).parts.slice(0, 2)).toEqual([
      { type: 'file', mediaType: 'image/webp', data: 'UklGRgAAAABXRUJQ' },
      { type: 'text', text: 'Here.' },
    ]);
  });

  it('a server of one’s own: reasoning in full, arguments in one piece, an end mark', async () => {
    expect((await recorded('local.sse')).parts).toEqual([
      { type: 'reasoning', text: 'The user asks.' },
      { type: 'tool-call-delta', id: 'call_b', name: 'weather', arguments: '' },
      { type: 'tool-call-delta', id: 'call_b', name: 'weather', arguments: '{"city":"Oslo"}' },
      {
        type: 'tool-call',
        id: 'call_b',
        name: 'weather',
        arguments: '{"city":"Oslo"}',
        metadata: { responses: { id: 'fc_b' } },
      },
      { type: 'usage', usage: { input: 10, output: 5 } },
      { type: 'finish', reason: 'tool-calls', native: 'completed' },
    ]);
  });

  it('ids that change from event to event do not matter', async () => {
    expect((await recorded('ids.sse')).text).toBe('Three r’s.');
  });
});

describe('a whole response', () => {
  const whole = fixture('whole.json', 'responses');

  it('says what the stream would have said', async () => {
    const { parts } = await answer([whole], 'application/json');
    expect(parts).toEqual([
      { type: 'reasoning', text: 'One.\n\nTwo.' },
      {
        type: 'reasoning',
        text: '',
        metadata: {
          responses: {
            id: 'rs_0',
            encrypted: 'gAAAAAB-blob-2',
            summary: [
              [0, 4],
              [6, 10],
            ],
          },
        },
      },
      { type: 'text', text: 'Checking.' },
      { type: 'source', url: 'https://example.org/a', title: 'A', start: 0, end: 8 },
      { type: 'tool-call-delta', id: 'call_2', name: 'weather', arguments: '' },
      { type: 'tool-call-delta', id: 'call_2', name: 'weather', arguments: '{"city":"Oslo"}' },
      {
        type: 'tool-call',
        id: 'call_2',
        name: 'weather',
        arguments: '{"city":"Oslo"}',
        metadata: { responses: { id: 'fc_2' } },
      },
      { type: 'usage', usage: { input: 20, output: 9, reasoning: 3, cacheRead: 5 } },
      { type: 'finish', reason: 'tool-calls', native: 'completed' },
    ]);
  });

  it('may fail, or be something else', async () => {
    const failed = JSON.stringify({
      output: [],
      status: 'failed',
      error: { code: 'slow_down', message: 'x' },
    });
    expect((await answer([failed])).error).toMatchObject({ code: 'overloaded', status: 503 });
    const bare = JSON.stringify({
      error: { message: 'x', type: 'invalid_request_error', code: 'model_not_found' },
    });
    expect((await answer([bare])).error).toMatchObject({ code: 'model-not-found' });
    const chat = JSON.stringify({ choices: [{ message: { content: 'Hi' } }] });
    expect((await answer([chat])).error?.message).toContain('Responses format');
    expect((await answer(['[]'])).error?.code).toBe('provider-error');
    const nothing = JSON.stringify({ output: [], status: 'failed', error: null });
    expect((await answer([nothing])).error?.message).toContain('stopped with an error');
  });
});

describe('what a server may leave out', () => {
  it('deltas: the item that is done says it all', async () => {
    const content = [{ type: 'output_text', text: 'Oslo.', annotations: [] }];
    const { parts } = await answer([
      done({ type: 'message', content }),
      done({ type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] }, 1),
      done({ type: 'function_call', name: 'time', arguments: '{"a":1}' }, 2),
      completed(),
    ]);
    expect(
      parts.map((part) => ('text' in part ? part.text : 'arguments' in part ? part.arguments : part.type)),
    ).toEqual(['Oslo.', 'Hm.', '', '{"a":1}', '{"a":1}', 'finish']);
    expect(parts.find(({ type }) => type === 'tool-call')).toMatchObject({
      id: expect.stringMatching(/^call_/),
    });
  });

  it('items: the response that is completed has them', async () => {
    const output = [{ type: 'message', content: [{ type: 'output_text', text: 'Oslo.' }] }];
    expect((await answer([completed({ output })])).text).toBe('Oslo.');
    // And not twice where they came before.
    expect((await answer([delta('Oslo.'), completed({ output })])).text).toBe('Oslo.');
  });

  it('the end of a call: it is whole with the response', async () => {
    const item = { type: 'function_call', name: 'time', call_id: 'c1' };
    const { parts } = await answer([
      event({ type: 'response.output_item.added', output_index: 0, item }),
      event({ type: 'response.function_call_arguments.delta', output_index: 0, delta: '{"a":1}' }),
      completed(),
    ]);
    expect(parts.slice(-2)).toEqual([
      { type: 'tool-call', id: 'c1', name: 'time', arguments: '{"a":1}' },
      { type: 'finish', reason: 'tool-calls', native: 'completed' },
    ]);
  });

  it('the end of the stream is no end of the answer', async () => {
    const cut = await answer([delta('Once'), 'data: [DONE]\n\n']);
    expect([cut.text, cut.error?.message, cut.ends]).toEqual(['Once', expect.stringContaining('cut off'), 1]);
    const opened = await answer([event({ type: 'response.created', response: {} })]);
    expect(opened.error?.message).toContain('cut off');
    expect((await answer([event({ hello: 1 })])).error?.message).toContain('empty answer');
  });

  it('a reason: the answer is whole without one, and native is a word', async () => {
    const finish = async (response: Record<string, unknown>) =>
      (await answer([delta('x'), event({ type: 'response.incomplete', response })])).parts.at(-1);
    expect(await finish({})).toEqual({ type: 'finish', reason: 'other', native: 'incomplete' });
    for (const reason of ['z'.repeat(500), 'sk-canary-0123'])
      expect(await finish({ incomplete_details: { reason } })).toEqual({ type: 'finish', reason: 'other' });
  });
});

describe('S32 bounds', () => {
  it('items that are opened and never done end the answer', async () => {
    const opens = Array.from({ length: 2_000 }, (_, output_index) =>
      event({ type: 'response.output_item.added', output_index, item: { type: 'web_search_call' } }),
    );
    expect((await answer([opens.join('')])).error?.message).toContain('larger than Oriel takes');
  });

  it('values of the wrong type are not there', async () => {
    const odd = { toString: 1, valueOf: 1 };
    const { text, error } = await answer([
      delta(odd),
      delta('a', { content_index: odd, output_index: odd, logprobs: [odd, { token: 1 }] }),
      event({ type: 'response.output_text.annotation.added', annotation: odd }),
      done({ type: 'message', content: [odd, null], phase: odd }, 3),
      done({ type: 'image_generation_call', result: odd, output_format: odd }, 4),
      completed({ usage: { input_tokens: -1, output_tokens: odd }, incomplete_details: odd }),
    ]);
    expect([text, error]).toEqual(['a', undefined]);
    expect((await answer([event({ type: 'error', code: odd, message: odd })])).error?.code).toBe(
      'provider-error',
    );
  });
});
