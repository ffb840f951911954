import { describe, expect, it, vi } from 'vitest';
import { checkedAnswer } from '../../../lib/checking/answer.ts';
import type { Call } from '../../../lib/protocol/call.ts';
import type { FinishPart, Part } from '../../../lib/protocol/part.ts';

const NUMBER = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] };
const call = (more: Partial<Call> = {}): Call => ({
  surface: 'window.ai',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
  json: { schema: NUMBER, check: true },
  ...more,
});
const text = (it: string, choice?: number): Part => ({
  type: 'text',
  text: it,
  ...(choice === undefined ? {} : { choice }),
});
const FINISH: FinishPart = { type: 'finish', reason: 'stop', served: { model: 'v/m', provider: 'P' } };

async function answered(parts: Part[][], asked = call()): Promise<Part[]> {
  const all: Part[] = [];
  const answer = checkedAnswer(asked, async function* () {
    yield* parts;
  });
  for await (const read of answer) all.push(...read);
  return all;
}

describe('an answer that is checked', () => {
  it('goes by as it comes, and finishes where it complies', async () => {
    const usage: Part = { type: 'usage', usage: { input: 1, output: 2 } };
    expect(await answered([[text('{"a"')], [text(':1}')], [usage, FINISH]])).toEqual([
      text('{"a"'),
      text(':1}'),
      usage,
      FINISH,
    ]);
  });

  it('ends in invalid-output where it does not, and says what is wrong', async () => {
    const parts = await answered([[text('{"a":"x"}'), { type: 'usage', usage: { output: 2 } }, FINISH]]);
    expect(parts.slice(0, 2)).toEqual([text('{"a":"x"}'), { type: 'usage', usage: { output: 2 } }]);
    expect(parts.slice(2)).toEqual([
      {
        type: 'error',
        error: {
          code: 'invalid-output',
          message: expect.stringContaining('Ask again'),
          detail: '/a: Instance type "string" is invalid. Expected "number".',
        },
        served: FINISH.served,
      },
    ]);
  });

  it.each(['', 'Here: {"a":1}', '{"a":1', '{"a":1} {"a":2}'])('%j is not JSON alone', async (said) => {
    expect((await answered([[text(said)], [FINISH]])).at(-1)).toMatchObject({
      error: { code: 'invalid-output' },
    });
  });

  it('loses the fence around it, wherever it was cut', async () => {
    expect(
      await answered([[text('```js')], [text('on\n{"a":'), text('1}\n``')], [text('`'), FINISH]]),
    ).toEqual([text('{"a":'), text('1}'), FINISH]);
  });

  it('says so where it was cut off at its longest', async () => {
    const cut: FinishPart = { type: 'finish', reason: 'length' };
    expect((await answered([[text('{"a":')], [cut]])).at(-1)).toMatchObject({
      error: { code: 'invalid-output', message: expect.stringContaining('more tokens') },
    });
    expect((await answered([[text('{"a":1}')], [cut]])).at(-1)).toEqual(cut);
  });

  it('is none where it was filtered or refused', async () => {
    expect((await answered([[{ type: 'finish', reason: 'content-filter' }]])).at(-1)).toMatchObject({
      error: { code: 'content-filtered' },
    });
    expect((await answered([[text('No.'), { type: 'finish', reason: 'refused' }]])).at(-1)).toMatchObject({
      error: { code: 'refused' },
    });
  });

  it('is a step and passes where it calls a tool', async () => {
    const step: Part = { type: 'tool-call', id: '1', name: 'look', arguments: '{}' };
    const finish: FinishPart = { type: 'finish', reason: 'tool-calls' };
    expect(await answered([[text('I look.'), step, finish]])).toEqual([text('I look.'), step, finish]);
  });

  it('is every one of several', async () => {
    const two = call({ n: 2 });
    const good = text('{"a":1}');
    expect((await answered([[good, text('{"a":2}', 1), FINISH]], two)).at(-1)).toEqual(FINISH);
    expect((await answered([[good, text('{"a":', 1), FINISH]], two)).at(-1)).toMatchObject({ type: 'error' });
    expect((await answered([[good, FINISH]], two)).at(-1)).toMatchObject({ type: 'error' });
  });

  it('begins with what the page put into the model’s mouth', async () => {
    const begun = call({
      messages: [
        { role: 'user', content: [] },
        { role: 'assistant', content: [{ type: 'text', text: '{"a":' }], prefix: true },
      ],
    });
    expect(await answered([[text('1}'), FINISH]], begun)).toEqual([text('1}'), FINISH]);
  });

  it('is any JSON where there is no schema', async () => {
    const any = call({ json: { check: true } });
    expect((await answered([[text('[null]'), FINISH]], any)).at(-1)).toEqual(FINISH);
    expect((await answered([[text('null!'), FINISH]], any)).at(-1)).toMatchObject({ type: 'error' });
  });

  it('is asked of nobody where the schema cannot be used', async () => {
    const ask = vi.fn();
    const parts: Part[] = [];
    const wrong = call({ json: { schema: { type: 'nonsense' }, check: true } });
    for await (const read of checkedAnswer(wrong, ask)) parts.push(...read);
    expect(parts).toMatchObject([
      { type: 'error', error: { code: 'invalid-request', detail: 'json.schema' } },
    ]);
    expect(ask).not.toHaveBeenCalled();
  });

  it('S26 left early, ends the answer under it', async () => {
    const ended = vi.fn();
    const answer = checkedAnswer(call(), async function* () {
      try {
        yield [text('{')];
        yield [text('}')];
      } finally {
        ended();
      }
    });
    for await (const _ of answer) break;
    expect(ended).toHaveBeenCalledOnce();
  });
});
