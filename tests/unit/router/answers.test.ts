import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import type { Answer } from '../../../lib/providers/types.ts';
import { isRepeatable, keyOf, openAnswers, type Question } from '../../../lib/router/answers.ts';
import { call, fails, say } from './made-up.ts';

const REF = 'lab/m';
const question: Question = {
  origin: 'https://a.example',
  incognito: false,
  call,
  candidate: { ref: REF },
};
const served = { model: REF, provider: 'Lab', attempts: 1 };
const end: Part[] = [{ type: 'finish', reason: 'stop', served }];

let names = 0;
function open(databaseName = `answers-${names++}`) {
  let time = 1_700_000_000_000;
  const answers = openAnswers({ databaseName, now: () => time });
  let asked = 0;
  /** Asks; the endpoint, if it is asked, says this. */
  const ask = async (
    about: Partial<Question> = {},
    reads: Part[][] = [[{ type: 'usage', usage: { input: 3 } }], say('Hel'), say('lo'), end],
    by: string | undefined = REF,
  ): Promise<Part[]> => {
    const parts: Part[] = [];
    async function* endpoint(): Answer {
      asked += 1;
      yield* reads;
    }
    for await (const read of answers.answer({ ...question, ...about }, endpoint, () => by))
      parts.push(...read);
    return parts;
  };
  const pass = (ms: number): void => {
    time += ms;
  };
  return { answers, ask, asked: () => asked, databaseName, pass };
}
const messages = (text: string): Call['messages'] => [{ role: 'user', content: [{ type: 'text', text }] }];
const saying = (text: string): Partial<Question> => ({ call: { ...call, messages: messages(text) } });

describe('the very same question', () => {
  it('is answered from memory: the same words, said to be from memory, without anything used', async () => {
    const { ask, asked } = open();
    expect(await ask()).toHaveLength(4);
    expect(await ask()).toEqual([
      ...say('Hello'),
      { type: 'finish', reason: 'stop', served: { ...served, attempts: 0, cached: true, cost: 0 } },
    ]);
    expect(asked()).toBe(1);
  });

  it('is the same in whatever order its fields come, after a restart too', async () => {
    const { ask, answers, databaseName } = open();
    await ask({ call: { ...call, temperature: 0, topP: 1 } });
    answers.close();
    const again = open(databaseName);
    await again.ask({ call: { topP: 1, temperature: 0, messages: call.messages, surface: call.surface } });
    expect(again.asked()).toBe(0);
  });

  it.each<[string, Partial<Question>]>([
    ['another site', { origin: 'https://b.example' }],
    ['another model', { candidate: { ref: 'lab/n' } }],
    ['another preset', { candidate: { ref: REF, preset: { system: 'Be brief.' } } }],
    ['another word', saying('ho')],
    ['another parameter', { call: { ...call, temperature: 1 } }],
  ])('is another with %s', async (_, about) => {
    const { ask, asked } = open();
    await ask();
    await ask(about);
    expect(asked()).toBe(2);
  });

  it('is asked anew after a day', async () => {
    const { ask, asked, pass } = open();
    await ask();
    pass(86_399_999);
    await ask();
    expect(asked()).toBe(1);
    pass(1);
    await ask();
    expect(asked()).toBe(2);
  });

  it('S33 in a private window is neither kept nor answered from memory', async () => {
    const { ask, asked, databaseName } = open();
    await ask({ incognito: true });
    await ask();
    await ask({ incognito: true });
    expect(asked()).toBe(3);
    const raw = await openDB(databaseName);
    expect(await raw.count('entries')).toBe(1);
    raw.close();
  });
});

