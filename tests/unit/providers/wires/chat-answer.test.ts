import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../lib/protocol/call.ts';
import { openAiCompatible } from '../../../../lib/providers/openai-compatible.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import { generateOver } from '../../../../lib/providers/wire.ts';
import { chatWire } from '../../../../lib/providers/wires/chat.ts';
import { answering, ask, collect, fixture, stage } from '../../../contract/stage.ts';
import { afterAThought, inOneRead } from './support.ts';

const BASE = 'http://127.0.0.1:9/v1';

const answer = (pieces: (string | Uint8Array)[], call: Call = ask('Hi'), contentType?: string) =>
  collect(
    openAiCompatible.generate(
      call,
      'm-1',
      stage(openAiCompatible, { baseUrl: BASE, fetch: answering(pieces, contentType) }),
    ),
  );
const recorded = (name: string, call?: Call) => answer([fixture(name)], call);
/** As a model of these traits would have said it. */
const withTraits = (traits: Traits, pieces: string[]) => {
  const connection = stage(openAiCompatible, { baseUrl: BASE, fetch: answering(pieces) });
  const wire = chatWire({ path: '/chat/completions' });
  return collect(generateOver(wire, ask('Hi'), 'm-1', traits, connection));
};
const chunk = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const said = (message: Record<string, unknown>, finish: string | null = null) =>
  chunk({ choices: [{ index: 0, delta: message, finish_reason: finish }] });

