import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BudgetAccounts } from '../../../lib/ledger/budgets.ts';
import { CHAT_CAPABILITIES } from '../../../lib/protocol/grant.ts';
import { outside } from './browser.ts';
import { answer, freshRooms, rooms, send } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));
freshRooms(() => async () => new Response('{}'));

const A = 'https://a.example';
const B = 'https://b.example';
const site = async (origin: string, top?: string) =>
  (await send({ command: 'site', origin, ...(top && { top }) })).site;
const allow = (origin: string, more: object = {}) =>
  send({ command: 'set-site-access', origin, access: 'allow', ...more });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(1_800_000_000_000);
});

describe('what a site may do, as our own screens say it', () => {
  it('“allow” is conversations, always, where nothing more is said', async () => {
    await allow(A);
    expect(await site(A)).toMatchObject({
      access: 'allow',
      lasts: 'always',
      grants: [{ capabilities: [...CHAT_CAPABILITIES], lasts: 'always', from: 1_800_000_000_000 }],
    });
  });

  it('is allowed for what is named and for as long, and the end is shown', async () => {
    await allow(A, { capabilities: ['text', 'speech'], lasts: '1-day' });
    expect(await site(A)).toMatchObject({
      lasts: 'until',
      grants: [{ capabilities: ['text', 'speech'], until: 1_800_000_000_000 + 86_400_000 }],
    });
    vi.setSystemTime(1_800_000_000_000 + 86_400_000);
    expect(await site(A)).toMatchObject({ access: 'ask' });
  });

  it('is denied for good, or until the browser closes where that is said', async () => {
    await send({ command: 'set-site-access', origin: A, access: 'deny' });
    expect(await site(A)).toMatchObject({ access: 'deny' });
    expect(await site(A)).not.toHaveProperty('lasts');
    await send({ command: 'set-site-access', origin: B, access: 'deny', lasts: 'session' });
    expect(await site(B)).toMatchObject({ access: 'deny', lasts: 'session' });
    await allow(B);
    expect(await site(B)).toMatchObject({ access: 'allow', lasts: 'always' });
  });

  it('a no for good has an undo, which brings back what it took; one for now takes nothing, and neither does a yes', async () => {
    expect(await allow(A, { capabilities: ['text', 'speech'], lasts: '1-day' })).toEqual({});
    const before = await site(A);
    const deny = { command: 'set-site-access', origin: A, access: 'deny' } as const;
    const { undo = '' } = await send(deny);
    expect(await site(A)).toMatchObject({ access: 'deny' });
    await send({ command: 'restore-sites', undo });
    expect(await site(A)).toEqual(before);
    expect(await send({ ...deny, lasts: 'session' })).toEqual({});
    expect(await send({ ...deny, access: 'ask' })).toEqual({ undo: expect.any(String) });
    expect((await answer({ command: 'restore-sites', undo })).ok).toBe(false);
  });

  it('has an undo only of what takes something: of a no where a frame was allowed, of asking again where it was refused', async () => {
    const set = (access: 'deny' | 'ask') => send({ command: 'set-site-access', origin: A, access });
    await allow(B);
    expect(await set('deny')).toEqual({});
    const { undo: denied = '' } = await set('ask');
    await send({ command: 'restore-sites', undo: denied });
    expect(await site(A)).toMatchObject({ access: 'deny' });
    await set('ask');
    expect(await set('ask')).toEqual({});
    await allow(A, { top: B });
    const { undo: framed = '' } = await set('deny');
    expect(await site(A, B)).toMatchObject({ access: 'ask' });
    await send({ command: 'restore-sites', undo: framed });
    expect([(await site(A)).access, (await site(A, B)).access]).toEqual(['ask', 'allow']);
  });

  it('a no for good has an undo where it takes what a no for now had only covered', async () => {
    await allow(A, { capabilities: ['text', 'speech'], lasts: '1-day' });
    const deny = (lasts: 'always' | 'session') =>
      send({ command: 'set-site-access', origin: A, access: 'deny', lasts });
    const { grants } = await rooms();
    const covered = () => grants.held({ origin: A, topOrigin: A, incognito: false });
    await deny('always');
    await deny('session');
    const before = covered();
    expect(before).toHaveLength(1);
    const { undo = '' } = await deny('always');
    expect(covered()).toEqual([]);
    await send({ command: 'restore-sites', undo });
    expect(covered()).toEqual(before);
    expect(await site(A)).toMatchObject({ access: 'deny', lasts: 'session' });
  });

  it('a no for good can be turned into one for now', async () => {
    await allow(A);
    await send({ command: 'set-site-access', origin: A, access: 'deny' });
    await send({ command: 'set-site-access', origin: A, access: 'deny', lasts: 'session' });
    expect(await site(A)).toMatchObject({ access: 'deny', lasts: 'session' });
  });

  it.each([{ lasts: 'spend' }, { limit: 2 }, { lasts: '1-day', limit: 2 }])(
    'an amount goes with “until it is spent” alone: %j',
    async (more) => {
      const reply = await answer({ command: 'set-site-access', origin: A, access: 'allow', ...more });
      expect(reply).toMatchObject({ ok: false, error: { code: 'invalid-request' } });
      expect(await site(A)).toMatchObject({ access: 'ask' });
    },
  );

  it('is allowed until an amount is spent, and it is shown how much that is; it ends where the account is erased', async () => {
    await allow(A, { lasts: 'spend', limit: 2 });
    expect(await site(A)).toMatchObject({
      lasts: 'spend',
      grants: [{ lasts: 'spend', spend: { limit: 2, spent: 0 } }],
    });
    const { budgets } = await rooms();
    const expense = { usd: 1, perOutput: 0 };
    const held = await budgets.reserve(
      [{ owner: 'site', id: A }],
      { likely: expense, most: expense, possible: 1, sure: 1 },
      () => ({ usd: 0, soon: 0 }),
    );
    await held.settle(0.75);
    expect(await site(A)).toMatchObject({ grants: [{ spend: { limit: 2, spent: 0.75 } }] });
    await send({ command: 'erase-activity', what: { origin: A } });
    expect(await site(A)).toMatchObject({ access: 'ask' });
  });

  it('S21 a frame in another site is named by both, and is not its site', async () => {
    await allow(B, { top: A });
    await send({ command: 'set-site-routing', origin: B, top: A, routing: { pageChooses: true } });
    expect(await site(B, A)).toMatchObject({
      origin: B,
      top: A,
      access: 'allow',
      routing: { pageChooses: true },
    });
    expect(await site(B)).toMatchObject({ access: 'ask' });
    const { sites } = await send({ command: 'overview' });
    expect(sites.map(({ origin, top }) => [origin, top])).toEqual([[B, A]]);
    await send({ command: 'set-site-access', origin: B, top: A, access: 'ask' });
    expect(await site(B, A)).toMatchObject({ access: 'ask', routing: { pageChooses: true } });
  });
});

