import { describe, expect, it, vi } from 'vitest';
import type { Part } from '../../../../lib/protocol/part.ts';
import { openAiCompatible } from '../../../../lib/providers/openai-compatible.ts';
import { ask, stage } from '../../../contract/stage.ts';
import { answer, BASE, chunk, said } from './chat-answers.ts';

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

  it('an end is told before anybody looks after the connection that it came by', async () => {
    let reads = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          reads += 1;
          if (reads > 1) return controller.close();
          const last = `${said({ content: 'x' }, 'stop')}data: [DONE]\n\n`;
          controller.enqueue(new TextEncoder().encode(last));
        },
      },
      { highWaterMark: 0 },
    );
    const connection = stage(openAiCompatible, { baseUrl: BASE, fetch: async () => new Response(body) });
    const told: Part[] = [];
    for await (const parts of openAiCompatible.generate(ask('Hi'), 'm-1', connection)) {
      told.push(...parts);
      expect(reads).toBe(1);
    }
    expect(told.map(({ type }) => type)).toEqual(['text', 'finish']);
    // And is looked after then: read to its end, so that the browser can use it again.
    await vi.waitFor(() => expect(reads).toBe(2));
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

  it('what came with the last bytes of a cut stream is told before its error', async () => {
    const { parts, thrown } = await answer([said({ content: 'Once upon' }).trimEnd()]);
    expect(thrown).toBe(false);
    expect(parts).toEqual([
      { type: 'text', text: 'Once upon' },
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