describe('recorded answers', () => {
  it('text: one part for the one network read, then usage, then one finish', async () => {
    expect((await recorded('text.sse')).reads).toEqual(
      inOneRead({ input: 12, output: 7, reasoning: 0, cacheRead: 4 }, 'stop'),
    );
  });

  it('tools: deltas as they stream, whole calls before the finish', async () => {
    const { parts } = await recorded('tools.sse');
    expect(parts.filter(({ type }) => type === 'tool-call-delta')).toEqual([
      { type: 'tool-call-delta', id: 'call_a', name: 'weather', arguments: '' },
      { type: 'tool-call-delta', id: 'call_a', name: 'weather', arguments: '{"city"' },
      { type: 'tool-call-delta', id: 'call_a', name: 'weather', arguments: ':"Oslo"}' },
      { type: 'tool-call-delta', id: 'call_b', name: 'time', arguments: '' },
      { type: 'tool-call-delta', id: 'call_b', name: 'time', arguments: '{"zone":"CET"}' },
    ]);
    expect(parts.slice(-4)).toEqual([
      { type: 'tool-call', id: 'call_a', name: 'weather', arguments: '{"city":"Oslo"}' },
      { type: 'tool-call', id: 'call_b', name: 'time', arguments: '{"zone":"CET"}' },
      { type: 'usage', usage: { input: 50, output: 20 } },
      { type: 'finish', reason: 'tool-calls', native: 'tool_calls' },
    ]);
  });

  it('tools of a careless server: one index for all, no ids, objects for arguments, "stop" for a reason', async () => {
    const { parts } = await recorded('tools-loose.sse');
    const calls = parts.filter((part) => part.type === 'tool-call');
    expect(calls.map(({ name, arguments: text }) => [name, text])).toEqual([
      ['weather', '{"city":"Oslo"}'],
      ['weather', '{"city":"Rome"}'],
      ['time', '{"zone":"CET"}'],
      ['time', '{}'],
    ]);
    expect(calls.slice(0, 2).map(({ id }) => id)).toEqual(['call_1', 'call_2']);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(4);
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'tool-calls', native: 'stop' });
  });

  it('reasoning comes as its own part, its tokens and the cached ones in the usage', async () => {
    expect((await recorded('reasoning.sse')).parts).toEqual(
      afterAThought({ input: 30, output: 15, reasoning: 9, cacheRead: 10 }, 'stop'),
    );
  });

  it('comments and CRLF are nothing; an image is a file, a citation a source', async () => {
    expect((await recorded('comments.sse')).parts).toEqual([
      { type: 'reasoning', text: 'Draw.' },
      { type: 'text', text: 'Here' },
      { type: 'file', mediaType: 'image/png', data: 'iVBORw0KGgo=' },
      { type: 'text', text: '.' },
      { type: 'source', url: 'https://example.org/a', title: 'A', start: 0, end: 4 },
      { type: 'usage', usage: { input: 3, output: 2, cacheRead: 0 } },
      { type: 'finish', reason: 'stop', native: 'STOP' },
    ]);
  });

  it('an error midway ends the answer after what was said, in our words', async () => {
    const { parts } = await recorded('error-midway.sse');
    expect(parts).toEqual([
      { type: 'text', text: 'Once upon a time' },
      { type: 'error', error: expect.objectContaining({ code: 'overloaded', status: 502 }) },
    ]);
    expect(JSON.stringify(parts)).not.toContain('canary');
  });

  it('choices: each with its index, joined within a read, log probabilities beside them', async () => {
    const { parts } = await recorded('choices.sse', ask('Hi', { n: 2, logprobs: 2 }));
    expect(parts.filter(({ type }) => type === 'logprobs')).toEqual([
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
        ],
      },
      { type: 'logprobs', content: [{ token: 'Blue', logprob: -2.5 }], choice: 1 },
      { type: 'logprobs', content: [{ token: '!', logprob: -0.5 }] },
      { type: 'logprobs', content: [{ token: '?', logprob: -0.7 }], choice: 1 },
    ]);
    expect(parts.filter(({ type }) => type === 'text')).toEqual([
      { type: 'text', text: 'Red' },
      { type: 'text', text: 'Blue', choice: 1 },
      { type: 'text', text: '!' },
      { type: 'text', text: '?', choice: 1 },
    ]);
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'stop', native: 'stop' });
  });

  it('a refusal is text, and the reason says so', async () => {
    expect((await recorded('refusal.sse')).parts).toEqual([
      { type: 'text', text: 'I cannot help with that.' },
      { type: 'finish', reason: 'refused', native: 'stop' },
    ]);
  });

  it('content in pieces: thinking and text told apart', async () => {
    expect((await recorded('pieces.sse')).parts).toEqual([
      { type: 'reasoning', text: 'Hmm.' },
      { type: 'text', text: 'Oslo' },
      { type: 'usage', usage: { input: 1, output: 2 } },
      { type: 'finish', reason: 'length', native: 'model_length' },
    ]);
  });

  it('signed and encrypted reasoning comes whole, to be sent back, beside what was shown of it', async () => {
    const format = 'anthropic-claude-v1';
    const reasoning_details = [
      { format, index: 0, type: 'reasoning.text', text: 'The weather is asked for.', signature: 'c2lnbmVk' },
      {
        type: 'reasoning.encrypted',
        data: 'ZW5jcnlwdGVk',
        id: 'rs_1',
        format: 'openai-responses-v1',
        index: 1,
      },
    ];
    const { parts } = await recorded('reasoning-details.sse');
    expect(parts.filter(({ type }) => type !== 'tool-call-delta')).toEqual([
      { type: 'reasoning', text: 'The weather is asked for.' },
      { type: 'text', text: 'Let me look.' },
      { type: 'reasoning', text: '', metadata: { chat: { reasoning_details } } },
      { type: 'tool-call', id: 'call_a', name: 'weather', arguments: '{"city":"Oslo"}' },
      { type: 'usage', usage: { input: 40, output: 30, reasoning: 12, cacheRead: 16, cacheWrite: 8 } },
      { type: 'finish', reason: 'tool-calls', native: 'tool_use' },
    ]);
  });

  it('thinking blocks of a gateway likewise; words that stand in them alone are shown', async () => {
    const block = { type: 'thinking', thinking: 'Six times seven.', signature: 'c2lnbmVk' };
    const { parts } = await recorded('thinking-blocks.sse');
    expect(parts[0]).toEqual({ type: 'reasoning', text: 'Six times seven.' });
    expect(parts[2]).toEqual({
      type: 'reasoning',
      text: '',
      metadata: { chat: { thinking_blocks: [block] } },
    });
    const bare = await answer([said({ thinking_blocks: [block] }), said({ content: '42' }, 'stop')]);
    expect(bare.parts[0]).toEqual({ type: 'reasoning', text: 'Six times seven.' });
  });

  it('a signature of Mistral’s ends its block', async () => {
    const thinking = [{ type: 'text', text: 'Hm.' }];
    const { parts } = await answer([
      said({ content: [{ type: 'thinking', thinking, signature: 's' }] }),
      said({ content: [{ type: 'text', text: 'Oslo.' }] }, 'stop'),
    ]);
    expect(parts.slice(0, 3)).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'reasoning', text: '', metadata: { chat: { signature: 's' } } },
      { type: 'text', text: 'Oslo.' },
    ]);
  });

  it('tags are reasoning for a model that writes them, and text for all others', async () => {
    const tagged = await withTraits({ thinkTags: true }, [fixture('think-tags.sse')]);
    expect(tagged.parts.slice(0, 2)).toEqual([
      { type: 'reasoning', text: 'Two and two, 2 < 3.' },
      { type: 'text', text: 'Four: <think> is a tag.' },
    ]);
    expect((await recorded('think-tags.sse')).text).toContain('<think>\nTwo and two');
    const told = [said({ reasoning: 'Hm.' }), said({ content: '<think>is a tag' }, 'stop')];
    expect((await withTraits({ thinkTags: true }, told)).text).toBe('<think>is a tag');
  });

  it('what may be the beginning of a tag is said before anything else comes, and before the end', async () => {
    const call = { index: 0, id: 'a', function: { name: 'f', arguments: '{}' } };
    const first = await withTraits({ thinkTags: true }, [
      said({ content: '<th' }),
      said({ tool_calls: [call] }, 'tool_calls'),
    ]);
    expect(first.parts.map(({ type }) => type)).toEqual(['text', 'tool-call-delta', 'tool-call', 'finish']);
    const last = await withTraits({ thinkTags: true }, [said({ content: '<th' }), 'data: [DONE]\n\n']);
    expect(last.parts.map(({ type }) => type)).toEqual(['text', 'finish']);
  });

  it('sound is files, its words are text', async () => {
    const mediaType = 'audio/pcm;rate=24000';
    expect((await recorded('audio.sse')).parts).toEqual([
      { type: 'text', text: 'Good morning.' },
      { type: 'file', mediaType, data: 'AAABAAIAAwA=' },
      { type: 'file', mediaType, data: 'BAAFAA==' },
      { type: 'usage', usage: { input: 8, output: 50, reasoning: 0 } },
      { type: 'finish', reason: 'stop', native: 'stop' },
    ]);
  });

  it('sources that come with every chunk are told once, with their titles; only those of the web', async () => {
    const { parts } = await recorded('citations.sse');
    expect(parts.filter(({ type }) => type === 'source')).toEqual([
      { type: 'source', url: 'https://example.org/a', title: 'A' },
      { type: 'source', url: 'https://example.org/b', title: 'B' },
    ]);
    expect(parts.slice(-2)).toEqual([
      { type: 'usage', usage: { input: 6, output: 7, reasoning: 3 } },
      { type: 'finish', reason: 'stop', native: 'stop' },
    ]);
  });

  it.each([
    ['usage-groq.sse', { input: 17, output: 9, reasoning: 4 }],
    ['usage-xai.sse', { input: 12, output: 291, reasoning: 290, cacheRead: 11 }],
    ['tools-mistral.sse', { input: 124, output: 22, cacheRead: 0 }],
  ])('%s: usage is found where this provider puts it', async (name, usage) => {
    const { parts } = await recorded(name);
    expect(parts.filter(({ type }) => type === 'usage')).toEqual([{ type: 'usage', usage }]);
  });

  it('a signature on a tool call travels with the call', async () => {
    const { parts } = await recorded('tools-signed.sse');
    expect(parts.find(({ type }) => type === 'tool-call')).toEqual({
      type: 'tool-call',
      id: 'call_a',
      name: 'weather',
      arguments: '{"city":"Oslo"}',
      metadata: { chat: { extra_content: { google: { thought_signature: 'c2lnbmVk' } } } },
    });
  });

  it('a call in the form before tools is a tool call', async () => {
    const { parts } = await answer([
      said({ function_call: { name: 'weather', arguments: '{"city"' } }),
      said({ function_call: { arguments: ':"Oslo"}' } }, 'function_call'),
    ]);
    expect(parts.find(({ type }) => type === 'tool-call')).toMatchObject({ arguments: '{"city":"Oslo"}' });
  });

  it.each([
    ['error-bare.sse', { code: 'rate-limited', retryAfter: 63 }],
    ['error-context.sse', { code: 'context-too-long', limit: 256, status: 500 }],
    [
      'error-named.sse',
      { code: 'provider-error', status: 400, message: expect.stringContaining('tool call') },
    ],
  ])('S06 %s: an error midway, in our words', async (name, error) => {
    const { parts } = await recorded(name);
    expect(parts).toEqual([
      { type: 'text', text: 'Once' },
      { type: 'error', error: expect.objectContaining(error) },
    ]);
    expect(JSON.stringify(parts)).not.toContain('canary');
  });

  it.each([
    ['Groq', { x_groq: { id: 'r', error: 'over capacity' }, choices: [] }, 'overloaded'],
    ['a choice', { choices: [{ index: 0, error: { code: 429, message: 'x' }, delta: {} }] }, 'rate-limited'],
    ['TGI', { error: 'Model is overloaded', error_type: 'overloaded' }, 'overloaded'],
    ['FastAPI', { detail: 'Not authorized: unauthorized' }, 'authentication'],
    ['Bedrock', { message: 'Too many tokens, please wait before trying again.' }, 'rate-limited'],
    ['OpenAI', { error: { type: 'server_error', code: null, message: 'Sorry' } }, 'provider-error'],
    ['LiteLLM', { error: { message: 'litellm.Timeout', type: null, code: '408' } }, 'timeout'],
  ])('an error midway as %s reports it', async (_, event, code) => {
    const { error, ends } = await answer([said({ content: 'x' }), chunk(event)]);
    expect([error?.code, ends]).toEqual([code, 1]);
  });

  it('what the model said explains no error', async () => {
    const choices = [{ index: 0, delta: { content: 'context length exceeded, rate limit' } }];
    const { error } = await answer([said({ content: 'x' }), chunk({ error: { message: 'boom' }, choices })]);
    expect(error?.code).toBe('provider-error');
  });

  it('S06 a provider’s own word for the end is a word', async () => {
    for (const words of ['y'.repeat(1_000), 'Incorrect API key provided: sk-canary-0123', 'sk-canary-0123']) {
      const { parts } = await answer([said({ content: 'x' }, words)]);
      expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'other' });
    }
    const empty = await answer([said({ content: 'x' }, ''), said({}, 'stop')]);
    expect(empty.parts.at(-1)).toEqual({ type: 'finish', reason: 'stop', native: 'stop' });
  });

  it('a refusal that a router calls a filtered answer is a refusal', async () => {
    const choices = [
      { index: 0, delta: { content: 'x' }, finish_reason: 'content_filter', native_finish_reason: 'refusal' },
    ];
    expect((await answer([chunk({ choices })])).parts.at(-1)).toMatchObject({ reason: 'refused' });
  });

  it('a server that does not stream is read whole, whatever it calls its answer', async () => {
    for (const contentType of ['application/json', 'text/event-stream', '']) {
      const { parts } = await answer([fixture('whole.json')], ask('Hi'), contentType);
      expect(parts.map(({ type }) => type)).toEqual([
        'text',
        'tool-call-delta',
        'tool-call',
        'usage',
        'finish',
      ]);
      expect(parts[0]).toEqual({ type: 'text', text: 'The capital of Norway is Oslo.' });
    }
  });
});

