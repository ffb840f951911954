import { describe, expect, it } from 'vitest';
import { cohere } from '../../../../lib/providers/cohere.ts';
import { fixture, hear } from '../../../contract/stage.ts';
import { inOneRead } from './support.ts';

const answer = (pieces: (string | Uint8Array)[], contentType?: string) =>
  hear(cohere, 'command-x', pieces, { key: 'k', contentType });
const recorded = (name: string) => answer([fixture(name, 'cohere')]);
const event = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
const text = (words: string) =>
  event({ type: 'content-delta', index: 0, delta: { message: { content: { text: words } } } });
const ended = (delta: object) => event({ type: 'message-end', delta });

describe('recorded answers', () => {
  it('text: one part for the one network read, then usage, then one finish', async () => {
    expect((await recorded('text.sse')).reads).toEqual(
      inOneRead({ input: 20, output: 7, cacheRead: 4 }, 'COMPLETE'),
    );
  });

  it('thinking is reasoning; what ends it says what it was', async () => {
    expect((await recorded('thinking.sse')).parts).toEqual([
      { type: 'reasoning', text: 'Capital of Norway?' },
      { type: 'reasoning', text: '', metadata: { cohere: { type: 'thinking' } } },
      { type: 'text', text: 'Oslo.' },
      { type: 'usage', usage: { input: 30, output: 15 } },
      { type: 'finish', reason: 'stop', native: 'COMPLETE' },
    ]);
  });

  it('tools: the plan is reasoning, deltas as they stream, whole calls before the finish', async () => {
    const weather = { id: 'weather_a1', name: 'weather' };
    const now = { id: 'now_b2', name: 'now' };
    expect((await recorded('tools.sse')).parts).toEqual([
      { type: 'reasoning', text: 'I will look it up.' },
      { type: 'reasoning', text: '', metadata: { cohere: { type: 'tool_plan' } } },
      { type: 'tool-call-delta', ...weather, arguments: '' },
      { type: 'tool-call-delta', ...weather, arguments: '{"city"' },
      { type: 'tool-call-delta', ...weather, arguments: ':"Oslo"}' },
      { type: 'tool-call-delta', ...now, arguments: '' },
      { type: 'tool-call', ...weather, arguments: '{"city":"Oslo"}' },
      { type: 'tool-call', ...now, arguments: '{}' },
      { type: 'usage', usage: { input: 50, output: 20, cacheRead: 0 } },
      { type: 'finish', reason: 'tool-calls', native: 'TOOL_CALL' },
    ]);
  });

  it('citations are sources where they have an address, with their place where that is in the text', async () => {
    const { parts } = await recorded('citations.sse');
    expect(parts.filter(({ type }) => type === 'source')).toEqual([
      { type: 'source', url: 'https://example.org/oslo', title: 'Oslo', start: 0, end: 4 },
      { type: 'source', url: 'https://example.org/fjord', start: 13, end: 20 },
      { type: 'source', url: 'https://example.org/plan' },
    ]);
  });

  it('log probabilities: one entry a token; the first of a stretch of several carries its text', async () => {
    const { parts } = await recorded('logprobs.sse');
    expect(parts.flatMap((part) => (part.type === 'logprobs' ? part.content : []))).toEqual([
      { token: 'Os', logprob: -0.25 },
      { token: 'lo.', logprob: -0.5 },
      { token: '', logprob: -0.125 },
    ]);
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'stop', native: 'STOP_SEQUENCE' });
  });

  it('S06 an error midway ends the answer after what was said and counted, in our words', async () => {
    const { parts } = await recorded('error-midway.sse');
    expect(parts).toEqual([
      { type: 'text', text: 'Once upon a time' },
      { type: 'usage', usage: { input: 9, output: 4 } },
      { type: 'error', error: expect.objectContaining({ code: 'overloaded' }) },
    ]);
    expect(JSON.stringify(parts)).not.toContain('canary');
  });

  it('a whole answer in one body, "null" for no arguments', async () => {
    const { parts } = await answer([fixture('whole.json', 'cohere')], 'application/json');
    expect(parts).toEqual([
      { type: 'reasoning', text: 'I will look it up.' },
      { type: 'reasoning', text: '', metadata: { cohere: { type: 'tool_plan' } } },
      { type: 'reasoning', text: 'Hm.' },
      { type: 'reasoning', text: '', metadata: { cohere: { type: 'thinking' } } },
      { type: 'text', text: 'The capital of Norway is Oslo.' },
      { type: 'tool-call-delta', id: 'now_c3', name: 'now', arguments: 'null' },
      { type: 'source', url: 'https://example.org/oslo', title: 'Oslo', start: 25, end: 29 },
      { type: 'tool-call', id: 'now_c3', name: 'now', arguments: '{}' },
      { type: 'usage', usage: { input: 70, output: 18, cacheRead: 64 } },
      { type: 'finish', reason: 'tool-calls', native: 'TOOL_CALL' },
    ]);
  });
});

