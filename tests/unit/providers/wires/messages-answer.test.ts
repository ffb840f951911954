import { describe, expect, it } from 'vitest';
import { anthropic } from '../../../../lib/providers/anthropic.ts';
import { fixture, hear } from '../../../contract/stage.ts';
import { inOneRead } from './support.ts';

const answer = (pieces: (string | Uint8Array)[], contentType?: string) =>
  hear(anthropic, 'claude-x', pieces, { key: 'k', contentType });
const recorded = (name: string) => answer([fixture(name, 'messages')]);
const event = (value: Record<string, unknown>) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
const START = event({ type: 'message_start', message: { id: 'm', content: [], usage: { input_tokens: 3 } } });
const text = (said: string) =>
  event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: said } });
const ended = (stop_reason: string | null) =>
  event({ type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 2 } });
const STOP = event({ type: 'message_stop' });
const finish = async (stop: string) => (await answer([START, text('x'), ended(stop), STOP])).parts.at(-1);

describe('recorded answers', () => {
  it('text: one part for the one network read, then usage, then one finish', async () => {
    expect((await recorded('text.sse')).reads).toEqual(
      inOneRead({ input: 12, output: 9, cacheRead: 0, cacheWrite: 0 }, 'end_turn'),
    );
  });

  it('the input includes what came from the cache and what went into it', async () => {
    expect((await recorded('cache.sse')).parts.slice(1)).toEqual([
      { type: 'usage', usage: { input: 1203, output: 4, cacheRead: 1000, cacheWrite: 200 } },
      { type: 'finish', reason: 'stop', native: 'stop_sequence' },
    ]);
  });

  it('tools: deltas as they stream, each whole call at the end of its block', async () => {
    expect((await recorded('tools.sse')).parts).toEqual([
      { type: 'text', text: 'I look.' },
      { type: 'tool-call-delta', id: 'toolu_01', name: 'weather', arguments: '' },
      { type: 'tool-call-delta', id: 'toolu_01', name: 'weather', arguments: '{"city"' },
      { type: 'tool-call-delta', id: 'toolu_01', name: 'weather', arguments: ': "Oslo"}' },
      { type: 'tool-call', id: 'toolu_01', name: 'weather', arguments: '{"city": "Oslo"}' },
      { type: 'tool-call-delta', id: 'toolu_02', name: 'time', arguments: '' },
      { type: 'tool-call', id: 'toolu_02', name: 'time', arguments: '{}' },
      { type: 'usage', usage: { input: 12, output: 40, cacheRead: 0, cacheWrite: 0 } },
      { type: 'finish', reason: 'tool-calls', native: 'tool_use' },
    ]);
  });

  it('thoughts end with their signature; redacted ones are a part without words', async () => {
    const { parts } = await recorded('thinking.sse');
    expect(parts.slice(0, 4)).toEqual([
      { type: 'reasoning', text: 'Which city?' },
      { type: 'reasoning', text: '', metadata: { messages: { signature: 'EqoBCkgIARABGAIiQM==' } } },
      { type: 'reasoning', text: '', metadata: { messages: { redacted: 'EmwKAhgBEgy3va3p==' } } },
      { type: 'text', text: 'I ask the station.' },
    ]);
    expect(parts).toContainEqual({
      type: 'usage',
      usage: { input: 12, output: 60, reasoning: 21, cacheRead: 0, cacheWrite: 0 },
    });
  });

  it('thoughts that are kept from the reader are their signatures, one part each', async () => {
    const { parts } = await recorded('thinking-omitted.sse');
    expect(parts.slice(0, 3)).toEqual([
      { type: 'reasoning', text: '', metadata: { messages: { signature: 'sig-one' } } },
      { type: 'reasoning', text: '', metadata: { messages: { signature: 'sig-two' } } },
      { type: 'text', text: 'Oslo.' },
    ]);
  });

  it('what ran at Anthropic’s is passed over, citations with an address are sources', async () => {
    const { parts } = await recorded('server-tools.sse');
    expect(parts.slice(0, 3)).toEqual([
      { type: 'text', text: 'Oslo is' },
      { type: 'source', url: 'https://example.org/a', title: 'A' },
      { type: 'text', text: ' a city.' },
    ]);
    expect(parts.slice(3).map(({ type }) => type)).toEqual(['usage', 'finish']);
    expect(parts[3]).toMatchObject({ usage: { input: 900, output: 50 } });
  });

  it('tokens of a compaction count, its summary is no part of the answer', async () => {
    const { parts, text: said } = await recorded('compaction.sse');
    expect(said).toBe('Oslo.');
    expect(parts).toContainEqual({
      type: 'usage',
      usage: { input: 5100, output: 305, cacheRead: 0, cacheWrite: 0 },
    });
  });

  it('the tool that answers in JSON says its arguments as text', async () => {
    const { parts } = await recorded('json-tool.sse');
    expect(parts[0]).toEqual({ type: 'text', text: '{"city": "Oslo"}' });
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'stop', native: 'tool_use' });
    expect(parts).toHaveLength(3);
  });

  it('an error midway ends the answer after what was said, in our words', async () => {
    const { parts } = await recorded('error-midway.sse');
    expect(parts).toEqual([
      { type: 'text', text: 'Once upon a time' },
      { type: 'usage', usage: { input: 12, cacheRead: 0, cacheWrite: 0 } },
      { type: 'error', error: expect.objectContaining({ code: 'overloaded', status: 529 }) },
    ]);
    expect(JSON.stringify(parts)).not.toContain('canary');
  });

  it('a message begun twice is one, another one within it is an error', async () => {
    expect((await recorded('twice-begun.sse')).text).toBe('One.');
    const { text: said, error } = await recorded('two-answers.sse');
    expect([said, error?.code]).toEqual(['One.', 'provider-error']);
  });

  it('a server that does not stream is read whole', async () => {
    const { parts } = await answer([fixture('whole.json', 'messages')], 'application/json');
    expect(parts).toEqual([
      { type: 'reasoning', text: 'Capital?' },
      { type: 'reasoning', text: '', metadata: { messages: { signature: 'sig-w' } } },
      { type: 'text', text: 'Oslo.' },
      { type: 'source', url: 'https://example.org/a', title: 'A' },
      { type: 'tool-call-delta', id: 'toolu_09', name: 'weather', arguments: '' },
      { type: 'tool-call-delta', id: 'toolu_09', name: 'weather', arguments: '{"city":"Oslo"}' },
      { type: 'tool-call', id: 'toolu_09', name: 'weather', arguments: '{"city":"Oslo"}' },
      { type: 'usage', usage: { input: 15, output: 8, cacheRead: 5 } },
      { type: 'finish', reason: 'tool-calls', native: 'tool_use' },
    ]);
  });
});

