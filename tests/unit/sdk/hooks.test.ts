// @vitest-environment happy-dom
/** The same components with both libraries. */
import * as preact from 'preact';
import { act as preactAct } from 'preact/test-utils';
import { act as reactAct, createElement as reactElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OrielHooks } from '../../../examples/sdk/src/hooks.ts';
import { installMock, type Mock, type MockOptions } from '../../../examples/sdk/src/mock.ts';
import * as withPreact from '../../../examples/sdk/src/preact.ts';
import * as withReact from '../../../examples/sdk/src/react.ts';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

type Component = () => null;
interface Library {
  hooks: OrielHooks;
  draw(component: Component): Promise<void>;
  remove(): Promise<void>;
  act(work: () => unknown): Promise<void>;
}

const asPreact = (): Library => {
  const root = document.createElement('div');
  const act = async (work: () => unknown) => void (await preactAct(async () => void (await work())));
  return {
    hooks: withPreact,
    act,
    draw: (component) => act(() => preact.render(preact.h(component, null), root)),
    remove: () => act(() => preact.render(null, root)),
  };
};
const asReact = (): Library => {
  const root = createRoot(document.createElement('div'));
  const act = async (work: () => unknown) => void (await reactAct(async () => void (await work())));
  return {
    hooks: withReact,
    act,
    // Effects run twice there: what they begin must bear it.
    draw: (component) => act(() => root.render(reactElement(StrictMode, null, reactElement(component)))),
    remove: () => act(() => root.unmount()),
  };
};

let mock: Mock | undefined;
const install = (options: MockOptions = {}): Mock => {
  mock = installMock({ model: 'acme/large', ...options });
  return mock;
};
afterEach(() => {
  mock?.restore();
  mock = undefined;
});

describe.each([
  ['Preact', asPreact],
  ['React', asReact],
])('the hooks of %s', (_, library) => {
  it('useChat draws an answer as it comes, and stops it when the component goes', async () => {
    const { ai, calls } = install({ answers: ['Hi there.', ['half ', { wait: 60_000 }]] });
    const { hooks, draw, act, remove } = library();
    let chat: ReturnType<OrielHooks['useChat']> | undefined;
    const drawn: string[] = [];
    await draw(() => {
      chat = hooks.useChat({ ai });
      drawn.push(chat.messages.at(-1)?.text ?? '');
      return null;
    });
    await act(() => chat?.send('Hello'));
    expect(chat).toMatchObject({ status: 'done', model: 'acme/large' });
    await act(async () => {
      void chat?.send('More');
      await vi.waitFor(() => expect(calls).toHaveLength(2));
      await new Promise((done) => setTimeout(done, 20));
    });
    expect(chat).toMatchObject({ status: 'streaming' });
    expect(drawn.at(-1)).toBe('half ');
    await remove();
    expect(calls[1]?.options.signal?.aborted).toBe(true);
  });

  it('useChat takes the settings of the latest render', async () => {
    const { ai, calls } = install({ answers: ['a', 'b'] });
    const { hooks, draw, act } = library();
    let system = 'First.';
    let chat: ReturnType<OrielHooks['useChat']> | undefined;
    const component = () => {
      chat = hooks.useChat({ ai, system });
      return null;
    };
    await draw(component);
    await act(() => chat?.send('x'));
    system = 'Second.';
    await act(() => chat?.reset());
    await act(() => chat?.send('y'));
    expect(
      calls.map(({ input }) => (input as { messages: { content: string }[] }).messages[0]?.content),
    ).toEqual(['First.', 'Second.']);
  });

  it('useStreamText fails as state, not as an exception', async () => {
    const { ai } = install({ answers: [['half ', { error: 'rate-limited' }]] });
    const { hooks, draw, act } = library();
    let stream: ReturnType<OrielHooks['useStreamText']> | undefined;
    await draw(() => {
      stream = hooks.useStreamText(ai);
      return null;
    });
    await act(() => stream?.run('x'));
    expect(stream).toMatchObject({ status: 'failed', text: 'half ', error: { code: 'rate-limited' } });
  });

  it('useOriel finds who answers, asks, and follows what the person changes', async () => {
    const { requests, setAccess } = install();
    const { hooks, draw, act, remove } = library();
    let oriel: ReturnType<OrielHooks['useOriel']> | undefined;
    await draw(() => {
      oriel = hooks.useOriel();
      return null;
    });
    expect(oriel).toMatchObject({ status: 'unasked', provider: { info: { name: 'Mock' } } });
    await act(() => oriel?.connect({ reason: 'To answer.' }));
    expect(oriel).toMatchObject({ status: 'granted', access: { model: 'acme/large' } });
    expect(requests).toEqual([{ reason: 'To answer.' }]);
    await act(() => setAccess({ state: 'denied', model: 'oriel/auto' }));
    expect(oriel?.status).toBe('denied');
    await remove();
    setAccess({ state: 'granted', model: 'acme/small' });
    expect(oriel?.status).toBe('denied');
  });

  it('useOriel says that nobody answers', async () => {
    const { hooks, draw } = library();
    let status = '';
    await draw(() => {
      status = hooks.useOriel({ timeout: 0 }).status;
      return null;
    });
    expect(status).toBe('missing');
  });
});