it('output tokens include reasoning, where the provider counts it beside them too', async () => {
  const counts = {
    prompt_tokens: 12,
    completion_tokens: 1,
    completion_tokens_details: { reasoning_tokens: 290 },
  };
  const usage = async (total_tokens: number) =>
    (
      await answer([
        said({ content: 'x' }, 'stop'),
        chunk({ choices: [], usage: { ...counts, total_tokens } }),
      ])
    ).parts.find(({ type }) => type === 'usage');
  expect(await usage(303)).toEqual({ type: 'usage', usage: { input: 12, output: 291, reasoning: 290 } });
  expect(await usage(13)).toEqual({ type: 'usage', usage: { input: 12, output: 1, reasoning: 290 } });
});

describe('ends', () => {
  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'content-filter'],
    ['function_call', 'tool-calls'],
    ['eos', 'stop'],
    ['a_word_of_its_own', 'other'],
  ])('%s is %s', async (native, reason) => {
    const { parts } = await answer([said({ content: 'x' }), said({}, native)]);
    expect(parts.at(-1)).toEqual({ type: 'finish', reason, native });
  });

  it('an end mark without a reason is an end', async () => {
    const { parts } = await answer([said({ content: 'x' }), 'data: [DONE]\n\n']);
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
  });

  it('a reason without an end mark is an end', async () => {
    const { parts, ends } = await answer([said({ content: 'x' }, 'stop')]);
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'stop', native: 'stop' });
    expect(ends).toBe(1);
  });

  it('a model that has nothing to say finishes with nothing', async () => {
    expect((await answer([said({ content: '' }, 'stop')])).parts).toEqual([
      { type: 'finish', reason: 'stop', native: 'stop' },
    ]);
  });

  it('whatever follows the end mark is not part of the answer', async () => {
    const { parts, ends } = await answer([
      `${said({ content: 'x' }, 'stop')}data: [DONE]\n\n${said({ content: 'y' }, 'stop')}data: {bad\n\n`,
    ]);
    expect(parts.map((part) => (part.type === 'text' ? part.text : part.type))).toEqual(['x', 'finish']);
    expect(ends).toBe(1);
  });

  it('a cut stream is an error after its content, with the usage so far', async () => {
    const { parts, thrown } = await answer([
      said({ content: 'Once upon' }),
      chunk({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } }),
      'data: {"choices":[{"delta":{"content":" a ti',
    ]);
    expect(thrown).toBe(false);
    expect(parts).toEqual([
      { type: 'text', text: 'Once upon' },
      { type: 'usage', usage: { input: 3, output: 2 } },
      { type: 'error', error: { code: 'provider-error', message: expect.stringContaining('cut off') } },
    ]);
  });

  it.each([
    ['nothing at all', []],
    ['only white space', ['\n \n']],
    ['only comments', [': ping\n\n', ': ping\n\n']],
    ['only the end mark', ['data: [DONE]\n\n']],
    ['only a role', [said({ role: 'assistant', content: '' })]],
  ])('an empty stream (%s) is an error before any content', async (_, pieces) => {
    const { error, thrown, ends } = await answer(pieces);
    expect(error).toMatchObject({ code: 'provider-error', message: expect.stringContaining('empty') });
    expect([thrown, ends]).toEqual([true, 1]);
  });

  it('a finish for a choice nobody asked for ends nothing', async () => {
    const stray = chunk({ choices: [{ index: 7, delta: { content: 'stray' }, finish_reason: 'stop' }] });
    const { text, parts } = await answer([stray, said({ content: 'mine' }), said({}, 'length')]);
    expect(text).toBe('mine');
    expect(parts.at(-1)).toMatchObject({ reason: 'length' });
  });
});