describe('what is kept', () => {
  it.each<[string, Part[][], (string | undefined)?]>([
    ['an answer that was cut short', [say('x'), [{ type: 'finish', reason: 'length', served }]]],
    ['one that a filter stopped', [say('x'), [{ type: 'finish', reason: 'content-filter', served }]]],
    ['a step with tools', [[{ type: 'finish', reason: 'tool-calls', served }]]],
    ['an error', [say('x'), [{ type: 'error', error: fails('network').info }]]],
    ['an answer of another than was to be asked first', [say('x'), end], 'other/m'],
    ['an answer larger than a megabyte', [say('x'.repeat(500_001)), end]],
  ])('is not %s', async (_, reads, by) => {
    const { ask, asked } = open();
    expect(await ask({}, reads, by)).toEqual(reads.flat());
    await ask();
    expect(asked()).toBe(2);
  });

  it('S34 of the question is a hash', async () => {
    const { ask, databaseName } = open();
    await ask(saying('a secret question'));
    const raw = await openDB(databaseName);
    const all = JSON.stringify([await raw.getAll('entries'), await raw.getAllKeys('parts')]);
    raw.close();
    expect(all).not.toContain('secret');
    expect(all).toMatch(/[0-9a-f]{64}/);
  });

  it('is a thousand answers at most: the oldest goes', async () => {
    const { ask, asked, pass, databaseName } = open();
    for (let nth = 0; nth <= 1_000; nth += 1) {
      await ask(saying(`question ${nth}`));
      pass(1);
    }
    const raw = await openDB(databaseName);
    expect([await raw.count('entries'), await raw.count('parts')]).toEqual([1_000, 1_000]);
    raw.close();
    await ask(saying('question 1'));
    expect(asked()).toBe(1_001);
    await ask(saying('question 0'));
    expect(asked()).toBe(1_002);
  });

  it('is fifty megabytes at most', async () => {
    const { ask, pass, databaseName } = open();
    const long = [say('x'.repeat(490_000)), end];
    for (let nth = 0; nth < 60; nth += 1) {
      await ask(saying(`question ${nth}`), long);
      pass(1);
    }
    const raw = await openDB(databaseName);
    const entries: { bytes: number }[] = await raw.getAll('entries');
    raw.close();
    const sum = entries.reduce((all, { bytes }) => all + bytes, 0);
    expect(sum).toBeLessThanOrEqual(50_000_000);
    expect(entries.length).toBeGreaterThan(45);
  });

  it('S34 is erased for one site, or for all, down to the last word', async () => {
    const { ask, answers, asked, databaseName } = open();
    const there = { origin: 'https://b.example' };
    await ask();
    await ask(there);
    await answers.erase(question.origin);
    await ask(there);
    expect(asked()).toBe(2);
    await answers.erase();
    const raw = await openDB(databaseName);
    expect([await raw.count('entries'), await raw.count('parts')]).toEqual([0, 0]);
    raw.close();
  });
});

describe('what is erased', () => {
  it('S34 is also what is being answered just then', async () => {
    const { answers, ask, asked } = open();
    async function* slowly(): Answer {
      yield say('Hel');
      await answers.erase(question.origin);
      yield say('lo');
      yield end;
    }
    for await (const _ of answers.answer(question, slowly, () => REF));
    await ask();
    expect(asked()).toBe(1);
  });

  it('S34 is what is too old, whoever asks again or does not', async () => {
    const { answers, ask, pass, databaseName } = open();
    await ask(saying('one'));
    pass(86_399_999);
    await ask(saying('two'));
    await answers.eraseStale();
    const raw = await openDB(databaseName);
    expect([await raw.count('entries'), await raw.count('parts')]).toEqual([2, 2]);
    pass(1);
    await answers.eraseStale();
    expect([await raw.count('entries'), await raw.count('parts')]).toEqual([1, 1]);
    raw.close();
  });
});

describe('a question that is asked anew each time', () => {
  const tool = { name: 'f', inputSchema: {} };
  it.each<[string, Partial<Call>]>([
    ['offers tools', { tools: [tool] }],
    [
      'tells what a tool said',
      { messages: [{ role: 'tool', content: [{ type: 'tool-result', id: '1', content: [] }] }] },
    ],
    [
      'goes on from a tool call',
      {
        messages: [
          { role: 'assistant', content: [{ type: 'tool-call', id: '1', name: 'f', arguments: '{}' }] },
        ],
      },
    ],
    ['wants several answers', { n: 2 }],
    ['wants a picture', { modalities: ['text', 'image'] }],
  ])('%s', async (_, extra) => {
    const { ask, asked } = open();
    await ask({ call: { ...call, ...extra } });
    await ask({ call: { ...call, ...extra } });
    expect(asked()).toBe(2);
  });

  it('is no chat', () => {
    expect(isRepeatable({ task: 'embed', surface: 'window.ai', values: ['x'] })).toBe(false);
    expect(isRepeatable({ ...call, modalities: ['text'], n: 1, tools: [] })).toBe(true);
  });

  it('is too long to be hashed', async () => {
    const long = { ...call, messages: messages('x'.repeat(4_000_001)) };
    expect(await keyOf('https://a.example', { ref: REF }, long)).toBeUndefined();
  });
});

describe('a memory that cannot be read', () => {
  it('is as good as none: the endpoint answers', async () => {
    const databaseName = `answers-${names++}`;
    const newer = await openDB(databaseName, 99);
    newer.close();
    const { ask, asked } = open(databaseName);
    expect((await ask()).at(-1)).toEqual(end[0]);
    await ask();
    expect(asked()).toBe(2);
  });

  it('neither is one that holds something else', async () => {
    const { ask, asked, databaseName } = open();
    await ask();
    const raw = await openDB(databaseName);
    const [key] = await raw.getAllKeys('parts');
    await raw.put('parts', [{ type: 'text', text: 'and no end' }], key);
    raw.close();
    await ask();
    expect(asked()).toBe(2);
  });
});
