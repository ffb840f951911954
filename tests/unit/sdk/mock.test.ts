/** The mock has the manners of the real thing: the same script gives the same, whichever plays it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installMock, type Mock, type MockOptions } from '../../../examples/sdk/src/mock.ts';
import { type MockStep, readScript } from '../../../examples/sdk/src/mock-script.ts';
import type { AI, PagePart, Part, StreamOptions } from '../../../examples/sdk/src/types.ts';
import { pageWorld, settled } from '../page/world.ts';

const SERVED = { model: 'acme/large', provider: 'Acme' };
const NOTHING = { addEventListener() {}, removeEventListener() {}, dispatchEvent: () => true };

let mock: Mock | undefined;
const install = (options: MockOptions): Mock => {
  mock = installMock({ window: { ...NOTHING } as unknown as Window, ...SERVED, ...options });
  return mock;
};
afterEach(() => {
  mock?.restore();
  vi.unstubAllGlobals();
});

/** The real `window.ai`, whose background plays a script for each time that it is asked. */
async function real(...scripts: (readonly MockStep[])[]): Promise<AI> {
  const world = await pageWorld();
  world.answer = (line) => {
    for (const beat of readScript(scripts.shift() ?? [], SERVED))
      if ('part' in beat) line.send(beat.part);
      else if ('error' in beat) line.send({ type: 'error', error: beat.error });
    line.close();
  };
  return world.ai;
}

const told = (value: unknown) =>
  value instanceof DOMException
    ? { ...value, name: value.name, message: value.message, code: (value as { code: unknown }).code }
    : value;

async function outcome(ai: AI, options: StreamOptions = {}) {
  const stream = ai.streamText('hello', options);
  const parts: PagePart[] = [];
  let thrown: unknown;
  try {
    for await (const part of stream) parts.push(part);
  } catch (error) {
    thrown = error;
  }
  const result = await stream.result.catch((error: unknown) => error);
  const text = await stream.text.catch((error: unknown) => error);
  return { parts, thrown: told(thrown), result: told(result), text: told(text) };
}

const call: Part = { type: 'tool-call', id: '1', name: 'look', arguments: '{"at":"sea"}' };
const SCRIPTS: [name: string, steps: MockStep[]][] = [
  ['words', ['The sea is  wide.']],
  ['nothing at all', []],
  [
    'usage in two parts',
    ['Yes.', { type: 'usage', usage: { input: 3 } }, { type: 'usage', usage: { output: 5 } }],
  ],
  [
    'thoughts with a signature',
    [
      { type: 'reasoning', text: 'Hm.' },
      { type: 'reasoning', text: '', metadata: { acme: 'signed' } },
      { type: 'reasoning', text: 'Well.' },
      'Yes.',
    ],
  ],
  ['a tool call', ['Let me look. ', call]],
  [
    'a file and a source',
    [
      { type: 'file', mediaType: 'image/png', data: 'aGk=' },
      { type: 'source', url: 'https://a.example' },
    ],
  ],
  ['a second choice', ['one ', { type: 'text', text: 'other', choice: 1 }, 'two']],
  [
    'an end of its own',
    ['cut', { type: 'finish', reason: 'length', served: SERVED, ignored: ['topK'] }, 'never said'],
  ],
  ['a failure at once', [{ error: 'rate-limited' }]],
  [
    'a failure half-way',
    ['half', { error: { code: 'budget-exceeded', message: 'Spent.', resetsAt: 7, detail: 'site perDay' } }],
  ],
];