describe('revoking', () => {
  it('one can be taken back, and tells those who listen', async () => {
    await allow(A, { lasts: 'session' });
    const before = await site(A);
    outside.revisions = 0;
    const { undo = '' } = await send({ command: 'set-site-access', origin: A, access: 'ask' });
    expect(await site(A)).toMatchObject({ access: 'ask' });
    await send({ command: 'restore-sites', undo });
    expect(outside.revisions).toBe(2);
    expect(await site(A)).toEqual(before);
  });

  it('one permission of several leaves the others, and can be taken back', async () => {
    await allow(A, { capabilities: ['text'] });
    vi.setSystemTime(1_800_000_000_001);
    await allow(A, { capabilities: ['images'], lasts: '1-day' });
    const before = await site(A);
    const command = {
      command: 'revoke-grant' as const,
      origin: A,
      capabilities: ['images' as const],
      from: 1_800_000_000_001,
    };
    const { undo } = await send(command);
    expect(await site(A)).toMatchObject({ access: 'allow', grants: [{ capabilities: ['text'] }] });
    await send({ command: 'restore-sites', undo });
    expect(await site(A)).toEqual(before);
    expect(await answer({ ...command, from: 1 })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('has ended already') },
    });
  });

  it('all can be taken back', async () => {
    await allow(A, { lasts: 'session' });
    await allow(B, { lasts: '30-days' });
    const before = (await send({ command: 'overview' })).sites;
    const { undo } = await send({ command: 'revoke-all-sites' });
    expect((await send({ command: 'overview' })).sites).toEqual([]);
    await send({ command: 'restore-sites', undo });
    expect((await send({ command: 'overview' })).sites).toEqual(before);
  });

  it('a site that was forgotten comes back with its model and rules', async () => {
    await allow(A);
    await send({ command: 'set-site-model', origin: A, model: 'on-device/tiny-chat' });
    await send({ command: 'set-site-routing', origin: A, routing: { rules: { localOnly: true } } });
    const before = await site(A);
    const { undo } = await send({ command: 'forget-site', origin: A });
    expect(await site(A)).toMatchObject({ access: 'ask' });
    await send({ command: 'restore-sites', undo });
    expect(await site(A)).toEqual(before);
  });

  it('a site that was forgotten comes back with its limits, and with what was said of its text; what was chosen since stays', async () => {
    for (const origin of [A, B]) {
      await allow(origin);
      await send({ command: 'set-site-budget', origin, budget: { perDay: 0.1 } });
      await send({ command: 'set-site-keeping', origin, keep: false });
    }
    const before = await site(A);
    const { undo: undoA } = await send({ command: 'forget-site', origin: A });
    const { undo: undoB } = await send({ command: 'forget-site', origin: B });
    expect((await site(A)).spending).not.toHaveProperty('budget');
    expect(await site(A)).not.toHaveProperty('keepText');
    await send({ command: 'set-site-budget', origin: B, budget: { perDay: 3 } });
    await send({ command: 'restore-sites', undo: undoB });
    await send({ command: 'restore-sites', undo: undoA });
    expect(await site(A)).toEqual(before);
    expect(await site(B)).toMatchObject({ spending: { budget: { perDay: 3 } }, keepText: false });
  });

  it('S34 nothing of a site that was forgotten comes back too late', async () => {
    await allow(A);
    await send({ command: 'set-site-budget', origin: A, budget: { perDay: 0.1 } });
    await send({ command: 'set-site-keeping', origin: A, keep: true });
    const { undo } = await send({ command: 'forget-site', origin: A });
    vi.setSystemTime(1_800_000_000_000 + 61_000);
    expect(await answer({ command: 'restore-sites', undo })).toMatchObject({ ok: false });
    expect((await send({ command: 'overview' })).sites).toEqual([]);
    expect(await site(A)).not.toHaveProperty('keepText');
  });

  it('too late is a sentence that says what to do', async () => {
    await allow(A);
    const { undo = '' } = await send({ command: 'set-site-access', origin: A, access: 'ask' });
    vi.setSystemTime(1_800_000_000_000 + 61_000);
    await expect(send({ command: 'restore-sites', undo })).rejects.toMatchObject({
      info: { code: 'invalid-request', message: expect.stringContaining('Allow the site again') },
    });
  });
});

