import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { error, FINISH, SERVED } from './answers.ts';
import { type FakeLine, pageWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await pageWorld();
});
const schema = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] };
const callOf = (line: FakeLine | undefined) => (line as unknown as { ask: { call: Call } }).ask.call;
const answers = (...all: Part[][]) => {
  world.answer = (line) => {
    line.send(...(all.shift() as Part[]));
    line.close();
  };
};
const usage: Part = { type: 'usage', usage: { input: 10, output: 2 } };
const served = { ...SERVED, cost: 0.25 };
const finish: Part = { type: 'finish', reason: 'stop', served };
const wrong: Part = {
  type: 'error',
  error: { code: 'invalid-output', message: 'Not as asked.', detail: '/a: it is a text.' },
  served,
};

describe('generateObject', () => {
  it('asks for an answer that is checked, and gives it as an object', async () => {
    answers([{ type: 'text', text: '{"a"' }, { type: 'text', text: ':1}' }, usage, finish]);
    const result = await world.ai.generateObject('x', { schema, temperature: 0 });
    expect(result).toMatchObject({
      object: { a: 1 },
      text: '{"a":1}',
      usage: { input: 10, output: 2 },
      cost: 0.25,
      model: SERVED.model,
      provider: SERVED.provider,
    });
    expect(callOf(world.lines[0])).toMatchObject({ json: { schema, check: true }, temperature: 0 });
  });

  it('takes the schema, its name and strictness as streamText does', async () => {
    answers([{ type: 'text', text: '{"a":1}' }, finish]);
    await world.ai.generateObject('x', { json: { name: 'A', strict: true, schema } } as never);
    expect(callOf(world.lines[0]).json).toEqual({ name: 'A', strict: true, schema, check: true });
  });

  it('asks once more with what was wrong, and counts both', async () => {
    answers(
      [{ type: 'text', text: '{"a":"x"}' }, usage, wrong],
      [{ type: 'text', text: '{"a":1}' }, usage, finish],
    );
    const result = await world.ai.generateObject('x', { schema });
    expect(result).toMatchObject({
      object: { a: 1 },
      text: '{"a":1}',
      usage: { input: 20, output: 4 },
      cost: 0.5,
    });
    expect(callOf(world.lines[1]).messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'x' }] },
      { role: 'assistant', content: [{ type: 'text', text: '{"a":"x"}' }] },
      {
        role: 'user',
        content: [
          {
            type: 'text',
            text: `That does not follow the JSON Schema ${JSON.stringify(schema)}: /a: it is a text. Answer again, with JSON alone.`,
          },
        ],
      },
    ]);
  });

  it('puts no empty answer into the second conversation', async () => {
    answers([wrong], [{ type: 'text', text: '{"a":1}' }, FINISH]);
    expect(await world.ai.generateObject('x', { schema })).toMatchObject({
      object: { a: 1 },
      cost: undefined,
    });
    expect(callOf(world.lines[1]).messages.map(({ role }) => role)).toEqual(['user', 'user']);
  });

  it('gives up after the second', async () => {
    answers([wrong], [wrong]);
    await expect(world.ai.generateObject('x', { schema })).rejects.toMatchObject({
      name: 'WindowAIError',
      code: 'invalid-output',
      detail: '/a: it is a text.',
    });
    expect(world.lines).toHaveLength(2);
  });

  it('does not ask again after any other failure', async () => {
    world.answer = error('budget-exceeded');
    await expect(world.ai.generateObject('x', { schema })).rejects.toMatchObject({ code: 'budget-exceeded' });
    expect(world.lines).toHaveLength(1);
  });

  it('runs the functions of the page on the way', async () => {
    answers(
      [
        { type: 'tool-call', id: '1', name: 'look', arguments: '{}' },
        { type: 'finish', reason: 'tool-calls', served },
      ],
      [{ type: 'text', text: '{"a":2}' }, finish],
    );
    const tools = [{ name: 'look', execute: () => 2 }];
    expect(await world.ai.generateObject('x', { schema, tools })).toMatchObject({
      object: { a: 2 },
      cost: 0.5,
    });
  });

  it('is no object where the page has to answer a call', async () => {
    answers([
      { type: 'tool-call', id: '1', name: 'look', arguments: '{}' },
      { type: 'finish', reason: 'tool-calls', served },
    ]);
    await expect(world.ai.generateObject('x', { schema, tools: [{ name: 'look' }] })).rejects.toMatchObject({
      code: 'invalid-output',
    });
  });

  it.each([[{}], [null], [{ json: true }]])('needs a schema, and %j has none', async (options) => {
    await expect(world.ai.generateObject('x', options as never)).rejects.toMatchObject({
      code: 'invalid-request',
      detail: 'schema',
    });
    expect(world.lines).toHaveLength(0);
  });

  it('S26 an abort ends the first and the second', async () => {
    for (const before of [[], [[wrong]]] as Part[][][]) {
      const controller = new AbortController();
      const opened = world.lines.length;
      world.answer = (line) => {
        const parts = before.shift();
        if (parts) line.send(...parts);
        else controller.abort('enough');
      };
      const asking = world.ai.generateObject('x', { schema, signal: controller.signal });
      await expect(asking).rejects.toBe('enough');
      await world.lines.at(-1)?.closed;
      expect(world.lines.length).toBeGreaterThan(opened);
    }
  });
});
