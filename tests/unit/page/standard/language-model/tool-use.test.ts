import { beforeEach, describe, expect, it } from 'vitest';
import type { Part } from '../../../../../lib/protocol/part.ts';
import { all, type LanguageModelPage, languageModelPage, lastText, say } from './page.ts';

let page: LanguageModelPage;
beforeEach(async () => {
  page = await languageModelPage();
});
const named = (name: string) => expect.objectContaining({ name });
const create = (options?: unknown) => page.LanguageModel.create(options);
type Class = new (init: unknown) => Record<string, unknown>;
const make = (name: string, init: unknown) => new (page.get<Class>(`LanguageModelTool${name}`))(init);

const WEATHER = {
  name: 'weather',
  description: 'The weather in a city.',
  inputSchema: { type: 'object', properties: { city: { type: 'string' } } },
};
const OPEN = {
  tools: [WEATHER],
  expectedInputs: [{ type: 'tool-call' }, { type: 'tool-response' }],
  expectedOutputs: [{ type: 'tool-call' }],
};
const call = (id: string, name: string, json: string): Part => ({
  type: 'tool-call',
  id,
  name,
  arguments: json,
});
const response = (value: unknown) => [{ role: 'user', content: [{ type: 'tool-response', value }] }];
const success = (result: unknown[], callId = 'c1') =>
  response(make('Success', { callId, name: 'weather', result }));

describe('a declaration of tools', () => {
  it.each([
    ['no schema', { inputSchema: undefined }],
    ['a schema that is null', { inputSchema: null }],
    ['a schema that is a text', { inputSchema: 'x' }],
    ['a schema without a type', { inputSchema: {} }],
    ['a schema of another type', { inputSchema: { type: 'string' } }],
    ['properties that are none', { inputSchema: { type: 'object', properties: 'x' } }],
    ['required ones that are no list', { inputSchema: { type: 'object', required: 'x' } }],
    ['no name', { name: '' }],
    ['no description', { description: '' }],
    ['something to run that cannot be', { execute: 1 }],
  ])('with %s is a TypeError', async (_, wrong) => {
    await expect(create({ ...OPEN, tools: [{ ...WEATHER, ...wrong }] })).rejects.toThrow(TypeError);
  });

  it('with a schema that runs in a ring, or a name that is there twice, is a TypeError', async () => {
    const ring: Record<string, unknown> = { type: 'object' };
    ring.ring = ring;
    await expect(create({ ...OPEN, tools: [{ ...WEATHER, inputSchema: ring }] })).rejects.toThrow(TypeError);
    await expect(create({ ...OPEN, tools: [WEATHER, WEATHER] })).rejects.toThrow(TypeError);
  });

  it('lets through what the page’s own objects throw', async () => {
    const mine = new Error('mine');
    const inputSchema = new Proxy(
      { type: 'object' },
      {
        get: (target, key) => {
          if (key === 'properties') throw mine;
          return Reflect.get(target, key);
        },
      },
    );
    await expect(create({ ...OPEN, tools: [{ ...WEATHER, inputSchema }] })).rejects.toBe(mine);
  });

  it('is read once', async () => {
    let read = 0;
    const inputSchema = {
      get type() {
        read++;
        return 'object';
      },
    };
    await create({ ...OPEN, tools: [{ ...WEATHER, inputSchema }] });
    // Once looked at, and once written.
    expect(read).toBe(2);
  });

  it('that the page runs itself has to be expected as output', async () => {
    await expect(create({ tools: [WEATHER] })).rejects.toThrow(TypeError);
    await expect(create({ tools: [WEATHER], expectedOutputs: [{ type: 'text' }] })).rejects.toThrow(
      TypeError,
    );
    await expect(create({ tools: [WEATHER, { ...WEATHER, name: 'b', execute() {} }] })).rejects.toThrow(
      TypeError,
    );
    await create({ tools: [] });
    await create({ tools: [{ ...WEATHER, execute() {} }] });
    await create({ tools: [WEATHER], expectedOutputs: [{ type: 'tool-call' }] });
  });
});