describe('the mock and the real one', () => {
  it.each(SCRIPTS)('are alike: %s', async (_, steps) => {
    const expected = await outcome(await real(steps));
    const seen = await outcome(install({ answers: [steps] }).ai);
    expect(seen).toEqual(expected);
  });

  const paid = (cost: number): MockStep => ({ type: 'finish', reason: 'stop', served: { ...SERVED, cost } });
  const calls = (...names: string[]): MockStep[] =>
    names.map((name, at) => ({ type: 'tool-call', id: `${name}-${at}`, name, arguments: `{"at":${at}}` }));
  const end = (cost: number): MockStep => ({
    type: 'finish',
    reason: 'tool-calls',
    served: { ...SERVED, cost },
  });
  const CONVERSATIONS: [name: string, scripts: MockStep[][], options?: StreamOptions][] = [
    [
      'one step',
      [
        ['Let me look.', ...calls('look'), { type: 'usage', usage: { input: 3 } }, end(0.25)],
        ['Sea.', { type: 'usage', usage: { input: 5 } }, paid(0.5)],
      ],
    ],
    ['two functions at once, one of which fails', [calls('fail', 'look'), ['Done.']]],
    ['a name that the model made up', [calls('fly'), ['Then not.']]],
    [
      'arguments that are no JSON',
      [[{ type: 'tool-call', id: '1', name: 'look', arguments: '{oops' }], ['Well.']],
    ],
    ['a list of texts', [calls('list'), ['Read.']]],
    ['a list of parts', [calls('parts'), ['Read.']]],
    ['nothing to tell', [calls('nothing'), ['Fine.']]],
    ['a call that the page has to answer', [calls('look', 'theirs')]],
    ['no more steps', [calls('look'), calls('look'), ['never']], { maxSteps: 2 }],
    ['a failure in the second step', [calls('look'), [{ error: 'overloaded' }]]],
  ];
  it.each(CONVERSATIONS)('run functions of the page alike: %s', async (_, scripts, options = {}) => {
    const given: unknown[] = [];
    const tools: StreamOptions['tools'] = [
      {
        name: 'look',
        execute: (input, { id }) => {
          given.push(input, id);
          return { seen: 'sea' };
        },
      },
      {
        name: 'fail',
        async execute() {
          await settled();
          throw new Error('It is dark.');
        },
      },
      { name: 'list', execute: async () => ['one', { type: 'fruit' }] },
      { name: 'parts', execute: async () => [{ type: 'text', text: 'one' }, 'two'] },
      { name: 'nothing', execute() {} },
      { name: 'theirs' },
    ];
    const expected = await outcome(await real(...structuredClone(scripts)), { ...options, tools });
    const gave = given.splice(0);
    const seen = await outcome(install({ answers: scripts }).ai, { ...options, tools });
    expect(seen).toEqual(expected);
    expect(given).toEqual(gave);
  });

  it.each(['mock', 'real'])('generateObject gives what the answer says: %s', async (which) => {
    const ai =
      which === 'mock' ? install({ answers: ['{"city":"Oslo"}'] }).ai : await real(['{"city":"Oslo"}']);
    const { object, text } = await ai.generateObject('capital of Norway', { schema: { type: 'object' } });
    expect([object, text]).toEqual([{ city: 'Oslo' }, '{"city":"Oslo"}']);
  });

  it.each(['mock', 'real'])('an abort rejects with the signal’s reason: %s', async (which) => {
    const steps: MockStep[] = ['one ', { wait: 60_000 }, 'two'];
    const stop = new AbortController();
    let ai: AI;
    if (which === 'mock') ai = install({ answers: [steps] }).ai;
    else {
      const world = await pageWorld();
      world.answer = (line) => line.send({ type: 'text', text: 'one ' });
      ai = world.ai;
    }
    const stream = ai.streamText('hello', { signal: stop.signal });
    const iterator = stream[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: { type: 'text', text: 'one ' } });
    const reason = { why: 'enough' };
    stop.abort(reason);
    await expect(iterator.next()).rejects.toBe(reason);
    await expect(stream.result).rejects.toBe(reason);
  });

  it.each(['mock', 'real'])('leaving the loop aborts the call: %s', async (which) => {
    const ai = which === 'mock' ? install({ answers: [['one ', { wait: 60_000 }]] }).ai : await real([]);
    const world = which === 'real' ? await pageWorld() : undefined;
    if (world) world.answer = (line) => line.send({ type: 'text', text: 'one ' });
    const stream = (world?.ai ?? ai).streamText('hello');
    for await (const part of stream) if (part.type === 'text') break;
    await expect(stream.text).rejects.toMatchObject({ name: 'WindowAIError', code: 'aborted' });
  });

  it.each(['mock', 'real'])('gives the same to whoever reads late or twice: %s', async (which) => {
    const ai = which === 'mock' ? install({ answers: ['a b'] }).ai : await real(['a b']);
    const stream = ai.streamText('hello');
    const read = async () => {
      const parts: PagePart[] = [];
      for await (const part of stream) parts.push(part);
      return parts;
    };
    const [first, second] = await Promise.all([read(), read()]);
    expect(first).toHaveLength(3);
    expect(second).toEqual(first);
    expect(await read()).toEqual(first);
  });
});

