/** The router in a real browser, over servers that fail in every way that servers do. */
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { CallView } from '../../lib/protocol/routing-control.ts';
import { poll, sleep } from '../../scripts/own-pages.ts';
import { ask, askAndLeave, deltas } from './support/ask.ts';
import { stage } from './support/stage.ts';

const scene = stage();

interface Set {
  page: Page;
  origin: string;
  refs: ModelRef[];
  /** How often each server was asked to chat, by its behaviour. */
  asked(): Record<string, number>;
  /** When its first connection was closed. */
  closed(behaviour: string): Promise<number> | undefined;
}

/** A preset of one endpoint for each behaviour, in this order, as the site's model. */
async function inOrder(behaviours: string[]): Promise<Set> {
  const { oriel, site, page, provider } = await scene.set({ access: 'allow' });
  const stem = `r${new URL(provider.origin).port}`;
  const providers = behaviours.map((behaviour, at) => ({
    id: `${stem}-${at}`,
    type: 'openai-compatible',
    label: `${behaviour} ${at}`,
    baseUrl: provider.base(behaviour),
    models: ['test'],
  }));
  const done = await oriel.command({
    command: 'import',
    file: JSON.stringify({ version: 1, providers }),
  });
  expect(done.ok).toBe(true);
  const refs = providers.map(({ id }) => `${id}/test`);
  const { id } = await oriel.command({
    command: 'save-preset',
    preset: { label: `Order ${stem}`, models: refs, policy: 'order' },
  });
  await oriel.command({ command: 'set-site-model', origin: site.origin, model: `oriel/${id}` });
  const behaviourOf = (path: string) => path.split('/')[1] ?? '';
  return {
    page,
    origin: site.origin,
    refs,
    asked() {
      const counts: Record<string, number> = {};
      for (const { path } of provider.chats())
        counts[behaviourOf(path)] = (counts[behaviourOf(path)] ?? 0) + 1;
      return counts;
    },
    closed: (behaviour) => provider.chats().find(({ path }) => behaviourOf(path) === behaviour)?.closed,
  };
}

/** The row of the site's last call, once it is written. */
const lastCall = (origin: string): Promise<CallView> =>
  poll('the row of the call', async () => {
    const { calls } = await scene.oriel.command({ command: 'calls', origin, limit: 1 });
    return calls[0];
  });

describe('an endpoint that fails before its first word', () => {
  it.each([
    ['has a fault of its own', '500', 'provider-error'],
    ['asks to be left alone', '429', 'rate-limited'],
    ['has no credit left', '402', 'payment-required'],
    ['breaks off', 'cut-first', undefined],
    ['answers with a web page', 'html', 'provider-error'],
  ])('and %s is followed by the next, and the page sees one answer', async (_, behaviour, outcome) => {
    const set = await inOrder([behaviour, 'echo']);
    const reply = await ask(set.page, 'hello there');
    expect(reply.error).toBeUndefined();
    expect(reply.text).toBe('hello there');
    expect(reply.deltas.join('')).toBe('hello there');
    expect(set.asked()).toEqual({ [behaviour]: 1, echo: 1 });

    const call = await lastCall(set.origin);
    expect(call.served).toBe(set.refs[1]);
    expect(call.attempts.map(({ ref }) => ref)).toEqual(set.refs);
    if (outcome !== undefined) expect(call.attempts[0]?.outcome).toBe(outcome);
    expect(call.attempts[1]?.outcome).toBe('answered');
    expect(call.decision).toMatchObject({ by: 'site', policy: 'order' });
    expect(call.decision?.candidates.map(({ ref }) => ref)).toEqual(set.refs);
  });

  it('is not asked first again while its breaker is open', async () => {
    const set = await inOrder(['402', 'echo']);
    await ask(set.page, 'one');
    expect((await ask(set.page, 'two')).text).toBe('two');
    expect(set.asked()).toEqual({ '402': 1, echo: 2 });
    // What is known of endpoints is written once a second.
    await sleep(1_500);
    await scene.oriel.stopBackground();
    expect((await ask(set.page, 'three')).text).toBe('three');
    expect(set.asked()).toEqual({ '402': 1, echo: 3 });
  });
});

describe('an answer that has begun', () => {
  it('is never begun again elsewhere: what broke it off is the page’s to know', async () => {
    const set = await inOrder(['cut', 'echo']);
    const reply = await ask(set.page, 'hello');
    expect(reply.deltas.join('')).toBe('half an ');
    expect(reply.error?.code).toBe('network');
    expect(set.asked()).toEqual({ cut: 1 });
  });
});

