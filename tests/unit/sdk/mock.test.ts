/** The mock has the manners of the real thing: the same script gives the same, whichever plays it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installMock, type Mock, type MockOptions } from '../../../examples/sdk/src/mock.ts';
import { type MockStep, readScript } from '../../../examples/sdk/src/mock-script.ts';
import type { AI, ErrorInfo, PagePart, Part } from '../../../examples/sdk/src/types.ts';
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

/** The real `window.ai`, whose background plays the script. */
async function real(steps: readonly MockStep[]): Promise<AI> {
  const world = await pageWorld();
  world.answer = (line) => {
    for (const beat of readScript(steps, SERVED))
      if ('part' in beat) line.send(beat.part);
      else if ('error' in beat) line.send({ type: 'error', error: beat.error });
    line.close();
  };
  return world.ai;
}

async function outcome(ai: AI, input: Parameters<AI['streamText']>[0] = 'hello') {
  const stream = ai.streamText(input);
  const parts: PagePart[] = [];
  let thrown: unknown;
  try {
    for await (const part of stream) parts.push(part);
  } catch (error) {
    thrown = error;
  }
  const result = await stream.result.catch((error: unknown) => error);
  const text = await stream.text.catch((error: unknown) => error);
  const told = (value: unknown) =>
    value instanceof DOMException
      ? {
          ...(value as unknown as ErrorInfo),
          name: value.name,
          message: value.message,
          code: (value as { code: unknown }).code,
        }
      : value;
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

  it('leaves window.ai alone where it only announces itself', () => {
    const view = { ...NOTHING } as unknown as Window;
    install({ window: view, place: 'announced' });
    expect('ai' in view).toBe(false);
  });
});
