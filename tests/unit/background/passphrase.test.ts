/** S35 from the commands of our own screens to the calls of pages, over the rooms as they are. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import type { ErrorInfo } from '../../../lib/protocol/errors.ts';
import { isLocked, lockedError } from '../../../lib/protocol/locked.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { caller } from '../../fixtures/caller.ts';
import { lying } from '../../fixtures/plant.ts';
import { browser, outside } from './browser.ts';
import { answer, freshRooms, rooms, send } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

const WORDS = 'correct horse battery staple';
const OTHERS = 'four entirely different words';
const KEY = 'sk-canary-9b1d';

const said = `data: ${JSON.stringify({
  choices: [{ index: 0, delta: { content: 'Hello.' }, finish_reason: 'stop' }],
})}\n\ndata: [DONE]\n\n`;

/** Who was asked for an answer, and with which key. */
let asked: { host: string; key: string | null }[];
freshRooms(() => {
  asked = [];
  return async (url, { headers }) => {
    if (!url.endsWith('/chat/completions')) return Response.json({ data: [] });
    asked.push({ host: new URL(url).host, key: new Headers(headers).get('authorization') });
    return new Response(said, { headers: { 'content-type': 'text/event-stream' } });
  };
});

const provider = (id: string, baseUrl: string, more: object = {}) => ({
  id,
  type: 'openai-compatible',
  label: id,
  baseUrl,
  models: ['m'],
  ...more,
});

beforeEach(async () => {
  await send({
    command: 'import',
    file: JSON.stringify({
      version: 1,
      providers: [
        provider('cloud', 'https://cloud.example/v1', { key: KEY }),
        provider('here', 'http://127.0.0.1:9/v1'),
      ],
      defaults: { model: 'cloud/m' },
    }),
  });
  await send({ command: 'set-site-access', origin: caller.origin, access: 'allow', lasts: 'always' });
});