describe('a call whose candidates all fail', () => {
  it('ends in one typed error, in words of ours', async () => {
    const set = await inOrder(['401', '402']);
    const { error, deltas: said } = await ask(set.page, 'my secret');
    expect(said).toEqual([]);
    expect(error?.code).toMatch(/authentication|payment-required/);
    expect(error?.message).not.toContain('my secret');
  });

  it('ends at once when the page gives up, whichever of them is being asked', async () => {
    const set = await inOrder(['500', 'hold']);
    await askAndLeave(set.page, 'hello');
    await poll('words', async () => (await deltas(set.page)) !== '');
    const left = performance.now();
    await set.page.close();
    const closed = await set.closed('hold');
    expect((closed ?? Number.POSITIVE_INFINITY) - left).toBeLessThan(250);
  });
});

describe('rules', () => {
  it('of a site are hard: what would leave this computer is not asked, and the page is told so', async () => {
    const { oriel, site, page, provider } = await scene.set({ access: 'allow' });
    const far = { id: 'far', type: 'openai-compatible', label: 'Far', baseUrl: 'https://far.example/v1' };
    await oriel.command({
      command: 'import',
      file: JSON.stringify({ version: 1, providers: [{ ...far, models: ['m'] }] }),
    });
    await oriel.command({ command: 'set-site-model', origin: site.origin, model: 'far/m' });
    await oriel.command({
      command: 'set-site-routing',
      origin: site.origin,
      routing: { rules: { localOnly: true } },
    });
    const { error } = await ask(page, 'hello');
    expect(error?.code).toBe('no-model');
    expect(provider.chats()).toHaveLength(0);
    const { decision, refused } = await oriel.command({
      command: 'explain',
      origin: site.origin,
      supposed: {},
    });
    expect(decision.removed).toContainEqual(expect.objectContaining({ ref: 'far/m', rule: 'local-only' }));
    expect(refused?.code).toBe('no-model');
    await oriel.command({ command: 'remove-provider', id: 'far' });
  });

  it('a page’s wish counts only where the person lets the site choose', async () => {
    const { oriel, site, page, providerId, provider } = await scene.set({ access: 'allow' });
    const models = () => provider.chats().map(({ json }) => json?.model);
    await ask(page, 'one', { model: `${providerId}/other` });
    await oriel.command({
      command: 'set-site-routing',
      origin: site.origin,
      routing: { pageChooses: true },
    });
    await ask(page, 'two', { model: `${providerId}/other` });
    await ask(page, 'three', { model: 'nobody/knows-this' });
    expect(models()).toEqual(['test', 'other', 'test']);
    await poll('the last row', async () => (await lastCall(site.origin)).asked === 'nobody/knows-this');
    expect((await lastCall(site.origin)).decision?.ignoredWish).toBe('nobody/knows-this');
  });

  it('the very same question is answered from memory where the person wants that', async () => {
    const { oriel, site, page, provider } = await scene.set({ access: 'allow' });
    await oriel.command({ command: 'set-site-routing', origin: site.origin, routing: { cache: true } });
    expect((await ask(page, 'same words')).text).toBe('same words');
    await lastCall(site.origin);
    expect((await ask(page, 'same words')).text).toBe('same words');
    expect((await ask(page, 'other words')).text).toBe('other words');
    expect(provider.chats()).toHaveLength(2);
    await oriel.command({ command: 'clear-answers', origin: site.origin });
    await ask(page, 'same words');
    expect(provider.chats()).toHaveLength(3);
  });
});

describe('the same model at two providers', () => {
  it('answers from the other where the chosen one fails, unless the person has that off', async () => {
    const { oriel, site, page, provider } = await scene.set({ access: 'allow' });
    const port = new URL(provider.origin).port;
    const model = 'llama-3.3-70b-instruct';
    const providers = ['500', 'echo'].map((behaviour, at) => ({
      id: `same${at}-${port}`,
      type: 'openai-compatible',
      label: `Same ${at}`,
      baseUrl: provider.base(behaviour),
      models: [model],
    }));
    await oriel.command({ command: 'import', file: JSON.stringify({ version: 1, providers }) });
    await oriel.command({
      command: 'set-site-model',
      origin: site.origin,
      model: `${providers[0]?.id}/${model}`,
    });
    expect((await ask(page, 'hello')).text).toBe('hello');
    await oriel.command({ command: 'set-routing', elsewhere: false });
    expect((await ask(page, 'hello')).error?.code).toBe('provider-error');
    await oriel.command({ command: 'set-routing', elsewhere: true });
  });
});
