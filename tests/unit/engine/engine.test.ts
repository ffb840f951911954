import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEngine } from '../../../lib/engine/client.ts';
import type { EngineHome, EnginePage } from '../../../lib/engine/home.ts';
import { createHost, type LoadedModel } from '../../../lib/engine/host.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { IDLE_TIMEOUT_MS } from '../../../lib/protocol/limits.ts';
import type { EngineEvent, OnDeviceEngine } from '../../../lib/providers/types.ts';

// The polyfill refuses to load outside an extension; where the page lives is the test's to say.
vi.mock('../../../lib/platform/browser.ts', () => ({ browser: {} }));
afterEach(() => vi.useRealTimers());

const DONE: EngineEvent = { type: 'done', reason: 'stop', inputTokens: 1, outputTokens: 2 };
const user = (content: string) => [{ role: 'user' as const, content }];
const turn = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

/** Says each word of the prompt; `…` waits to be let go on, `crash` breaks it. */
function wordModel() {
  const seen: string[] = [];
  const waiting: (() => void)[] = [];
  const state = { loads: 0, freed: 0, running: 0, most: 0, seen, goOn: () => waiting.shift()?.() };
  const load = async (): Promise<LoadedModel> => {
    state.loads += 1;
    return {
      async chat([message], _options, signal, tell) {
        state.running += 1;
        state.most = Math.max(state.most, state.running);
        seen.push(message?.content ?? '');
        try {
          for (const word of (message?.content ?? '').split(' ')) {
            if (word === 'crash') throw new Error('unreachable executed');
            if (word === 'long') throw new OrielError('context-too-long');
            if (word === '…') {
              await new Promise<void>((resolve) => {
                waiting.push(resolve);
                signal.addEventListener('abort', () => resolve());
              });
            }
            if (signal.aborted) throw new OrielError('aborted');
            tell([{ type: 'text', text: word }]);
          }
          tell([DONE]);
        } finally {
          state.running -= 1;
        }
      },
      async free() {
        state.freed += 1;
      },
    };
  };
  return { load, state };
}

function homeOf(page: EnginePage, missing = 0) {
  const opened: number[] = [];
  let left = missing;
  const home: EngineHome = {
    async find() {
      left -= 1;
      return left >= 0 ? undefined : page;
    },
    async open() {
      opened.push(Date.now());
      return page;
    },
  };
  return { home, opened };
}

async function say(engine: OnDeviceEngine, prompt: string, signal = new AbortController().signal) {
  const words: string[] = [];
  try {
    for await (const events of engine.chat(user(prompt), {}, signal)) {
      for (const event of events) words.push(event.type === 'text' ? event.text : event.type);
    }
  } catch (thrown) {
    words.push((thrown as OrielError).info.code);
  }
  return words;
}