describe('what is not an answer', () => {
  it.each([
    ['a web page', ['<!doctype html><title>Log in</title>'], 'web page'],
    ['an event that is not JSON', ['data: hello\n\n'], 'format'],
    ['JSON of another kind', ['{"hello":"world"}'], 'format'],
    ['JSON that was cut', ['{"choices":[{'], 'format'],
    ['a JSON list', ['[1,2,3]'], 'format'],
    ['an event that holds a number', ['data: 4\n\n'], 'format'],
    ['bytes that are not UTF-8', [new Uint8Array([0x64, 0x3a, 0xc3, 0x28])], 'not text'],
    ['plain words', ['Internal Server Error'], 'empty'],
  ])('%s is a typed error with the next step', async (_, pieces, hint) => {
    const { error, ends } = await answer(pieces);
    expect(error?.code).toBe('provider-error');
    expect(error?.message).toContain(hint);
    expect(error?.message).toMatch(/Try again|Check its address/);
    expect(ends).toBe(1);
  });

  it('an error object in a whole body of status 200 is that error', async () => {
    const body = JSON.stringify({ error: { message: 'Rate limit for sk-canary', code: 429 } });
    const { error } = await answer([body], ask('Hi'), 'application/json');
    expect(error).toMatchObject({ code: 'rate-limited', status: 429 });
    expect(error?.message).not.toContain('canary');
  });

  it('garbage after content keeps the content', async () => {
    const { parts } = await answer([said({ content: 'Good' }), 'data: {oops}\n\n']);
    expect(parts.map(({ type }) => type)).toEqual(['text', 'error']);
  });

  it('fields of the wrong type are not there', async () => {
    const { parts } = await answer([
      chunk({ choices: 'none', usage: 5 }),
      chunk({ choices: [null, 3, { delta: { content: 4, tool_calls: [null, 7, {}], images: [{}] } }] }),
      said({ content: 'x' }, 'stop'),
      chunk({ choices: [], usage: { prompt_tokens: 'many', completion_tokens: -1 } }),
    ]);
    expect(parts).toEqual([
      { type: 'text', text: 'x' },
      { type: 'finish', reason: 'stop', native: 'stop' },
    ]);
  });

  it('a single chunk of 1 MB is an answer like any other', async () => {
    const text = 'é'.repeat(1_000_000);
    expect((await answer([said({ content: text }, 'stop')])).text).toBe(text);
  });

  it('an event without end stops at the limit', async () => {
    const piece = `data: ${'x'.repeat(1024 * 1024)}`;
    const { error } = await answer([piece, ...Array.from({ length: 9 }, () => 'x'.repeat(1024 * 1024))]);
    expect(error).toMatchObject({ code: 'provider-error', message: expect.stringContaining('one piece') });
  });
});

it('S14 keys such as __proto__ in an answer are inert', async () => {
  const evil =
    '{"choices":[{"index":0,"delta":{"content":"x","__proto__":{"polluted":1}},"__proto__":{"polluted":1},"finish_reason":"stop"}],"constructor":{"prototype":{"polluted":1}},"__proto__":{"choices":[],"error":{"code":401}}}';
  const { text, parts } = await answer([`data: ${evil}\n\n`]);
  expect(text).toBe('x');
  expect(parts.at(-1)).toMatchObject({ type: 'finish' });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