describe('the mock', () => {
  let warned: unknown[];
  beforeEach(() => {
    warned = [];
    const listen = (error: unknown) => warned.push(error);
    process.on('unhandledRejection', listen);
    return () => void process.off('unhandledRejection', listen);
  });

  it('remembers what was asked, and answers in order', async () => {
    const { ai, calls } = install({ answers: ['first', 'second'] });
    expect(await ai.streamText('one', { temperature: 0 }).text).toBe('first');
    expect(await ai.streamText({ prompt: 'two' }).text).toBe('second');
    expect(calls).toEqual([
      { input: 'one', options: { temperature: 0 } },
      { input: { prompt: 'two' }, options: {} },
    ]);
  });

  it('says so where it has no answer left', async () => {
    const { ai } = install({ answers: [] });
    await expect(ai.streamText('one').text).rejects.toMatchObject({
      code: 'internal',
      message: 'The mock has no answer for call 1: one',
    });
  });

  it('answers by a function of the call', async () => {
    const { ai } = install({ answers: ({ input }, index) => `${index}: ${input as string}` });
    await ai.streamText('a').text;
    expect(await ai.streamText('b').text).toBe('1: b');
  });

  it('asks the person once, before the first answer', async () => {
    const { ai } = install({ answers: ['yes'] });
    expect(await ai.access()).toMatchObject({ state: 'unasked', model: 'oriel/auto' });
    await ai.streamText('x').text;
    expect(await ai.access()).toMatchObject({ state: 'granted', model: SERVED.model });
    expect(await ai.getCurrentModel()).toBe(SERVED.model);
  });

  it('refuses where the person does', async () => {
    const { ai } = install({ answers: ['never'], person: 'denies' });
    await expect(ai.streamText('x').text).rejects.toMatchObject({ code: 'permission-denied' });
    expect(await ai.requestAccess()).toMatchObject({ state: 'denied' });
  });

  it('says what is missing where a script has no words for a function, and takes it', async () => {
    const { ai } = install({ functions: { embed: async () => ({ embeddings: [[1, 0]], usage: {} }) } });
    expect((await ai.embed('sea')).embeddings).toEqual([[1, 0]]);
    await expect(ai.transcribe('aGk=')).rejects.toMatchObject({
      code: 'unsupported',
      detail: 'transcribe',
      message: expect.stringContaining('installMock({ functions })'),
    });
  });

  it('names its model to a page that was allowed, and to no other', async () => {
    const { ai, setAccess } = install({});
    await expect(ai.models()).rejects.toMatchObject({ code: 'permission-denied' });
    setAccess({ state: 'granted' });
    expect(await ai.models()).toMatchObject([{ id: SERVED.model, kind: 'chat' }]);
  });

  it('has every name of the real one', async () => {
    const { ai: theirs } = await pageWorld();
    expect(Object.keys(install({}).ai).sort()).toEqual(Object.keys(theirs).sort());
  });

  it('tells listeners of another model', () => {
    const { ai, setAccess } = install({});
    const heard: unknown[] = [];
    const id = ai.addEventListener((event, data) => heard.push([event, data]));
    setAccess({ state: 'granted', model: 'acme/small' });
    setAccess({ remainingBudget: 1 });
    ai.removeEventListener(id);
    setAccess({ model: 'acme/large' });
    expect(heard).toEqual([['model_changed', { model: 'acme/small' }]]);
  });

  it('waits as long as the script says', async () => {
    vi.useFakeTimers();
    try {
      const { ai } = install({ answers: [['one ', { wait: 5_000 }, 'two']] });
      const stream = ai.streamText('x');
      let whole: string | undefined;
      void stream.text.then((text) => {
        whole = text;
      });
      await vi.advanceTimersByTimeAsync(4_900);
      expect(whole).toBeUndefined();
      await vi.advanceTimersByTimeAsync(200);
      expect(whole).toBe('one two');
    } finally {
      vi.useRealTimers();
    }
  });

  it('causes no unhandled rejection where nobody looks at a failure', async () => {
    const { ai } = install({ answers: [[{ error: 'network' }]] });
    ai.streamText('x');
    await settled();
    expect(warned).toEqual([]);
  });

  it('leaves the window as it was', () => {
    const view = { ...NOTHING, ai: 'theirs' } as unknown as Window & { ai: unknown };
    const made = install({ window: view });
    expect(view.ai).toBe(made.ai);
    made.restore();
    expect(view.ai).toBe('theirs');
    const bare = { ...NOTHING } as unknown as Window;
    install({ window: bare }).restore();
    expect('ai' in bare).toBe(false);
  });

  it('says what to do where there is no window to go into', () => {
    expect(() => installMock()).toThrow(/no window here .* hand over one: installMock\(\{ window \}\)/);
  });

  it('leaves window.ai alone where it only announces itself', () => {
    const view = { ...NOTHING } as unknown as Window;
    install({ window: view, place: 'announced' });
    expect('ai' in view).toBe(false);
  });
});
