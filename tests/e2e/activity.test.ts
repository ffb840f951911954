/** The account of calls, in real browsers: what is kept, found, written out, asked again and erased. */
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { poll } from '../../scripts/own-pages.ts';
import { ask } from './support/ask.ts';
import { type Scene, stage } from './support/stage.ts';

const scene = stage();

const rows = async ({ oriel, site }: Scene, filter: object = {}) => {
  const { rows } = await oriel.command({
    command: 'activity',
    filter: { origin: site.origin, ...filter },
    limit: 50,
  });
  return rows;
};
const recorded = (set: Scene, count: number) =>
  poll('the rows', async () => (await rows(set)).length === count);

/** Says something on a port of the dashboard's, and waits for its last word. */
const onPort = (page: Page, name: string, message: object): Promise<unknown[]> =>
  page.evaluate(
    (name, message) =>
      new Promise<unknown[]>((resolve) => {
        const port = chrome.runtime.connect({ name });
        const heard: unknown[] = [];
        port.onMessage.addListener((piece) => heard.push(piece));
        port.onDisconnect.addListener(() => resolve(heard));
        port.postMessage(message);
      }),
    name,
    message,
  );

describe('an account of calls', () => {
  it('S34 holds no word of a call unless the person wants that, and then none that looks like a key', async () => {
    const set = await scene.set({ access: 'allow' });
    const { oriel, page, site } = set;
    await ask(page, 'nobody keeps this');
    await recorded(set, 1);
    const [first] = await rows(set);
    const { text } = await oriel.command({ command: 'activity-call', id: first?.id ?? 0 });
    expect(text).toBeUndefined();

    await oriel.command({ command: 'set-site-keeping', origin: site.origin, keep: true });
    await ask(page, 'please keep sk-proj-abcdefghijklmnopqrstuvwxyz0123456789 for me');
    await recorded(set, 2);
    const [second] = await rows(set);
    const kept = await oriel.command({ command: 'activity-call', id: second?.id ?? 0 });
    expect(kept.text?.messages[0]?.text).toContain('please keep');
    expect(kept.text?.answers[0]?.text).toContain('for me');
    expect(JSON.stringify(kept)).not.toContain('abcdefghijklmnop');
    expect((await rows(set, { text: 'PLEASE keep' })).map(({ id }) => id)).toEqual([second?.id]);
    expect(await rows(set, { text: 'nobody keeps' })).toEqual([]);
  });

  it('is written out, and a call is asked again of another model', async () => {
    const set = await scene.set({ access: 'allow' });
    const { oriel, page, site, provider, providerId } = set;
    await oriel.command({ command: 'set-site-keeping', origin: site.origin, keep: true });
    await ask(page, 'a question to repeat');
    await recorded(set, 1);
    const [row] = await rows(set);
    const dashboard = await oriel.own('dashboard.html');
    const filter = { origin: site.origin };
    for (const format of ['jsonl', 'csv', 'fine-tuning']) {
      const chunks = (await onPort(dashboard, 'oriel/export', { format, filter })) as {
        text?: string;
        rows?: number;
      }[];
      expect(chunks.at(-1)).toEqual({ done: true, rows: 1 });
      const text = chunks.map((chunk) => chunk.text ?? '').join('');
      expect(text).toContain(format === 'csv' ? site.origin : 'a question to repeat');
    }
    const before = provider.chats().length;
    const parts = (await onPort(dashboard, 'oriel/try', {
      past: row?.id,
      model: `${providerId}/other`,
    })) as { type: string; text?: string }[][];
    expect(
      parts
        .flat()
        .map(({ text = '' }) => text)
        .join(''),
    ).toBe('a question to repeat');
    expect(provider.chats()[before]?.json?.model).toBe('other');
    expect(await rows(set)).toHaveLength(1);
  });

  it('tells what was used, and is erased for good', async () => {
    const set = await scene.set({ access: 'allow' });
    const { oriel, page, site } = set;
    await oriel.command({ command: 'set-site-keeping', origin: site.origin, keep: true });
    await ask(page, 'one');
    await ask(page, 'two');
    await recorded(set, 2);
    const day = 86_400_000;
    const now = Date.now();
    const stats = await oriel.command({ command: 'stats', from: now - day, to: now + day });
    const line = stats.byOrigin.find(({ key }) => key === site.origin);
    expect(line?.total).toMatchObject({ calls: 2, input: 14, output: 22 });

    const gone = await oriel.command({ command: 'erase-activity', what: { origin: site.origin } });
    expect(gone).toEqual({ rows: 2, texts: 2 });
    expect(await rows(set)).toEqual([]);
    expect(await rows(set, { text: 'one' })).toEqual([]);
    const after = await oriel.command({ command: 'stats', from: now - day, to: now + day });
    expect(after.byOrigin.some(({ key }) => key === site.origin)).toBe(false);
    await oriel.stopBackground();
    expect(await rows(set)).toEqual([]);
    // What is kept of the site itself (it may still ask) is no account of its calls.
    const { sites } = await oriel.command({ command: 'overview' });
    expect(sites.find(({ origin }) => origin === site.origin)?.today.calls).toBe(0);
  });
});

describe('what a call would come to', () => {
  it('is told to a site that may make it, and to no other', async () => {
    const set = await scene.set({ access: 'allow' });
    await set.oriel.command({
      command: 'set-own-facts',
      model: set.model,
      facts: { input: 1, output: 2, maxOutput: 1_000 },
    });
    const estimate = await set.page.evaluate(() =>
      window.ai.estimate({ prompt: 'How much is the fish?' }, { maxOutputTokens: 100 }),
    );
    expect(estimate.model).toBe(set.model);
    expect(estimate.inputTokens).toBeGreaterThan(3);
    expect(estimate.maxCost).toBeGreaterThan(0.0002);
    expect(estimate.maxCost).toBeLessThan(0.001);
    expect(set.provider.chats()).toEqual([]);

    const stranger = await set.oriel.open(`${(await scene.another()).origin}/`);
    const code = await stranger.evaluate(() =>
      window.ai.estimate({ prompt: 'hi' }).then(
        () => 'told',
        (error: { code: string }) => error.code,
      ),
    );
    expect(code).toBe('permission-denied');
    expect(await set.oriel.approvals()).toEqual([]);
  });
});