describe('an open loop', () => {
  it('gives the text and the calls, takes what they came to, and goes on', async () => {
    const session = await create(OPEN);
    page.respond = ({ messages }, line) =>
      messages.length === 1
        ? say(line, 'Let me ', 'see.', call('c1', 'weather', '{"city":"Oslo"}'), call('c2', 'weather', ''))
        : say(line, lastText(page.calls.at(-1)!));
    const answer = (await session.prompt('Oslo?')) as { type: string; value: Record<string, unknown> }[];
    expect(answer.map(({ type }) => type)).toEqual(['text', 'tool-call', 'tool-call']);
    expect(answer[0]?.value).toBe('Let me see.');
    expect(answer[1]?.value).toBeInstanceOf(page.get<Class>('LanguageModelToolCall'));
    expect([answer[1]?.value.callId, answer[1]?.value.name, answer[1]?.value.arguments]).toEqual([
      'c1',
      'weather',
      { city: 'Oslo' },
    ]);
    expect(answer[2]?.value.arguments).toEqual({});
    expect(page.calls[0]?.tools).toEqual([WEATHER]);
    await session.prompt([
      {
        role: 'user',
        content: [
          {
            type: 'tool-response',
            value: make('Success', {
              callId: 'c1',
              name: 'weather',
              result: [
                { type: 'text', value: 'rain' },
                { type: 'object', value: { mm: 3 } },
              ],
            }),
          },
          {
            type: 'tool-response',
            value: make('Error', { callId: 'c2', name: 'weather', errorMessage: 'no city' }),
          },
          { type: 'text', value: 'and tomorrow?' },
        ],
      },
    ]);
    expect(page.calls[1]?.messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me see.' },
          { type: 'tool-call', id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' },
          { type: 'tool-call', id: 'c2', name: 'weather', arguments: '' },
        ],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            id: 'c1',
            name: 'weather',
            content: [
              { type: 'text', text: 'rain' },
              { type: 'text', text: '{"mm":3}' },
            ],
          },
          {
            type: 'tool-result',
            id: 'c2',
            name: 'weather',
            content: [{ type: 'text', text: 'no city' }],
            isError: true,
          },
        ],
      },
      { role: 'user', content: [{ type: 'text', text: 'and tomorrow?' }] },
    ]);
  });

  it('gives parts whether anything was called or not, and where no tool is there to be', async () => {
    for (const options of [OPEN, { expectedOutputs: OPEN.expectedOutputs }]) {
      const session = await create(options);
      expect(await session.prompt('hello')).toEqual([{ type: 'text', value: 'hello' }]);
      expect(await all(session.promptStreaming('hello'))).toEqual([{ type: 'text', value: 'hello' }]);
    }
  });

  it('of an answer that says nothing is one empty text', async () => {
    page.respond = (_, line) => say(line);
    expect(await (await create(OPEN)).prompt('x')).toEqual([{ type: 'text', value: '' }]);
  });

  it('streams parts as they come', async () => {
    const session = await create(OPEN);
    page.respond = (_, line) => say(line, 'a', call('c1', 'weather', '{}'));
    const pieces = (await all(session.promptStreaming('x'))) as { type: string }[];
    expect(pieces.map(({ type }) => type)).toEqual(['text', 'tool-call']);
    expect(await all((await create()).promptStreaming('x'))).toEqual(['a']);
  });

  it('takes a history of calls that the page made up', async () => {
    const session = await create({
      ...OPEN,
      initialPrompts: [
        {
          role: 'assistant',
          content: [
            {
              type: 'tool-call',
              value: make('Call', { callId: 'a', name: 'weather', arguments: { city: ['x'] } }),
            },
            {
              type: 'tool-call',
              value: make('Call', { callId: 'b', name: 'weather', arguments: undefined }),
            },
          ],
        },
      ],
    });
    await session.append(success([{ type: 'text', value: 'sun' }], 'a'));
    await session.prompt('Go on');
    expect(page.calls[0]?.messages[0]?.content).toEqual([
      { type: 'tool-call', id: 'a', name: 'weather', arguments: '{"city":["x"]}' },
      { type: 'tool-call', id: 'b', name: 'weather', arguments: '{}' },
    ]);
    expect(page.calls[0]?.messages.map(({ role }) => role)).toEqual(['assistant', 'tool', 'user']);
    const used = session.contextUsage;
    expect(used).toBeGreaterThan(0);
    expect(await session.measureContextUsage(success([{ type: 'text', value: 'sun' }], 'a'))).toBe(2.5);
  });

  it('calls are the assistant’s and responses the user’s, or a TypeError', async () => {
    const session = await create(OPEN);
    const value = make('Call', { callId: 'a', name: 'weather' });
    await expect(session.prompt([{ role: 'user', content: [{ type: 'tool-call', value }] }])).rejects.toThrow(
      TypeError,
    );
    const done = make('Success', { callId: 'a', name: 'weather', result: [] });
    await expect(
      session.prompt([{ role: 'assistant', content: [{ type: 'tool-response', value: done }] }]),
    ).rejects.toThrow(TypeError);
    const deaf = await create({ tools: [WEATHER], expectedOutputs: [{ type: 'tool-call' }] });
    await expect(deaf.prompt(response(done))).rejects.toThrow(named('NotSupportedError'));
    await expect(session.prompt(response('text'))).rejects.toThrow(named('SyntaxError'));
  });

  it('what cannot be written as JSON is a DataError, and a picture is not supported', async () => {
    const session = await create(OPEN);
    const ring: Record<string, unknown> = {};
    ring.ring = ring;
    for (const value of [ring, () => {}, 1n, Symbol('x'), undefined, new Blob([]), new Map()])
      if (value !== undefined)
        await expect(session.prompt(success([{ type: 'object', value }]))).rejects.toThrow(
          named('DataError'),
        );
    for (const type of ['image', 'audio'])
      await expect(session.prompt(success([{ type, value: new Blob([]) }]))).rejects.toThrow(
        named('NotSupportedError'),
      );
    for (const given of [[], ring, 1, 'x']) {
      const value = make('Call', { callId: 'a', name: 'weather', arguments: given });
      await expect(
        session.prompt([{ role: 'assistant', content: [{ type: 'tool-call', value }] }]),
      ).rejects.toThrow(named('DataError'));
    }
    expect(page.calls).toEqual([]);
  });
});