describe('reasons to stop', () => {
  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['refusal', 'refused'],
    ['pause_turn', 'other'],
    ['a_word_of_tomorrow', 'other'],
  ])('%s is %s', async (native, reason) => {
    expect(await finish(native)).toEqual({ type: 'finish', reason, native });
  });

  it('S06 a sentence in its place is passed on to nobody', async () => {
    expect(await finish('invalid x-api-key sk-ant-canary')).toEqual({ type: 'finish', reason: 'other' });
  });

  it('a refusal without a word is an end, not an error', async () => {
    const { parts, error } = await recorded('refusal.sse');
    expect(error).toBeUndefined();
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'refused', native: 'refusal' });
    expect(JSON.stringify(parts)).not.toContain('canary');
  });

  it('a reason without an end mark is an end, and so is an end mark without a reason', async () => {
    expect((await answer([START, text('x'), ended('end_turn')])).parts.at(-1)).toMatchObject({
      reason: 'stop',
    });
    expect((await answer([START, text('x'), STOP])).parts.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
  });

  it('a cut stream is an error after its content, with the usage so far', async () => {
    const { parts, thrown } = await answer([START, text('Once'), 'data: {"type":"content_blo']);
    expect(thrown).toBe(false);
    expect(parts).toEqual([
      { type: 'text', text: 'Once' },
      { type: 'usage', usage: { input: 3 } },
      { type: 'error', error: { code: 'provider-error', message: expect.stringContaining('cut off') } },
    ]);
  });

  it('a call whose block was never closed is given at the end', async () => {
    const block = { type: 'tool_use', id: 't', name: 'f', input: {} };
    const begun = event({ type: 'content_block_start', index: 0, content_block: block });
    const { parts } = await answer([START, begun, ended('tool_use'), STOP]);
    expect(parts).toContainEqual({ type: 'tool-call', id: 't', name: 'f', arguments: '{}' });
    expect(parts.at(-1)).toMatchObject({ reason: 'tool-calls' });
  });

  it('a call that comes ready in the beginning of a message is a call', async () => {
    const content = [{ type: 'tool_use', id: 't', name: 'f', input: { a: 1 } }];
    const begun = event({ type: 'message_start', message: { id: 'm', content, stop_reason: 'tool_use' } });
    const { parts } = await answer([begun, STOP]);
    expect(parts).toContainEqual({ type: 'tool-call', id: 't', name: 'f', arguments: '{"a":1}' });
  });
});

