// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, findProvider, listProviders, NoProviderError } from '../../../examples/sdk/src/index.ts';
import { installMock, type Mock, type MockOptions } from '../../../examples/sdk/src/mock.ts';

const mocks: Mock[] = [];
const mock = (options: MockOptions = {}): Mock => {
  const made = installMock(options);
  mocks.push(made);
  return made;
};
beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const made of mocks.splice(0).reverse()) made.restore();
  delete (window as { ai?: unknown }).ai;
  vi.useRealTimers();
});

const announce = (detail: unknown) => {
  const answer = () => window.dispatchEvent(new CustomEvent('windowai:announce', { detail }));
  window.addEventListener('windowai:request', answer);
  return () => window.removeEventListener('windowai:request', answer);
};

describe('listProviders', () => {
  it('names those that announce themselves, in their order, and window.ai once', () => {
    const first = mock({ place: 'announced', info: { name: 'A', rdns: 'example.a' } });
    const second = mock({ info: { name: 'B', rdns: 'example.b' } });
    expect(listProviders().map(({ info, ai }) => [info.name, ai])).toEqual([
      ['A', first.ai],
      ['B', second.ai],
    ]);
  });

  it('takes a window.ai that announces nothing, with the version that it tells', () => {
    const { ai } = mock({ info: { version: '7.1' } });
    const made = mocks.splice(0);
    for (const one of made) one.restore();
    Object.assign(window, { ai });
    expect(listProviders()).toEqual([{ info: { name: 'window.ai', version: '7.1', rdns: '' }, ai }]);
  });

  it.each([
    ['nothing', undefined],
    ['no object', 'ai'],
    ['info without a name', { info: { version: '1', rdns: 'x' }, ai: { streamText() {} } }],
    [
      'an object of another kind',
      { info: { name: 'X', version: '1', rdns: 'x' }, ai: { languageModel: {} } },
    ],
  ])('passes over an announcement of %s', (_, detail) => {
    const stop = announce(detail);
    expect(listProviders()).toEqual([]);
    stop();
  });

  it('passes over a window.ai that cannot stream', () => {
    Object.assign(window, { ai: { generateText() {} } });
    expect(listProviders()).toEqual([]);
  });

  it('gives what nobody can change afterwards', () => {
    mock();
    const [provider] = listProviders();
    expect(Object.isFrozen(provider)).toBe(true);
    expect(Object.isFrozen(provider?.info)).toBe(true);
  });

  it('is empty on a server', () => {
    expect(listProviders(undefined)).toEqual([]);
  });
});

describe('findProvider', () => {
  it('resolves at once with one that is there', async () => {
    const { ai } = mock();
    expect((await findProvider())?.ai).toBe(ai);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for one that comes later, and stops looking', async () => {
    const found = findProvider();
    await vi.advanceTimersByTimeAsync(450);
    const { ai } = mock();
    expect((await found)?.ai).toBe(ai);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('finds a window.ai that came without a word', async () => {
    const found = findProvider();
    const ai = { streamText() {} };
    await vi.advanceTimersByTimeAsync(450);
    Object.assign(window, { ai });
    await vi.advanceTimersByTimeAsync(100);
    expect((await found)?.ai).toBe(ai);
  });

  it('gives up after its time, and not before', async () => {
    let seen: unknown = 'waiting';
    void findProvider({ timeout: 500 }).then((provider) => {
      seen = provider;
    });
    await vi.advanceTimersByTimeAsync(499);
    expect(seen).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    expect(seen).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes the one that was named, and waits for it while others are there', async () => {
    mock({ info: { rdns: 'example.a' } });
    const found = findProvider({ rdns: 'example.b' });
    await vi.advanceTimersByTimeAsync(200);
    const { ai } = mock({ place: 'announced', info: { rdns: 'example.b' } });
    expect((await found)?.ai).toBe(ai);
  });

  it('rejects with the reason of its signal, before and while it waits', async () => {
    const stop = new AbortController();
    const waiting = findProvider({ signal: stop.signal });
    stop.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    await expect(findProvider({ signal: stop.signal })).rejects.toBe('enough');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('connect', () => {
  it('asks with the reason, and tells what the person decided', async () => {
    const { ai, requests } = mock({ model: 'acme/large' });
    const connection = await connect({ reason: 'To sum up.', capabilities: ['text'], budget: 0.5 });
    expect(connection).toMatchObject({ ai, access: { state: 'granted', model: 'acme/large' } });
    expect(requests).toEqual([{ reason: 'To sum up.', capabilities: ['text'], budget: 0.5 }]);
  });

  it('takes a refusal for an answer', async () => {
    mock({ person: 'denies' });
    expect((await connect()).access.state).toBe('denied');
  });

  it('fails with a sentence that says what to do where nobody answers', async () => {
    const failure = await connect({ timeout: 0 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NoProviderError);
    expect(failure).toMatchObject({ code: 'no-provider', message: expect.stringContaining('Install it') });
  });
});
