import { describe, expect, it } from 'vitest';
import { ollama } from '../../../../lib/providers/ollama.ts';
import { fixture, hear } from '../../../contract/stage.ts';
import { afterAThought, inOneRead } from './support.ts';

const answer = (pieces: (string | Uint8Array)[]) =>
  hear(ollama, 'qwen3:8b', pieces, { contentType: 'application/x-ndjson' });
const recorded = (name: string) => answer([fixture(name, 'ollama')]);
const line = (value: object) => `${JSON.stringify(value)}\n`;
const text = (content: string) => line({ message: { role: 'assistant', content }, done: false });
const ended = (more: object = {}) =>
  line({ message: { role: 'assistant', content: '' }, done: true, ...more });

describe('recorded answers', () => {
  it('text: one part for the one network read, then usage, then one finish', async () => {
    expect((await recorded('text.ndjson')).reads).toEqual(inOneRead({ input: 26, output: 7 }, 'stop'));
  });

  it('thinking is reasoning', async () => {
    expect((await recorded('thinking.ndjson')).parts).toEqual(
      afterAThought({ input: 30, output: 15 }, 'stop'),
    );
  });

  it('tool calls come whole; one without an id is given one', async () => {
    const { parts } = await recorded('tools.ndjson');
    const calls = parts.filter((part) => part.type === 'tool-call');
    expect(calls).toEqual([
      {
        type: 'tool-call',
        id: expect.stringMatching(/^call_.{36}$/),
        name: 'weather',
        arguments: '{"city":"Oslo"}',
      },
      { type: 'tool-call', id: 'call_q7', name: 'now', arguments: '{}' },
    ]);
    const deltas = parts.filter((part) => part.type === 'tool-call-delta');
    expect(deltas.map(({ id }) => id)).toEqual(calls.map(({ id }) => id));
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'tool-calls', native: 'stop' });
  });

  it('log probabilities, with the alternatives where there are any', async () => {
    const { parts } = await recorded('logprobs.ndjson');
    expect(parts.flatMap((part) => (part.type === 'logprobs' ? part.content : []))).toEqual([
      {
        token: 'Os',
        logprob: -0.25,
        top: [
          { token: 'Os', logprob: -0.25 },
          { token: 'Ber', logprob: -1.5 },
        ],
      },
      { token: 'lo', logprob: -0.5 },
    ]);
  });

  it('S06 an error midway ends the answer after what was said, in our words', async () => {
    const { parts } = await recorded('error-midway.ndjson');
    expect(parts).toEqual([
      { type: 'text', text: 'Once upon a time' },
      {
        type: 'error',
        error: expect.objectContaining({ code: 'overloaded', message: expect.stringContaining('memory') }),
      },
    ]);
    expect(JSON.stringify(parts)).not.toContain('canary');
  });

  it('a whole answer is a stream of one line', async () => {
    expect((await recorded('whole.ndjson')).parts).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'The capital of Norway is Oslo.' },
      { type: 'usage', usage: { input: 26, output: 8 } },
      { type: 'finish', reason: 'stop', native: 'stop' },
    ]);
  });
});

describe('ends', () => {
  it.each([
    [{ done_reason: 'stop' }, { reason: 'stop', native: 'stop' }],
    [{ done_reason: 'length' }, { reason: 'length', native: 'length' }],
    [{ done_reason: 'unload' }, { reason: 'other', native: 'unload' }],
    [{}, { reason: 'stop' }],
  ])('%j is %j', async (given, finish) => {
    const { parts } = await answer([text('x'), ended(given)]);
    expect(parts.at(-1)).toEqual({ type: 'finish', ...finish });
  });

  it('the end may lack its line break, and a message', async () => {
    const { parts } = await answer([text('x'), '{"done":true,"done_reason":"stop"}']);
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'stop', native: 'stop' });
  });

  it('whatever follows the end is not part of the answer', async () => {
    const { parts, ends } = await answer([`${text('x')}${ended()}${text('y')}{bad\n`]);
    expect(parts.map((part) => (part.type === 'text' ? part.text : part.type))).toEqual(['x', 'finish']);
    expect(ends).toBe(1);
  });

  it('an empty stream is an error before any content; one that was cut, after it', async () => {
    expect(await answer([])).toMatchObject({
      thrown: true,
      error: { message: expect.stringContaining('empty') },
    });
    const { parts, thrown } = await answer([text('half'), '{"message":{"content":" a']);
    expect(thrown).toBe(false);
    expect(parts).toEqual([
      { type: 'text', text: 'half' },
      { type: 'error', error: { code: 'provider-error', message: expect.stringContaining('cut off') } },
    ]);
  });
});

describe('what is not an answer', () => {
  it.each([
    ['a web page', '<!doctype html>quokka', 'web page'],
    ['words', 'Ollama is running, quokka', 'format'],
    ['JSON of another kind', '{"hello":"quokka"}\n', 'format'],
    ['a line that is no JSON', '{quokka}\n', 'format'],
    ['server-sent events', 'data: {"choices":["quokka"]}\n\n', 'format'],
  ])('S06 %s is one typed error in our words', async (_, body, hint) => {
    const { error, ends } = await answer([body]);
    expect(error).toMatchObject({ code: 'provider-error', message: expect.stringContaining(hint) });
    expect(JSON.stringify(error)).not.toContain('quokka');
    expect(ends).toBe(1);
  });

  it('an error that tells its status is an error of that status', async () => {
    const { error } = await answer([line({ error: 'something quokka', status: 429 })]);
    expect(error).toMatchObject({ code: 'rate-limited', status: 429 });
  });

  it('fields of the wrong type are not there', async () => {
    const { parts } = await answer([
      line({ message: { content: 4, thinking: [], tool_calls: [null, 7, { function: { name: 3 } }] } }),
      line({ message: { tool_calls: 'x' }, logprobs: [null, { token: 1 }] }),
      line({ message: {}, logprobs: 'x' }),
      text('x'),
      ended({ prompt_eval_count: 'many', eval_count: -1, done_reason: 5 }),
    ]);
    expect(parts).toEqual([
      { type: 'text', text: 'x' },
      { type: 'finish', reason: 'stop' },
    ]);
  });

  it('S14 keys such as __proto__ in an answer are inert', async () => {
    const evil =
      '{"message":{"content":"x","__proto__":{"polluted":1}},"__proto__":{"polluted":1},"done":true}\n';
    expect((await answer([evil])).text).toBe('x');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
