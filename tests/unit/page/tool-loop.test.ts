import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageTool } from '../../../lib/page/options.ts';
import type { PagePart } from '../../../lib/page/result.ts';
import type { Call } from '../../../lib/protocol/call.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { FINISH, SERVED } from './answers.ts';
import { type FakeLine, pageWorld, settled, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await pageWorld();
});

const called = (id: string, name: string, json: string): Part => ({
  type: 'tool-call',
  id,
  name,
  arguments: json,
  metadata: { wire: { signature: id } },
});
const CALLS: Part = { type: 'finish', reason: 'tool-calls', served: { ...SERVED, cost: 0.25 } };
/** Each line is answered with the next of these. */
const steps = (...answers: Part[][]) => {
  world.answer = (line) => {
    line.send(...(answers.shift() ?? [FINISH]));
    line.close();
  };
};
const weather = (execute: PageTool['execute']): PageTool => ({
  name: 'weather',
  inputSchema: { type: 'object', properties: { city: { type: 'string' } } },
  ...(execute && { execute }),
});
const callOf = (line: FakeLine | undefined) => (line as unknown as { ask: { call: Call } }).ask.call;

describe('a conversation with functions of the page', () => {
  it('runs what is called and goes on with what it gave, and what its provider needs', async () => {
    steps(
      [{ type: 'text', text: 'I look.' }, called('1', 'weather', '{"city":"Oslo"}'), CALLS],
      [{ type: 'text', text: 'Cold.' }, { ...FINISH, served: { ...SERVED, cost: 0.5 } } as Part],
    );
    const execute = vi.fn(async ({ city }: { city: string }) => ({ city, degrees: -3 }));
    const stream = world.ai.streamText('How is it in Oslo?', {
      tools: [weather(execute)],
      toolChoice: 'required',
    });
    const parts: PagePart[] = [];
    for await (const part of stream) parts.push(part);
    expect(parts.map(({ type }) => type)).toEqual(['text', 'tool-call', 'tool-result', 'text', 'finish']);
    expect(execute).toHaveBeenCalledExactlyOnceWith({ city: 'Oslo' }, { id: '1', signal: undefined });

    const result = [{ type: 'text', text: '{"city":"Oslo","degrees":-3}' }];
    const messages = [
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'I look.' },
          {
            type: 'tool-call',
            id: '1',
            name: 'weather',
            arguments: '{"city":"Oslo"}',
            metadata: { wire: { signature: '1' } },
          },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-result', id: '1', name: 'weather', content: result }] },
    ];
    expect(callOf(world.lines[0]).toolChoice).toBe('required');
    // Demanded again, it would never end.
    expect(callOf(world.lines[1])).not.toHaveProperty('toolChoice');
    expect(callOf(world.lines[1]).messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'How is it in Oslo?' }] },
      ...messages,
    ]);
    expect(await stream.text).toBe('Cold.');
    expect(await stream.result).toMatchObject({
      text: 'Cold.',
      toolCalls: [],
      content: [{ type: 'text', text: 'Cold.' }],
      messages,
      finishReason: 'stop',
      cost: 0.75,
    });
  });

  it('runs all calls of a step at once, and asks on when the last is done', async () => {
    steps([called('1', 'weather', '{"city":"Oslo"}'), called('2', 'weather', '{"city":"Rome"}'), CALLS]);
    const waiting: (() => void)[] = [];
    const stream = world.ai.streamText('x', {
      tools: [weather(({ city }) => new Promise((resolve) => waiting.push(() => resolve(city))))],
    });
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.();
    await settled();
    expect(world.lines).toHaveLength(1);
    waiting[0]?.();
    await stream.result;
    expect(callOf(world.lines[1]).messages.at(-1)?.content).toMatchObject([
      { id: '2', content: [{ text: 'Rome' }] },
      { id: '1', content: [{ text: 'Oslo' }] },
    ]);
  });

  it('adds up what all steps used, and leaves the cost open where one is not known', async () => {
    const usage = (input: number, output: number): Part[] => [
      { type: 'usage', usage: { input } },
      { type: 'usage', usage: { output } },
    ];
    steps([called('1', 'weather', '{}'), ...usage(10, 2), CALLS], [...usage(20, 3), FINISH]);
    const stream = world.ai.streamText('x', { tools: [weather(() => 'cold')] });
    expect(await stream.result).toMatchObject({ usage: { input: 30, output: 5 }, cost: undefined });
  });

  it.each([
    ['a message', () => Promise.reject(new Error('No such city.')), 'No such city.'],
    ['a text', () => Promise.reject('Nowhere.'), 'Nowhere.'],
    ['nothing', () => Promise.reject(undefined), 'null'],
    ['what cannot be JSON', () => 1n, 'result.content cannot be written as JSON.'],
    [
      'what it threw at once',
      () => {
        throw new TypeError('Mine.');
      },
      'Mine.',
    ],
  ])('tells the model %s of a function that fails', async (_, execute, text) => {
    steps([called('1', 'weather', '{}'), CALLS]);
    await world.ai.streamText('x', { tools: [weather(execute)] }).result;
    expect(callOf(world.lines[1]).messages.at(-1)?.content).toEqual([
      { type: 'tool-result', id: '1', name: 'weather', isError: true, content: [{ type: 'text', text }] },
    ]);
  });

  it('tells the model of arguments that are no JSON, and of a name that it made up', async () => {
    steps([called('1', 'weather', '{"city":'), called('2', 'snow', '{}'), CALLS]);
    const execute = vi.fn();
    await world.ai.streamText('x', { tools: [weather(execute)] }).result;
    expect(execute).not.toHaveBeenCalled();
    const content = callOf(world.lines[1]).messages.at(-1)?.content;
    expect(content).toMatchObject([
      { id: '1', isError: true },
      { id: '2', isError: true, content: [{ text: 'There is no such function.' }] },
    ]);
  });

  it('takes pictures for a result, and reads a Blob before it goes on', async () => {
    steps([called('1', 'weather', ''), CALLS]);
    const image = new Blob([new Uint8Array([1, 2])], { type: 'image/png' });
    await world.ai.streamText('x', { tools: [weather(() => [{ type: 'image', image }])] }).result;
    expect(callOf(world.lines[1]).messages.at(-1)?.content).toMatchObject([
      { content: [{ type: 'image', mediaType: 'image/png', source: { data: 'AQI=' } }] },
    ]);
  });

  it('is the page’s to answer where a function has no execute', async () => {
    steps([called('1', 'weather', '{}'), called('2', 'snow', '{}'), CALLS]);
    const execute = vi.fn();
    const stream = world.ai.streamText('x', { tools: [weather(execute), { name: 'snow' }] });
    expect(await stream.result).toMatchObject({
      toolCalls: [{ id: '1' }, { id: '2' }],
      finishReason: 'tool-calls',
    });
    expect(execute).not.toHaveBeenCalled();
    expect(world.lines).toHaveLength(1);
  });

  it.each([
    [undefined, 10],
    [2, 2],
    [1, 1],
  ])('with maxSteps %s asks %i times, and leaves the last calls to the page', async (maxSteps, asked) => {
    world.answer = (line) => {
      line.send(called('1', 'weather', '{}'), CALLS);
      line.close();
    };
    const stream = world.ai.streamText('x', { tools: [weather(() => 'cold')], maxSteps });
    expect((await stream.result).toolCalls).toHaveLength(1);
    expect(world.lines).toHaveLength(asked);
  });

  it('S26 an abort while functions run ends it at once, and nothing is asked again', async () => {
    steps([called('1', 'weather', '{}'), CALLS]);
    const controller = new AbortController();
    let finish = () => {};
    const stream = world.ai.streamText('x', {
      tools: [
        weather((_, { signal }) => {
          expect(signal).toBe(controller.signal);
          return new Promise<void>((resolve) => {
            finish = resolve;
            setImmediate(() => controller.abort('enough'));
          });
        }),
      ],
      signal: controller.signal,
    });
    await expect(stream.result).rejects.toBe('enough');
    finish();
    await settled();
    expect(world.lines).toHaveLength(1);
  });

  it('S26 leaving the loop early ends it too, wherever it is', async () => {
    steps([called('1', 'weather', '{}'), CALLS]);
    const stream = world.ai.streamText('x', { tools: [weather(() => 'cold')] });
    for await (const part of stream) if (part.type === 'tool-result') break;
    await expect(stream.result).rejects.toMatchObject({ code: 'aborted' });
    await settled();
    expect(world.lines).toHaveLength(2);
    await world.lines[1]?.closed;
  });

  it('fails as any call does where a later step fails', async () => {
    steps(
      [called('1', 'weather', '{}'), CALLS],
      [{ type: 'error', error: { code: 'budget-exceeded', message: 'Spent.' } }],
    );
    const stream = world.ai.streamText('x', { tools: [weather(() => 'cold')] });
    await expect(stream.result).rejects.toMatchObject({ code: 'budget-exceeded' });
  });
});
