/** S35 S34 whose call it is that waits for the passphrase, over the rooms as they are. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../../lib/gate/caller.ts';
import type { Call } from '../../../lib/protocol/call.ts';
import { isLocked } from '../../../lib/protocol/locked.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { caller } from '../../fixtures/caller.ts';
import { outside } from './browser.ts';
import { freshRooms, rooms, send } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

const OTHER = 'https://other.example';

freshRooms(() => async () => Response.json({ data: [] }));

beforeEach(async () => {
  const provider = {
    type: 'openai-compatible',
    label: 'Cloud',
    baseUrl: 'https://cloud.example/v1',
    models: ['m'],
  };
  const { id } = await send({ command: 'save-provider', provider, key: 'sk-canary' });
  await send({ command: 'set-default-model', model: `${id}/m` });
  await send({ command: 'set-passphrase', passphrase: 'correct horse battery staple' });
  await send({ command: 'lock' });
});

const call: Call = {
  surface: 'window.ai',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

async function callOf(
  who: Partial<Caller>,
  signal = new AbortController().signal,
): Promise<Part | undefined> {
  const { answer } = await rooms();
  const document = crypto.randomUUID();
  let last: Part | undefined;
  for await (const read of answer(call, { ...caller, ...who, document }, undefined, signal).parts)
    last = read.at(-1);
  return last;
}
const refusedAsLocked = (part: Part | undefined) => part?.type === 'error' && isLocked(part.error);
const windows = () => Object.values(outside.opened).filter((url) => url.endsWith('unlock.html'));

/** This page's call opens the window, and takes it away with itself. */
async function takenBack(who: Partial<Caller>): Promise<void> {
  const abort = new AbortController();
  const waiting = callOf(who, abort.signal);
  await vi.waitFor(() => expect(windows()).toHaveLength(1));
  abort.abort();
  await waiting;
  expect(windows()).toEqual([]);
}

describe('S35 a page that takes its call back while the passphrase is asked for', () => {
  it('is not asked for again at once; other sites are', async () => {
    await takenBack({});
    expect(refusedAsLocked(await callOf({}))).toBe(true);
    await takenBack({ origin: OTHER, topOrigin: OTHER });
  });

  it('answers for the frames in it, and a private window of it for itself', async () => {
    await takenBack({ origin: OTHER, crossOrigin: true });
    expect(refusedAsLocked(await callOf({}))).toBe(true);
    await takenBack({ incognito: true });
    expect(refusedAsLocked(await callOf({ incognito: true }))).toBe(true);
  });

  it('S33 of a private window is asked for in the next, when the last of them has closed', async () => {
    const { endPrivate } = await rooms();
    await takenBack({ incognito: true });
    await takenBack({ origin: OTHER, topOrigin: OTHER });
    await endPrivate();
    await takenBack({ incognito: true });
    expect(refusedAsLocked(await callOf({ origin: OTHER, topOrigin: OTHER }))).toBe(true);
  });

  it('S34 is forgotten with its site', async () => {
    await takenBack({});
    const kept = () => JSON.stringify(outside.session['vault.quiet'] ?? {});
    await vi.waitFor(() => expect(kept()).toContain(caller.origin));
    await send({ command: 'forget-site', origin: caller.origin });
    expect(kept()).not.toContain(caller.origin);
    await takenBack({});
  });
});