describe('a closed loop', () => {
  it('runs what is called, all at once, and comes to a text', async () => {
    const ran: unknown[] = [];
    const execute = async (given: { city: string }) => {
      ran.push(given.city);
      await Promise.resolve();
      return { toString: () => `rain in ${given.city}` };
    };
    const session = await create({ tools: [{ ...WEATHER, execute }] });
    page.respond = ({ messages }, line) =>
      messages.length === 1
        ? say(
            line,
            'Looking. ',
            call('c1', 'weather', '{"city":"Oslo"}'),
            call('c2', 'weather', '{"city":"Bergen"}'),
          )
        : say(line, 'It rains.');
    expect(await session.prompt('Rain?')).toBe('Looking. It rains.');
    expect(ran).toEqual(['Oslo', 'Bergen']);
    expect(page.calls[1]?.messages.at(-1)).toEqual({
      role: 'tool',
      content: ['Oslo', 'Bergen'].map((city, at) => ({
        type: 'tool-result',
        id: `c${at + 1}`,
        name: 'weather',
        content: [{ type: 'text', text: `rain in ${city}` }],
      })),
    });
    await session.prompt('Sure?');
    expect(page.calls[2]?.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'assistant',
      'user',
    ]);
  });

  it('tells the model that it called wrongly, and the page what its tool threw', async () => {
    const mine = new Error('mine');
    const execute = (given: { city?: string }) => {
      if (given.city === 'Atlantis') throw mine;
      return 'ok';
    };
    const session = await create({ tools: [{ ...WEATHER, execute }] });
    const calls = [call('1', 'nothing', '{}'), call('2', 'weather', '[1]'), call('3', 'weather', '{}')];
    page.respond = ({ messages }, line) => (messages.length === 1 ? say(line, ...calls) : say(line, 'done'));
    expect(await session.prompt('x')).toBe('done');
    const results = (page.calls[1]?.messages.at(-1)?.content ?? []) as { isError?: boolean }[];
    expect(results.map(({ isError }) => isError)).toEqual([true, true, undefined]);
    page.respond = (_, line) => say(line, call('4', 'weather', '{"city":"Atlantis"}'));
    await expect(session.prompt('y')).rejects.toBe(mine);
  });

  it('that is given up while its tools run asks the model nothing more, and the session lives on', async () => {
    const controller = new AbortController();
    const execute = () => {
      controller.abort('enough');
      return 'x';
    };
    const session = await create({ tools: [{ ...WEATHER, execute }] });
    page.respond = (_, line) => say(line, call('1', 'weather', '{}'));
    await expect(session.prompt('x', { signal: controller.signal })).rejects.toBe('enough');
    page.respond = (_, line) => say(line, 'fine');
    expect(await session.prompt('y')).toBe('fine');
    expect(page.calls.map(({ messages }) => messages.length)).toEqual([1, 1]);
  });

  it('with an expression is held to it in its last answer alone', async () => {
    const session = await create({ tools: [{ ...WEATHER, execute: () => '12' }] });
    page.respond = ({ messages }, line) =>
      messages.length === 1 ? say(line, 'Looking.', call('1', 'weather', '{}')) : say(line, '12');
    const options = { responseConstraint: /^\d+$/, omitResponseConstraintInput: true };
    expect(await session.prompt('n?', options)).toBe('12');
  });

  it('that comes to no end is given up', async () => {
    const session = await create({ tools: [{ ...WEATHER, execute: () => 'x' }] });
    page.respond = (_, line) => say(line, call('1', 'weather', '{}'));
    await expect(session.prompt('x')).rejects.toThrow(named('OperationError'));
    expect(page.calls).toHaveLength(16);
  });
});