describe('money, as our own screens say it', () => {
  const spend = async (usd: number, owners: Parameters<BudgetAccounts['reserve']>[0]) => {
    const expense = { usd, perOutput: 0 };
    const it = { likely: expense, most: expense, possible: 1, sure: 1 };
    await (await (await rooms()).budgets.reserve(owners, it, () => ({ usd: 0, soon: 0 }))).settle(usd);
  };
  const file = {
    version: 1,
    providers: [
      {
        id: 'openai',
        type: 'openai-compatible',
        label: 'OpenAI',
        baseUrl: 'https://api.example',
        models: ['m'],
      },
      { id: 'other', type: 'openai-compatible', label: 'Other', baseUrl: 'https://b.example', models: ['m'] },
    ],
    defaults: { model: 'openai/m' },
  };

  it('is what each site spent this month', async () => {
    await allow(A);
    await allow(B);
    await spend(0.25, [{ owner: 'site', id: A }]);
    const { sites } = await send({ command: 'overview' });
    expect(sites.map(({ origin, spentThisMonth }) => [origin, spentThisMonth])).toEqual([
      [A, 0.25],
      [B, undefined],
    ]);
    expect((await site(A)).spentThisMonth).toBe(0.25);
  });

  it('of a site about which nothing else is decided, or no longer, is in the list and goes from there with it', async () => {
    await allow(A);
    await send({ command: 'set-site-budget', origin: A, budget: { perDay: 0.1 } });
    await send({ command: 'set-site-access', origin: A, access: 'ask' });
    const { sites } = await send({ command: 'overview' });
    const allowances = [{ owner: 'site', id: A, limit: 'perDay', of: 0.1 }];
    expect(sites).toMatchObject([
      { origin: A, access: 'ask', spending: { budget: { perDay: 0.1 }, allowances } },
    ]);
    await allow(A);
    await allow(B, { top: A });
    const listed = (await send({ command: 'overview' })).sites.map(({ origin, top }) => [origin, top]);
    expect(listed.sort()).toEqual([
      [A, undefined],
      [B, A],
    ]);
    await send({ command: 'forget-site', origin: A });
    expect((await send({ command: 'overview' })).sites).toEqual([]);
  });

  it('of one site is every limit that its calls meet: its own, those of all, and of the provider that answers', async () => {
    await send({ command: 'import', file: JSON.stringify(file) });
    await allow(A);
    const providers = { openai: { perDay: 2 }, other: { perDay: 3 } };
    await send({ command: 'set-budgets', all: { perMonth: 20 }, providers });
    await spend(0.5, [{ owner: 'provider', id: 'openai' }]);
    const limits = async () =>
      (await site(A)).spending?.allowances.map(({ owner, id, limit, used }) => [owner, id, limit, used]);
    expect(await limits()).toEqual([
      ['site', A, 'perDay', 0],
      ['site', A, 'requestsPerMinute', 0],
      ['all', undefined, 'perMonth', 0],
      ['provider', 'openai', 'perDay', 0.5],
    ]);
    await send({ command: 'set-site-model', origin: A, model: 'other/m' });
    expect((await limits())?.at(-1)).toEqual(['provider', 'other', 'perDay', 0]);
    await send({ command: 'set-site-model', origin: A, model: 'oriel/auto' });
    expect((await limits())?.map(([owner]) => owner)).not.toContain('provider');
  });
});