describe('what is not an answer', () => {
  it.each([
    ['nothing at all', [], 'empty'],
    ['a beginning and no more', [START], 'empty'],
    ['only pings', [event({ type: 'ping' })], 'empty'],
    ['a web page', ['<!doctype html><title>Log in</title>'], 'web page'],
    ['an event without a type', ['data: {"hello":1}\n\n'], 'format'],
    ['an event that is not JSON', ['data: hello\n\n'], 'format'],
    ['JSON of another kind', ['{"hello":"world"}'], 'format'],
    ['an answer in OpenAI’s format', ['{"choices":[{"message":{"content":"x"}}]}'], 'format'],
  ])('%s is a typed error with the next step', async (_, pieces, hint) => {
    const { error, ends } = await answer(pieces);
    expect(error).toMatchObject({ code: 'provider-error', message: expect.stringContaining(hint) });
    expect(ends).toBe(1);
  });

  it('an error in a whole body of status 200 is that error', async () => {
    const body = { type: 'error', error: { type: 'rate_limit_error', message: 'canary' } };
    const { error } = await answer([JSON.stringify(body)], 'application/json');
    expect(error).toMatchObject({ code: 'rate-limited', status: 429 });
    expect(error?.message).not.toContain('canary');
  });

  it('fields of the wrong type are not there', async () => {
    const { parts } = await answer([
      event({ type: 'message_start', message: 4 }),
      event({ type: 'content_block_start', index: 'x', content_block: { type: 'tool_use', name: 3 } }),
      event({
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'text', text: 5, citations: {} },
      }),
      event({ type: 'content_block_delta', index: 9, delta: { type: 'signature_delta', signature: {} } }),
      event({
        type: 'content_block_delta',
        index: 9,
        delta: { type: 'citations_delta', citation: { url: 'javascript:x' } },
      }),
      text('x'),
      event({ type: 'message_delta', delta: { stop_reason: 7 }, usage: { output_tokens: 'many' } }),
      ended('end_turn'),
    ]);
    expect(parts).toEqual([
      { type: 'text', text: 'x' },
      { type: 'usage', usage: { output: 2 } },
      { type: 'finish', reason: 'stop', native: 'end_turn' },
    ]);
  });
});

it('S14 keys such as __proto__ in an answer are inert', async () => {
  const evil =
    '{"type":"message_delta","delta":{"stop_reason":"end_turn","__proto__":{"polluted":1}},"usage":{"__proto__":{"polluted":1},"output_tokens":1},"__proto__":{"error":{"type":"api_error"}}}';
  const { text: said, ends } = await answer([START, text('x'), `data: ${evil}\n\n`, STOP]);
  expect([said, ends]).toEqual(['x', 1]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