describe('the classes', () => {
  it('demand their members, and show what they were given', () => {
    for (const [name, rest] of [
      ['Call', {}],
      ['Success', { result: [] }],
      ['Error', { errorMessage: 'x' }],
    ] as const) {
      const whole = { callId: 'a', name: 'b', ...rest };
      const made = make(name, whole);
      expect([made.callId, made.name]).toEqual(['a', 'b']);
      // As libraries of before have it.
      const { callId: callID, ...others } = whole;
      const before = make(name, { ...others, callID });
      expect([before.callId, before.callID, made.callID]).toEqual(['a', 'a', 'a']);
      for (const key of Object.keys(whole))
        expect(() => make(name, { ...whole, [key]: undefined })).toThrow(TypeError);
      expect(() => new (page.get<new () => unknown>(`LanguageModelTool${name}`))()).toThrow(TypeError);
    }
    expect(() => make('Success', { callId: 'a', name: 'b', result: [{ type: 'soup', value: 1 }] })).toThrow(
      TypeError,
    );
    const { result } = make('Success', { callId: 'a', name: 'b', result: [{ type: 'text', value: 'x' }] });
    expect(result).toEqual([{ type: 'text', value: 'x' }]);
    expect(Object.isFrozen(result)).toBe(true);
    expect(make('Call', { callId: 'a', name: 'b' }).arguments).toBeNull();
  });
});