it('the budget of a provider goes with it', async () => {
  const provider = { type: 'on-device', label: 'Demo' };
  const { id } = await send({ command: 'save-provider', provider });
  await send({ command: 'set-budgets', providers: { [id]: { concurrent: 1 } } });
  await send({ command: 'remove-provider', id });
  expect((await send({ command: 'overview' })).budgets.providers).toEqual({});
});

it('S21 a site is shown with the frames of other sites that its pages let act', async () => {
  await allow(A);
  await allow(B, { top: A, capabilities: ['text'] });
  await allow(B);
  const { frames } = await send({ command: 'site', origin: A });
  expect(frames).toMatchObject([
    { origin: B, top: A, access: 'allow', grants: [{ capabilities: ['text'] }] },
  ]);
  expect((await send({ command: 'site', origin: B })).frames).toEqual([]);
  expect((await send({ command: 'site', origin: B, top: A })).frames).toEqual([]);
});

describe('sites that do not use their permission', () => {
  const DAY = 86_400_000;

  it('lose it after 90 days; the notice is there until it is read or taken back', async () => {
    await allow(A);
    vi.setSystemTime(1_800_000_000_000 + 90 * DAY);
    await (await rooms()).grants.sweep();
    const notice = { days: 90, sites: [{ origin: A, capabilities: [...CHAT_CAPABILITIES] }] };
    expect((await send({ command: 'overview' })).unused).toEqual(notice);
    expect(await site(A)).toMatchObject({ access: 'ask', endedUnused: true });
    expect(await site(B)).not.toHaveProperty('endedUnused');
    expect(await site(A, B)).not.toHaveProperty('endedUnused');
    await send({ command: 'settle-unused', back: true });
    expect((await send({ command: 'overview' })).unused).toEqual({ days: 90, sites: [] });
    expect(await site(A)).toMatchObject({ access: 'allow' });
    expect(await site(A)).not.toHaveProperty('endedUnused');
  });

  it('lose it after as many days as the person says, or never', async () => {
    await allow(A);
    vi.setSystemTime(1_800_000_000_000 + 30 * DAY);
    await send({ command: 'set-unused-days', days: 30 });
    expect(await site(A)).toMatchObject({ access: 'ask' });
    await send({ command: 'set-unused-days', days: null });
    expect(await site(A)).toMatchObject({ access: 'allow' });
    expect((await send({ command: 'overview' })).unused?.days).toBeNull();
    for (const days of [0, -1, 1.5, 4_000])
      expect(await answer({ command: 'set-unused-days', days })).toMatchObject({ ok: false });
  });
});