const call: Call = {
  surface: 'window.ai',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

/** What a page hears in the end. */
async function callOf(signal = new AbortController().signal): Promise<Part | undefined> {
  const { answer } = await rooms();
  const parts: Part[] = [];
  for await (const read of answer(call, { ...caller, document: crypto.randomUUID() }, undefined, signal)
    .parts)
    parts.push(...read);
  return parts.at(-1);
}

const refusal = async (command: object): Promise<ErrorInfo | undefined> => {
  const reply = await answer(command);
  return reply.ok ? undefined : reply.error;
};
const refusedAsLocked = (part: Part | undefined) => part?.type === 'error' && isLocked(part.error);
const windows = () => Object.values(outside.opened).filter((url) => url.endsWith('unlock.html'));

async function lockedNow(): Promise<void> {
  await send({ command: 'set-passphrase', passphrase: WORDS });
  await send({ command: 'lock' });
}

describe('S35 a call whose key is behind the passphrase', () => {
  it('opens one window for all that wait, and is answered when the passphrase was entered', async () => {
    await lockedNow();
    const calls = [callOf(), callOf()];
    await vi.waitFor(() => expect(windows()).toHaveLength(1));
    expect(asked).toEqual([]);
    await send({ command: 'unlock', passphrase: WORDS });
    expect((await Promise.all(calls)).map((part) => part?.type)).toEqual(['finish', 'finish']);
    expect(asked.map(({ key }) => key)).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`]);
    expect(windows()).toEqual([]);
  });

  it('fails with one sentence where the window is closed, goes to nobody, and is no failure of the provider', async () => {
    await lockedNow();
    const first = callOf();
    await vi.waitFor(() => expect(windows()).toHaveLength(1));
    outside.opened = {};
    outside.listeners.tabRemoved?.(1);
    const part = await first;
    expect(part).toEqual({ type: 'error', error: lockedError().info });
    expect(refusedAsLocked(await callOf())).toBe(true);
    expect([asked, windows()]).toEqual([[], []]);
    await send({ command: 'unlock', passphrase: WORDS });
    expect((await callOf())?.type).toBe('finish');
    expect((await rooms()).health.of('cloud/m')?.breaker).toBe('closed');
    expect((await rooms()).keyRest.order('cloud', ['a', 'b'])).toEqual(['a', 'b']);
  });

  it('ends with its abort', async () => {
    await lockedNow();
    const abort = new AbortController();
    const waiting = callOf(abort.signal);
    await vi.waitFor(() => expect(windows()).toHaveLength(1));
    abort.abort();
    expect(await waiting).toMatchObject({ type: 'error', error: { code: 'aborted' } });
    expect([asked, windows()]).toEqual([[], []]);
  });

  it('does not go out where Oriel is locked while its cost is being held', async () => {
    await send({ command: 'set-passphrase', passphrase: WORDS });
    const { answer: run, vault, health } = await rooms();
    const who = { ...caller, document: 'on its way' };
    const reading = run(call, who, undefined, new AbortController().signal).parts[Symbol.asyncIterator]();
    const first = reading.next();
    await vault.lock.lock();
    const { value = [] } = await first;
    expect(refusedAsLocked(value.at(-1))).toBe(true);
    expect(asked).toEqual([]);
    expect(health.of('cloud/m')?.uptime).toBeUndefined();
  });

  it('that is part of an unusual burst asks for the passphrase behind the yes to that, and after a no not at all', async () => {
    await lockedNow();
    const { budgets } = await rooms();
    const { enter } = budgets;
    vi.spyOn(budgets, 'enter').mockImplementation((...entered) => ({ ...enter(...entered), unusual: true }));
    const waiting = callOf().catch((thrown) => thrown);
    await vi.waitFor(() => expect(Object.keys(outside.opened)).not.toEqual([]));
    expect(windows()).toEqual([]);
    outside.opened = {};
    outside.listeners.tabRemoved?.(1);
    expect(await waiting).toMatchObject({ info: { code: 'permission-denied' } });
    expect([asked, windows()]).toEqual([[], []]);
  });

  it('is not waited for by a model that needs no key', async () => {
    await lockedNow();
    await send({ command: 'set-default-model', model: 'here/m' });
    expect((await callOf())?.type).toBe('finish');
    expect([asked, windows()]).toEqual([[{ host: '127.0.0.1:9', key: null }], []]);
  });

  it('of our own dashboard is told at once', async () => {
    await lockedNow();
    const { run } = await rooms();
    const parts: Part[] = [];
    const signal = new AbortController().signal;
    for await (const read of run({ ...call, surface: 'dashboard' }, { approval: 'cloud/m' }, signal).parts)
      parts.push(...read);
    expect(refusedAsLocked(parts.at(-1))).toBe(true);
    expect([asked, windows()]).toEqual([[], []]);
  });

  it('locked again, the next is asked for anew', async () => {
    await send({ command: 'set-passphrase', passphrase: WORDS });
    expect((await callOf())?.type).toBe('finish');
    await send({ command: 'lock' });
    const waiting = callOf();
    await vi.waitFor(() => expect(windows()).toHaveLength(1));
    expect(asked).toHaveLength(1);
    await send({ command: 'unlock', passphrase: WORDS });
    expect((await waiting)?.type).toBe('finish');
  });
});

describe('S35 locking by itself', () => {
  const MINUTES = 60_000;
  const later = (minutes: number) => vi.setSystemTime(Date.now() + minutes * MINUTES);
  const standing = async () => (await send({ command: 'vault' })).standing;
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await send({ command: 'set-passphrase', passphrase: WORDS });
    await send({ command: 'set-auto-lock', minutes: 15 });
  });

  it('is put off by a call that used a key', async () => {
    later(14);
    expect((await callOf())?.type).toBe('finish');
    later(14);
    expect(await standing()).toBe('unlocked');
  });

  it('is not put off by what a page asks besides calls, nor by what the person does with saved keys', async () => {
    later(14);
    const { access } = await rooms();
    await access({ ...caller, document: 'looks at its standing' }, false);
    await send({ command: 'add-key', id: 'cloud', key: 'sk-2' });
    await send({ command: 'export', keys: true });
    later(1);
    expect(await standing()).toBe('locked');
  });
});

describe('S35 the commands', () => {
  it('say how things stand, and never the passphrase', async () => {
    expect(await send({ command: 'vault' })).toEqual({ standing: 'open', keys: 1 });
    await lockedNow();
    expect(await send({ command: 'vault' })).toEqual({ standing: 'locked', keys: 1 });
    const wrong = await refusal({ command: 'unlock', passphrase: OTHERS });
    expect(wrong).toMatchObject({ code: 'authentication', detail: 'passphrase' });
    expect(JSON.stringify(wrong)).not.toContain('entirely');
    await send({ command: 'unlock', passphrase: WORDS });
    await send({ command: 'set-auto-lock', minutes: 60 });
    expect(await send({ command: 'vault' })).toEqual({ standing: 'unlocked', autoLock: 60, keys: 1 });
    expect(Object.keys(outside.alarms)).toEqual(['auto-lock']);
    const { file } = await send({ command: 'export', keys: true });
    expect(file).toContain(KEY);
    for (const text of [file, JSON.stringify(outside.session), JSON.stringify(await lying('oriel-vault'))])
      expect(text).not.toContain('correct horse');
  });

  it('change it and take it off, each with the one that holds', async () => {
    await send({ command: 'set-passphrase', passphrase: WORDS });
    expect(
      await refusal({ command: 'change-passphrase', current: OTHERS, passphrase: OTHERS }),
    ).toBeDefined();
    await send({ command: 'change-passphrase', current: WORDS, passphrase: OTHERS });
    expect(await refusal({ command: 'remove-passphrase', current: WORDS })).toBeDefined();
    await send({ command: 'remove-passphrase', current: OTHERS });
    expect(await send({ command: 'vault' })).toEqual({ standing: 'open', keys: 1 });
    expect((await callOf())?.type).toBe('finish');
  });

  it('that would save, import or export a key are refused while it is locked, before anything is written', async () => {
    await lockedNow();
    const before = await lying('oriel-vault');
    const settings = await lying('oriel-settings');
    const draft = { type: 'openai-compatible', label: 'New', baseUrl: 'https://new.example/v1' };
    const file = JSON.stringify({ version: 1, providers: [{ id: 'new', ...draft, key: 'sk-2' }] });
    for (const command of [
      { command: 'save-provider', provider: draft, key: 'sk-2' },
      { command: 'add-key', id: 'cloud', key: 'sk-2' },
      { command: 'import', file },
      { command: 'export', keys: true },
      { command: 'sign-in-page', type: 'openrouter' },
    ]) {
      const info = await refusal(command);
      expect(info && isLocked(info), command.command).toBe(true);
    }
    expect(outside.tabs).toEqual([]);
    expect([await lying('oriel-vault'), await lying('oriel-settings')]).toEqual([before, settings]);
    expect(await refusal({ command: 'export', keys: false })).toBeUndefined();
    expect(await refusal({ command: 'save-provider', provider: draft })).toBeUndefined();
  });

  it('that ask a provider for its models say what is wrong, and keep it as nothing that is wrong with the provider', async () => {
    await send({ command: 'refresh-models', id: 'cloud' });
    const listed = async () => {
      const { notListed, listed } = (await send({ command: 'overview' })).providers.find(
        ({ id }) => id === 'cloud',
      )!;
      return [notListed, listed?.models];
    };
    const before = await listed();
    await lockedNow();
    const info = await refusal({ command: 'refresh-models', id: 'cloud' });
    expect(info && isLocked(info)).toBe(true);
    expect(await listed()).toEqual(before);
    const draft = { ...provider('cloud', 'https://cloud.example/v1'), models: undefined };
    expect(await send({ command: 'test-provider', provider: draft })).toMatchObject({
      ok: false,
      message: lockedError().message,
    });
  });

  it('forgotten, all keys are removed, and what waits goes on without one', async () => {
    await lockedNow();
    const waiting = callOf();
    await vi.waitFor(() => expect(windows()).toHaveLength(1));
    await send({ command: 'remove-all-keys' });
    expect((await waiting)?.type).toBe('finish');
    expect(asked).toEqual([{ host: 'cloud.example', key: null }]);
    expect(await send({ command: 'vault' })).toEqual({ standing: 'open', keys: 0 });
    const { providers } = await send({ command: 'overview' });
    expect(providers.find(({ id }) => id === 'cloud')?.hasKey).toBe(false);
  });

  it('that lock and that take it off tell what is so where the session cannot be cleared', async () => {
    await send({ command: 'set-passphrase', passphrase: WORDS });
    vi.spyOn(browser.storage.session, 'remove').mockRejectedValue(new Error('No access.'));
    const told = outside.revisions;
    expect(await refusal({ command: 'lock' })).toMatchObject({
      message: expect.stringMatching(/^Oriel is locked, but .* Close the browser to be sure\.$/),
    });
    expect((await send({ command: 'vault' })).standing).toBe('locked');
    expect(outside.revisions).toBe(told + 1);
    await send({ command: 'remove-passphrase', current: WORDS });
    expect(await send({ command: 'vault' })).toEqual({ standing: 'open', keys: 1 });
    await send({ command: 'set-passphrase', passphrase: WORDS });
    await send({ command: 'remove-all-keys' });
    expect(await send({ command: 'vault' })).toEqual({ standing: 'open', keys: 0 });
    vi.restoreAllMocks();
  });

  it('S13 a passphrase of a megabyte is nonsense', async () => {
    expect(await refusal({ command: 'set-passphrase', passphrase: 'x'.repeat(1_000_000) })).toMatchObject({
      code: 'invalid-request',
    });
  });
});
