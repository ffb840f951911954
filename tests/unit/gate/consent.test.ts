import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createConsent } from '../../../lib/gate/consent.ts';
import type { PendingView } from '../../../lib/permissions/approval.ts';
import { type Grants, openGrants } from '../../../lib/permissions/grants.ts';
import type { SessionArea } from '../../../lib/permissions/session-map.ts';
import { openThrottle } from '../../../lib/permissions/throttle.ts';
import type { ApprovalAnswer } from '../../../lib/protocol/approval.ts';
import type { Ask } from '../../../lib/protocol/call.ts';
import { caller } from '../../fixtures/caller.ts';

const generate: Ask = {
  ask: 'generate',
  id: 'g',
  call: { surface: 'window.ai', messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] },
};
const speak: Ask = { ask: 'task', id: 't', task: { task: 'speech', surface: 'window.ai', text: 'Hei' } };
const requestAccess: Ask = { ask: 'request-access', id: 'a', request: { reason: 'to help' } };

let databases = 0;
let clock = 0;
let grants: Grants;
let opened: string[];
let views: PendingView[];
let answer: ApprovalAnswer;
let changed: ReturnType<typeof vi.fn<() => void>>;

/** Consent whose window answers by itself, once it is armed. */
async function openConsent() {
  const kept: Record<string, unknown> = {};
  const session: SessionArea = {
    get: async (key) => ({ [key]: kept[key] }),
    set: async (items) => void Object.assign(kept, items),
    remove: async (key) => void delete kept[key],
  };
  databases += 1;
  grants = await openGrants({ session, databaseName: `consent-${databases}` });
  const consent = createConsent({
    grants,
    throttle: await openThrottle({ session }),
    defaultModel: () => 'on-device/tiny-chat',
    taskModel: (task) => (task === 'speech' ? 'cloud/tts' : undefined),
    openWindow: async (id) => {
      opened.push(id);
      setTimeout(() => {
        const connection = consent.approvals.connect(id, 1, (view) => views.push(view));
        vi.advanceTimersByTime(1_000);
        connection?.answer(answer);
      }, 1);
      return { tabId: 1, close: () => undefined };
    },
    changed,
    now: () => clock,
  });
  return consent;
}

const never = new AbortController().signal;
const settle = async <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  for (let step = 0; step < 5; step += 1) await vi.advanceTimersByTimeAsync(10);
  return promise;
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  opened = [];
  views = [];
  clock = 1_000;
  changed = vi.fn<() => void>();
  return () => vi.useRealTimers();
});

describe('consent', () => {
  it('"once" leaves no grant behind and serves these calls with the model that was picked', async () => {
    answer = { answer: 'once', model: 'lab/m' };
    const consent = await openConsent();
    expect(await settle(consent.approve(caller, generate, never))).toEqual({ model: 'lab/m' });
    expect(grants.decide(caller).verdict).toBe('ask');
    expect(changed).not.toHaveBeenCalled();
  });

  it('"always" grants, tells those who listen, and keeps the model that was picked for the site', async () => {
    answer = { answer: 'always', model: 'lab/m' };
    const consent = await openConsent();
    await settle(consent.approve(caller, generate, never));
    expect(grants.decide(caller)).toEqual({ verdict: 'allow', reason: 'always' });
    expect(grants.model(caller)).toBe('lab/m');
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('the model that would answer anyway does not become the site’s own', async () => {
    answer = { answer: 'session', model: 'on-device/tiny-chat' };
    const consent = await openConsent();
    await settle(consent.approve(caller, generate, never));
    expect(grants.decide(caller)).toEqual({ verdict: 'allow', reason: 'session' });
    expect(grants.model(caller)).toBeUndefined();
  });

  it('"deny" is permission-denied, and the site may be asked about again', async () => {
    answer = { answer: 'deny' };
    const consent = await openConsent();
    await expect(settle(consent.approve(caller, generate, never))).rejects.toMatchObject({
      info: { code: 'permission-denied' },
    });
    expect(grants.decide(caller).verdict).toBe('ask');
  });

  it('S18 calls that come together share one window', async () => {
    answer = { answer: 'always' };
    const consent = await openConsent();
    await settle(Promise.all([1, 2, 3].map(() => consent.approve(caller, generate, never))));
    expect(opened).toHaveLength(1);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('"once" on a request for access lets that document call once, and no other document', async () => {
    answer = { answer: 'once', model: 'lab/m' };
    const consent = await openConsent();
    await settle(consent.approve(caller, requestAccess, never));
    expect(consent.pass(caller)).toMatchObject({ model: 'lab/m' });
    expect(consent.pass({ ...caller, document: 'D2' })).toBeUndefined();
    expect(await consent.approve(caller, generate, never)).toEqual({ model: 'lab/m' });
    expect(opened).toHaveLength(1);
    expect(consent.pass(caller)).toBeUndefined();
    await settle(consent.approve(caller, generate, never));
    expect(opened).toHaveLength(2);
  });

  it('S17 a task shows the model that was chosen for its kind, not the one that chats', async () => {
    answer = { answer: 'always' };
    const consent = await openConsent();
    await settle(consent.approve(caller, speak, never));
    expect(views[0]).toMatchObject({
      task: 'speech',
      model: 'cloud/tts',
      request: { capabilities: ['speech'] },
    });
    expect(grants.model(caller)).toBeUndefined();
  });

  it('"once" for a chat is none for a task that waited beside it, nor is a pass for a call', async () => {
    answer = { answer: 'once', model: 'lab/m' };
    const consent = await openConsent();
    await settle(
      Promise.all([consent.approve(caller, generate, never), consent.approve(caller, speak, never)]),
    );
    expect(opened).toHaveLength(2);
    expect(views.filter((view) => 'task' in view)).toMatchObject([{ task: 'speech', model: 'cloud/tts' }]);
    await settle(consent.approve(caller, requestAccess, never));
    await settle(consent.approve(caller, speak, never));
    expect(opened).toHaveLength(4);
    expect(consent.pass(caller)).toBeDefined();
  });

  it('such a pass ends when the person takes back what the site may do', async () => {
    answer = { answer: 'once', model: 'lab/m' };
    const consent = await openConsent();
    await settle(consent.approve(caller, requestAccess, never));
    consent.takeBack('https://other.example');
    expect(consent.pass(caller)).toBeDefined();
    consent.takeBack(caller.origin);
    expect(consent.pass(caller)).toBeUndefined();
    await settle(consent.approve(caller, generate, never));
    expect(opened).toHaveLength(2);
  });

  it('such a pass does not wait for ever', async () => {
    answer = { answer: 'once' };
    const consent = await openConsent();
    await settle(consent.approve(caller, requestAccess, never));
    clock += 600_001;
    expect(consent.pass(caller)).toBeUndefined();
    await settle(consent.approve(caller, generate, never));
    expect(opened).toHaveLength(2);
  });
});
