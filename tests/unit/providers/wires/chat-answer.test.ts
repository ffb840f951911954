import { describe, expect, it } from 'vitest';
import { ask, fixture } from '../../../contract/stage.ts';
import { answer, chunk, recorded, said, withTraits } from './chat-answers.ts';
import { afterAThought, inOneRead } from './support.ts';

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
