import { describe, expect, it } from 'vitest';
import { google } from '../../../../lib/providers/google.ts';
import { fixture as fixtureOf, hear } from '../../../contract/stage.ts';

const fixture = (name: string) => fixtureOf(name, 'gemini');
const answer = (pieces: (string | Uint8Array)[], contentType?: string) =>
  hear(google, 'gemini-x', pieces, { key: 'k', contentType });
const recorded = (name: string) => answer([fixture(name)]);
const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const said = (parts: unknown[], finishReason?: string) =>
  event({ candidates: [{ content: { role: 'model', parts }, finishReason, index: 0 }] });

describe('recorded answers', () => {
  it('text: one part for the one network read, the last usage, then one finish', async () => {
    expect((await recorded('text.sse')).reads).toEqual([
      [{ type: 'text', text: 'Grüße aus Oslo: 🌊.' }],
      [
        { type: 'usage', usage: { input: 12, output: 7, cacheRead: 4 } },
        { type: 'finish', reason: 'stop', native: 'STOP' },
      ],
    ]);
  });

  it('thoughts are reasoning, their tokens part of the output; a signature ends the block of its text', async () => {
    expect((await recorded('thinking.sse')).parts).toEqual([
      { type: 'reasoning', text: '**Capital**\n\nNorway: Oslo.' },
      { type: 'text', text: 'It is ' },
      { type: 'text', text: 'Oslo.', metadata: { gemini: { thoughtSignature: 'c2lnLXRleHQ=' } } },
      { type: 'usage', usage: { input: 30, output: 15, reasoning: 9 } },
      { type: 'finish', reason: 'stop', native: 'STOP' },
    ]);
  });

  it('tools: whole calls, ids where Google gave none, the signature on the call that it came with', async () => {
    const { parts } = await recorded('tools.sse');
    const calls = parts.filter((part) => part.type === 'tool-call');
    expect(calls).toEqual([
      {
        type: 'tool-call',
        id: 'fc-1',
        name: 'weather',
        arguments: '{"city":"Oslo","days":2}',
        metadata: { gemini: { thoughtSignature: 'c2lnLWNhbGw=' } },
      },
      {
        type: 'tool-call',
        id: expect.stringMatching(/^call_/),
        name: 'weather',
        arguments: '{"city":"Rome"}',
      },
      { type: 'tool-call', id: expect.stringMatching(/^call_/), name: 'time', arguments: '{}' },
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
    const deltas = parts.filter((part) => part.type === 'tool-call-delta');
    expect(deltas.map((part) => [part.id, part.arguments])).toEqual(
      calls.map((part) => [part.id, part.arguments]),
    );
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'tool-calls', native: 'STOP' });
  });

  it('tools whose arguments stream as values by path, the last without an end of its own', async () => {
    const { parts } = await recorded('tools-streamed.sse');
    const calls = parts.filter((part) => part.type === 'tool-call');
    expect(calls.map(({ name, arguments: text }) => [name, JSON.parse(text)])).toEqual([
      ['cook', { recipe: { steps: ['Boil water'], minutes: 5, hot: true }, note: null, tags: [] }],
      ['serve', { table: 4 }],
    ]);
    expect(calls[0]?.metadata).toEqual({ gemini: { thoughtSignature: 'c2lnLXBhcnQ=' } });
    expect(parts.at(-1)).toMatchObject({ reason: 'tool-calls' });
  });

  it('an image is a file with its signature; one that was thought with is none', async () => {
    expect((await recorded('image.sse')).parts).toEqual([
      { type: 'text', text: 'Here:' },
      {
        type: 'file',
        mediaType: 'image/png',
        data: 'iVBORw0KGgo=',
        metadata: { gemini: { thoughtSignature: 'c2lnLWltYWdl' } },
      },
      { type: 'usage', usage: { input: 3, output: 1290 } },
      { type: 'finish', reason: 'stop', native: 'STOP' },
    ]);
  });

  it('what it is grounded on are sources, each once, addresses of the web alone; code that Google ran is left out', async () => {
    expect((await recorded('grounding.sse')).parts).toEqual([
      { type: 'text', text: 'Oslo.' },
      { type: 'source', url: 'https://example.org/a', title: 'A' },
      { type: 'source', url: 'https://example.org/c' },
      { type: 'source', url: 'https://example.org/d' },
      { type: 'usage', usage: { input: 110, output: 3 } },
      { type: 'finish', reason: 'stop', native: 'STOP' },
    ]);
  });

  it('log probabilities', async () => {
    expect((await recorded('logprobs.sse')).parts).toContainEqual({
      type: 'logprobs',
      content: [
        {
          token: 'Hi',
          logprob: -0.1,
          top: [
            { token: 'Hi', logprob: -0.1 },
            { token: 'Ho', logprob: -2.5 },
          ],
        },
      ],
    });
  });

  it('a blocked prompt has no candidates, and is an error of its own', async () => {
    const { error, ends, parts } = await recorded('blocked.sse');
    expect(error).toMatchObject({ code: 'content-filtered', message: expect.stringContaining('Workbench') });
    // The prompt was read, and is owed.
    expect(parts).toMatchObject([{ type: 'usage', usage: { input: 9 } }, { type: 'error' }]);
    expect(ends).toBe(1);
  });

  it('an answer that was stopped says so', async () => {
    expect((await recorded('safety.sse')).parts).toEqual([
      { type: 'text', text: 'Once' },
      { type: 'usage', usage: { input: 9, output: 1 } },
      { type: 'finish', reason: 'content-filter', native: 'SAFETY' },
    ]);
    expect((await recorded('length.sse')).parts.slice(-2)).toEqual([
      { type: 'usage', usage: { input: 9, output: 102, reasoning: 100 } },
      { type: 'finish', reason: 'length', native: 'MAX_TOKENS' },
    ]);
  });

  it('an error in the stream: the content, the usage so far, one error by its own code', async () => {
    const { parts, ends } = await recorded('error-midway.sse');
    expect(ends).toBe(1);
    expect(parts).toEqual([
      { type: 'text', text: 'Once' },
      { type: 'usage', usage: { input: 9, output: 1 } },
      { type: 'error', error: expect.objectContaining({ code: 'overloaded', status: 503 }) },
    ]);
  });

  it('a whole body, and the same as one array', async () => {
    const whole = await answer([fixture('whole.json')], 'application/json');
    expect(whole.parts.map(({ type }) => type)).toEqual([
      'reasoning',
      'text',
      'tool-call-delta',
      'tool-call',
      'usage',
      'finish',
    ]);
    const array = await answer([fixture('array.json')], 'application/json');
    expect(array.text).toBe('Grüße aus Oslo.');
    expect(array.parts.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
  });
});

describe('how an answer ends', () => {
  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['CONTINUATION', 'length'],
    ['SAFETY', 'content-filter'],
    ['RECITATION', 'content-filter'],
    ['BLOCKLIST', 'content-filter'],
    ['PROHIBITED_CONTENT', 'content-filter'],
    ['SPII', 'content-filter'],
    ['IMAGE_SAFETY', 'content-filter'],
    ['MALFORMED_FUNCTION_CALL', 'other'],
    ['UNEXPECTED_TOOL_CALL', 'other'],
    ['LANGUAGE', 'other'],
    ['OTHER', 'other'],
    ['SOMETHING_NEW', 'other'],
  ])('%s is %s, its own word beside it', async (native, reason) => {
    const { parts } = await answer([said([{ text: 'x' }], native)]);
    expect(parts.at(-1)).toEqual({ type: 'finish', reason, native });
  });

  it('S06 a word that no wire has is not passed on', async () => {
    const { parts } = await answer([said([{ text: 'x' }], 'visit https://evil.example')]);
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'other' });
  });

  it('without a reason it was cut off; without anything it was empty', async () => {
    const cut = await answer([said([{ text: 'Once' }])]);
    expect(cut.error).toMatchObject({ code: 'provider-error', message: expect.stringContaining('cut off') });
    const empty = await answer([event({ usageMetadata: { promptTokenCount: 3 } })]);
    expect(empty.error?.message).toContain('empty answer');
    expect((await answer(['[]'])).error?.message).toContain('empty answer');
  });

  it('a reason that says nothing is none', async () => {
    const pieces = [said([{ text: 'a' }], 'FINISH_REASON_UNSPECIFIED'), said([{ text: 'b' }], 'STOP')];
    const { text, parts } = await answer(pieces);
    expect([text, parts.at(-1)]).toEqual(['ab', { type: 'finish', reason: 'stop', native: 'STOP' }]);
  });

  it('a call whose arguments stopped coming is whole where the answer is, and else none', async () => {
    const begun = said([
      { functionCall: { name: 'f', partialArgs: [{ jsonPath: '$.a', numberValue: 1 }], willContinue: true } },
    ]);
    const calls = async (finish: string) =>
      (await answer([begun, said([], finish)])).parts.filter((part) => part.type === 'tool-call');
    expect(await calls('STOP')).toMatchObject([{ name: 'f', arguments: '{"a":1}' }]);
    expect(await calls('MAX_TOKENS')).toEqual([]);
  });

  it('another candidate than the one that was asked for is not read', async () => {
    const other = event({ candidates: [{ index: 1, content: { parts: [{ text: 'no' }] } }] });
    expect((await answer([other, said([{ text: 'yes' }], 'STOP')])).text).toBe('yes');
  });

  it('JSON that is no answer of this wire is an error', async () => {
    const { error } = await answer(['{"choices":[]}'], 'application/json');
    expect(error).toMatchObject({
      code: 'provider-error',
      message: expect.stringContaining('Gemini’s format'),
    });
  });

  it('an error of status 200, whole, in an array, or without a number', async () => {
    const exhausted = { error: { message: 'x', status: 'RESOURCE_EXHAUSTED' } };
    for (const body of [JSON.stringify(exhausted), JSON.stringify([exhausted]), event(exhausted)]) {
      expect((await answer([body])).error).toMatchObject({ code: 'rate-limited', status: 429 });
    }
  });

  it('S06 a media type that is none is not passed on', async () => {
    const inlineData = { mimeType: 'image/png"><script>', data: 'AA==' };
    const { parts } = await answer([said([{ inlineData }, { text: 'x' }], 'STOP')]);
    expect(parts.map(({ type }) => type)).toEqual(['text', 'finish']);
  });
});