describe('ends', () => {
  it.each([
    ['COMPLETE', 'stop'],
    ['STOP_SEQUENCE', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['TOOL_CALL', 'tool-calls'],
    ['ERROR_TOXIC', 'content-filter'],
    ['A_WORD_OF_ITS_OWN', 'other'],
  ])('%s is %s', async (native, reason) => {
    const { parts } = await answer([text('x'), ended({ finish_reason: native })]);
    expect(parts.at(-1)).toEqual({ type: 'finish', reason, native });
  });

  it.each([
    ['ERROR', {}, 'provider-error'],
    ['ERROR', { error: 'too many tokens: received 9 canary' }, 'context-too-long'],
    ['ERROR_LIMIT', {}, 'provider-error'],
    ['TIMEOUT', {}, 'timeout'],
  ])('S06 %s %j is the error %s, after the content', async (finish_reason, more, code) => {
    const { parts } = await answer([text('x'), ended({ finish_reason, ...more })]);
    expect(parts).toEqual([
      { type: 'text', text: 'x' },
      { type: 'error', error: expect.objectContaining({ code }) },
    ]);
    expect(JSON.stringify(parts)).not.toContain('canary');
  });

  it('a model that has nothing to say finishes with nothing', async () => {
    expect((await answer([ended({ finish_reason: 'COMPLETE' })])).parts).toEqual([
      { type: 'finish', reason: 'stop', native: 'COMPLETE' },
    ]);
  });

  it('whatever follows the end is not part of the answer', async () => {
    const { parts, ends } = await answer([
      `${text('x')}${ended({ finish_reason: 'COMPLETE' })}data: {bad\n\n`,
    ]);
    expect(parts.map(({ type }) => type)).toEqual(['text', 'finish']);
    expect(ends).toBe(1);
  });

  it('thinking that the limit cut off is still told what it was', async () => {
    const { parts } = await answer([
      event({ type: 'content-delta', index: 0, delta: { message: { content: { thinking: 'Hm' } } } }),
      ended({ finish_reason: 'MAX_TOKENS' }),
    ]);
    expect(parts.slice(0, 2)).toEqual([
      { type: 'reasoning', text: 'Hm' },
      { type: 'reasoning', text: '', metadata: { cohere: { type: 'thinking' } } },
    ]);
  });

  it('an empty stream is an error before any content; one that was cut, after it', async () => {
    const start = event({ type: 'message-start', id: 'm', delta: { message: { role: 'assistant' } } });
    expect((await answer([start])).error?.message).toContain('empty');
    const { parts } = await answer([start, text('half')]);
    expect(parts).toMatchObject([{ type: 'text' }, { type: 'error', error: { code: 'provider-error' } }]);
  });
});

describe('what is not an answer', () => {
  it.each([
    ['a refusal as an event', [event({ id: 'x', message: 'invalid api token quokka' })], 'authentication'],
    ['a refusal as a whole body', [JSON.stringify({ id: 'x', message: 'something else quokka' })]],
    ['JSON of another kind', ['{"hello":"quokka"}']],
    ['an event of no type', [event({ hello: 'quokka' })]],
    ['a web page', ['<!doctype html>quokka']],
    ['an event that is no JSON', ['data: quokka\n\n']],
  ])('S06 %s is one typed error in our words', async (_, pieces, code = 'provider-error') => {
    const { error, ends } = await answer(pieces);
    expect(error?.code).toBe(code);
    expect(error?.message).toMatch(/^[A-Z].*\.$/);
    expect(JSON.stringify(error)).not.toContain('quokka');
    expect(ends).toBe(1);
  });

  it('fields of the wrong type are not there; events of other kinds are nothing', async () => {
    const { parts } = await answer([
      event({ type: 'content-delta', delta: 5, logprobs: 'x' }),
      event({ type: 'tool-call-start', index: 0, delta: { message: { tool_calls: { id: 4 } } } }),
      event({ type: 'tool-call-delta', index: 9, delta: { message: { tool_calls: [] } } }),
      event({
        type: 'citation-start',
        delta: { message: { citations: { sources: [null, { document: 3 }] } } },
      }),
      event({ type: 'citation-start', delta: null }),
      event({ type: 'debug', prompt: 'x' }),
      text('x'),
      ended({ finish_reason: 'COMPLETE', usage: { tokens: { input_tokens: 'many', output_tokens: -1 } } }),
    ]);
    expect(parts).toEqual([
      { type: 'text', text: 'x' },
      { type: 'finish', reason: 'stop', native: 'COMPLETE' },
    ]);
  });

  it('S32 calls without arguments weigh what their names weigh', async () => {
    const name = 'n'.repeat(4 * 1024 * 1024);
    const call = event({
      type: 'tool-call-start',
      index: 0,
      delta: { message: { tool_calls: { id: 'c', function: { name } } } },
    });
    const { error, parts } = await answer(Array.from({ length: 20 }, () => call));
    expect(error?.message).toContain('larger than Oriel takes');
    expect(parts.filter(({ type }) => type === 'tool-call-delta')).toHaveLength(15);
  });

  it('S32 arguments of white space without an end are read once', async () => {
    const calling = (type: string, tool_calls: object) =>
      event({ type, index: 0, delta: { message: { tool_calls } } });
    const started = performance.now();
    const { parts } = await answer([
      calling('tool-call-start', { id: 'c', function: { name: 'f' } }),
      calling('tool-call-delta', { function: { arguments: `${' '.repeat(1_000_000)}x` } }),
      ended({ finish_reason: 'TOOL_CALL' }),
    ]);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(parts.at(-1)?.type).toBe('finish');
  });

  it('S08 a source that is no web address is none', async () => {
    const source = (url: string) => ({ type: 'document', document: { url } });
    const citations = { start: 0, end: 1, sources: [source('javascript:alert(1)'), source('data:,x')] };
    const { parts } = await answer([
      event({ type: 'citation-start', index: 0, delta: { message: { citations } } }),
      text('x'),
      ended({ finish_reason: 'COMPLETE' }),
    ]);
    expect(parts.map(({ type }) => type)).toEqual(['text', 'finish']);
  });
});