describe('background and engine page together', () => {
  it('a call is answered word by word, over a page that is opened when there is none', async () => {
    const { load, state } = wordModel();
    const { home, opened } = homeOf(createHost({ load }), 1);
    const engine = createEngine(home);
    expect(await say(engine, 'one two')).toEqual(['one', 'two', 'done']);
    expect(await say(engine, 'three')).toEqual(['three', 'done']);
    expect(opened).toHaveLength(1);
    expect(state.loads).toBe(1);
  });

  it('nothing is loaded before the first call', () => {
    const { load, state } = wordModel();
    createHost({ load });
    expect(state.loads).toBe(0);
  });

  it('calls wait for one another, in order, and each gets its own answer', async () => {
    const { load, state } = wordModel();
    const engine = createEngine(homeOf(createHost({ load })).home);
    const first = say(engine, 'a …');
    const others = [say(engine, 'b'), say(engine, 'c d')];
    await turn();
    expect(state.seen).toEqual(['a …']);
    state.goOn();
    expect(await first).toEqual(['a', '…', 'done']);
    expect(await Promise.all(others)).toEqual([
      ['b', 'done'],
      ['c', 'd', 'done'],
    ]);
    expect(state.most).toBe(1);
    expect(state.seen).toEqual(['a …', 'b', 'c d']);
  });

  it('S26 an abort ends the call at once and stops the model; the next call goes on', async () => {
    const { load, state } = wordModel();
    const engine = createEngine(homeOf(createHost({ load })).home);
    const abort = new AbortController();
    const answer = say(engine, 'a … b', abort.signal);
    await turn();
    abort.abort();
    expect(await answer).toEqual(['a', 'aborted']);
    expect(await say(engine, 'next')).toEqual(['next', 'done']);
    expect(state.running).toBe(0);
    expect(state.freed).toBe(0);
  });

  it('an abort while waiting keeps the call from ever running', async () => {
    const { load, state } = wordModel();
    const engine = createEngine(homeOf(createHost({ load })).home);
    const first = say(engine, 'a …');
    await turn();
    const abort = new AbortController();
    const second = say(engine, 'never', abort.signal);
    await turn();
    abort.abort();
    expect(await second).toEqual(['aborted']);
    await turn();
    state.goOn();
    await first;
    await turn();
    expect(state.seen).toEqual(['a …']);
  });

  it('leaving an answer early stops the model', async () => {
    const { load, state } = wordModel();
    const engine = createEngine(homeOf(createHost({ load })).home);
    for await (const _ of engine.chat(user('a … b'), {}, new AbortController().signal)) break;
    await turn();
    expect(state.running).toBe(0);
  });

  it('a model that breaks is freed, its error typed, and the next call loads anew', async () => {
    const { load, state } = wordModel();
    const engine = createEngine(homeOf(createHost({ load })).home);
    expect(await say(engine, 'a crash')).toEqual(['a', 'internal']);
    expect(await say(engine, 'b')).toEqual(['b', 'done']);
    expect([state.loads, state.freed]).toEqual([2, 1]);
  });

  it('a prompt that is too long is no reason to load anew', async () => {
    const { load, state } = wordModel();
    const engine = createEngine(homeOf(createHost({ load })).home);
    expect(await say(engine, 'long')).toEqual(['context-too-long']);
    expect(await say(engine, 'b')).toEqual(['b', 'done']);
    expect([state.loads, state.freed]).toEqual([1, 0]);
  });

  it('a model that cannot be loaded fails that call alone', async () => {
    const { load } = wordModel();
    let broken = true;
    const host = createHost({
      load: () => (broken ? Promise.reject(new OrielError('provider-error', { message: 'No.' })) : load()),
    });
    const engine = createEngine(homeOf(host).home);
    expect(await say(engine, 'a')).toEqual(['provider-error']);
    broken = false;
    expect(await say(engine, 'a')).toEqual(['a', 'done']);
  });

  it('the model is freed after idling, not before, and not while calls wait', async () => {
    const { load, state } = wordModel();
    const engine = createEngine(homeOf(createHost({ load, idleMs: 60 })).home);
    const first = say(engine, 'a …');
    await turn(90);
    state.goOn();
    await first;
    expect(state.freed).toBe(0);
    await turn(30);
    await say(engine, 'b');
    await turn(40);
    expect(state.freed).toBe(0);
    await turn(60);
    expect(state.freed).toBe(1);
    expect(await say(engine, 'c')).toEqual(['c', 'done']);
    expect(state.loads).toBe(2);
  });
});

describe('a page that is not what it should be', () => {
  it('one that takes no call is looked for again, and then given up with a sentence', async () => {
    let handed = 0;
    const { home } = homeOf(() => {
      handed += 1;
    });
    const engine = createEngine(home, 20);
    await expect(
      engine.chat(user('a'), {}, new AbortController().signal)[Symbol.asyncIterator]().next(),
    ).rejects.toMatchObject({
      info: { code: 'provider-error', message: expect.stringContaining('did not start') },
    });
    expect(handed).toBe(3);
  });

  it('one that was about to go away is replaced by the next', async () => {
    const { load } = wordModel();
    const pages: EnginePage[] = [() => undefined, createHost({ load })];
    const home: EngineHome = {
      find: async () => pages.shift(),
      open: () => Promise.reject(new Error('not asked')),
    };
    expect(await say(createEngine(home, 20), 'a')).toEqual(['a', 'done']);
  });

  it('one that closes midway is an error, not a hang', async () => {
    const { home } = homeOf((_, port) => {
      port.postMessage('alive');
      port.postMessage([{ type: 'text', text: 'a' }]);
      setTimeout(() => port.close(), 10);
    });
    expect(await say(createEngine(home), 'a')).toEqual(['a', 'provider-error']);
  });

  it('one that falls silent midway is an error after the idle limit; one that says it is alive is not', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let page: MessagePort | undefined;
    const { home } = homeOf((_, port) => {
      page = port;
      port.postMessage('alive');
    });
    let words: string[] | undefined;
    void say(createEngine(home), 'a').then((said) => {
      words = said;
    });
    const pass = async (ms: number) => {
      for (let i = 0; i < 5; i += 1) await new Promise(setImmediate);
      await vi.advanceTimersByTimeAsync(ms);
      for (let i = 0; i < 5; i += 1) await new Promise(setImmediate);
    };
    await pass(IDLE_TIMEOUT_MS - 1);
    page?.postMessage('alive');
    await pass(IDLE_TIMEOUT_MS - 1);
    expect(words).toBeUndefined();
    await pass(2);
    expect(words).toEqual(['provider-error']);
    page?.close();
  });

  it('a page that cannot be opened is that error', async () => {
    const home: EngineHome = {
      find: async () => undefined,
      open: () => Promise.reject(new OrielError('provider-error', { message: 'No.' })),
    };
    expect(await say(createEngine(home), 'a')).toEqual(['provider-error']);
  });
});
