import { describe, expect, it } from 'vitest';
import { poll, sleep } from '../../scripts/own-pages.ts';
import { ask, askAndLeave, askLegacy, deltas, replies } from './support/ask.ts';
import { BROWSER } from './support/browser.ts';
import { stage } from './support/stage.ts';

const scene = stage();

describe('a stream', () => {
  it('arrives as deltas, in order, and whole at the end', async () => {
    const { page } = await scene.set({ access: 'allow' });
    const reply = await ask(page, '@many 100 2');
    const expected = Array.from({ length: 100 }, (_, n) => n).join(' ');
    expect(reply.text).toBe(expected);
    expect(reply.deltas.join('')).toBe(expected);
    expect(reply.deltas.length).toBeGreaterThan(10);
  });

  it('shows its first words while the provider still thinks about the last', async () => {
    const { page, provider } = await scene.set({ access: 'allow' });
    await askAndLeave(page, '@hold');
    await poll('the first word', async () => (await deltas(page)) === 'first ');
    expect(await replies(page)).toEqual([]);
    provider.release();
    await poll('the end', async () => (await replies(page)).length === 1);
    expect(await replies(page)).toEqual(['text first last']);
  });

  it('that has said everything is read to its last byte, so that its connection serves the next', async () => {
    const { page, provider } = await scene.set({ access: 'allow' });
    expect((await ask(page, '@late-end 100')).text).toBe('all of it');
    const [chat] = provider.chats();
    await chat?.closed;
    expect(chat?.finished).toBe(true);
  });

  it('survives events and characters that are split over packets', async () => {
    const { page } = await scene.set({ access: 'allow' });
    expect((await ask(page, '@split æøå')).text).toBe('blåbær 🫐 æøå');
  });

  it('survives one chunk of a megabyte', async () => {
    const { page } = await scene.set({ access: 'allow' });
    expect((await ask(page, '@huge')).text).toHaveLength(1024 * 1024);
  });

  it('runs beside others, ten at a time', async () => {
    const { page } = await scene.set({ access: 'allow' });
    const all = await page.evaluate(() =>
      Promise.all(
        Array.from({ length: 10 }, (_, n) => window.ai.streamText({ prompt: `@many ${n + 1} 5` }).text),
      ),
    );
    expect(all.map((text) => text.split(' ').length)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('S26 the provider’s connection closes within 250 ms', () => {
  /** Milliseconds from `leave` to the close of the provider's socket, with an endless stream under way. */
  async function toClose(
    set: Awaited<ReturnType<typeof scene.set>>,
    leave: () => Promise<unknown> | undefined,
  ): Promise<number> {
    await askAndLeave(set.page, '@endless');
    await poll('words', async () => (await deltas(set.page)) !== '');
    const request = set.provider.chats()[0];
    if (!request) throw new Error('The provider saw no request.');
    const left = performance.now();
    void leave()?.catch(() => {});
    const closed = await Promise.race([request.closed, sleep(10_000).then(() => Number.POSITIVE_INFINITY)]);
    expect(request.finished).toBe(false);
    return closed - left;
  }

  it('of an abort', async () => {
    const { page, provider } = await scene.set({ access: 'allow' });
    const end = page.evaluate(async () => {
      const stop = new AbortController();
      const stream = window.ai.streamText({ prompt: '@endless' }, { signal: stop.signal });
      for await (const part of stream)
        if (part.type === 'text') {
          stop.abort(new Error('enough'));
          break;
        }
      const at = Date.now();
      const reason = await stream.text.catch((error: Error) => error.message);
      return { at, reason };
    });
    await poll('a request', () => provider.chats()[0]);
    const closed = await provider.chats()[0]?.closed;
    const { at, reason } = await end;
    expect(reason).toBe('enough');
    expect(performance.timeOrigin + (closed ?? Number.NaN) - at).toBeLessThan(250);
  });

  it('of a loop that is left', async () => {
    const { page, provider } = await scene.set({ access: 'allow' });
    const at = await page.evaluate(async () => {
      for await (const part of window.ai.streamText({ prompt: '@endless' })) if (part.type === 'text') break;
      return Date.now();
    });
    const closed = await provider.chats()[0]?.closed;
    expect(performance.timeOrigin + (closed ?? Number.NaN) - at).toBeLessThan(250);
  });

  it('of a closed tab', async () => {
    const set = await scene.set({ access: 'allow' });
    expect(await toClose(set, () => set.page.close())).toBeLessThan(250);
  });

  it('of a navigation', async () => {
    const set = await scene.set({ access: 'allow' });
    set.site.put('/next', '<!doctype html><title>Next</title>');
    expect(await toClose(set, () => set.page.evaluate(() => location.assign('/next')))).toBeLessThan(250);
  });

  it('of a removed frame', async () => {
    const set = await scene.set({ access: 'allow' });
    set.site.put('/inner', '<!doctype html><title>Inner</title>');
    await set.page.evaluate(
      () =>
        new Promise<void>((ready) => {
          const frame = document.createElement('iframe');
          frame.src = '/inner';
          frame.onload = () => ready();
          document.body.append(frame);
        }),
    );
    const frame = set.page.frames()[1];
    if (!frame) throw new Error('There is no frame.');
    await askAndLeave(frame, '@endless');
    await poll('words', async () => (await deltas(frame)) !== '');
    const left = performance.now();
    await set.page.evaluate(() => document.querySelector('iframe')?.remove());
    expect(((await set.provider.chats()[0]?.closed) ?? Number.NaN) - left).toBeLessThan(250);
  });

  it('and the part that came is counted once', async () => {
    const set = await scene.set({ access: 'allow' });
    await toClose(set, () => set.page.close());
    await poll('the record', async () => {
      const { site } = await scene.oriel.command({ command: 'site', origin: set.site.origin });
      return site.today.calls === 1;
    });
    await sleep(300);
    const { site } = await scene.oriel.command({ command: 'site', origin: set.site.origin });
    expect(site.today.calls).toBe(1);
  });
});

describe('S29 the background’s death', () => {
  it('before a call: the call starts it', async () => {
    const { oriel, page } = await scene.set({ access: 'allow' });
    await oriel.stopBackground();
    expect((await ask(page, 'hello')).text).toBe('hello');
  });

  it('during a stream: one typed error, no second request, and the next call works', async () => {
    const { oriel, page, provider } = await scene.set({ access: 'allow' });
    await askAndLeave(page, '@endless');
    await poll('words', async () => (await deltas(page)) !== '');
    await oriel.stopBackground();
    await poll('the error', async () => (await replies(page)).length > 0);
    await provider.chats()[0]?.closed;
    await sleep(500);
    expect(await replies(page)).toEqual(['error interrupted']);
    expect(provider.chats()).toHaveLength(1);
    expect((await ask(page, 'again')).text).toBe('again');
    expect(provider.chats()).toHaveLength(2);
  });

  it('before the first word: the same', async () => {
    const { oriel, page, provider } = await scene.set({ access: 'allow' });
    await askAndLeave(page, '@never-answers');
    await poll('the request', () => provider.chats().length === 1);
    await oriel.stopBackground();
    await poll('the error', async () => (await replies(page)).length > 0);
    expect(await replies(page)).toEqual(['error interrupted']);
    await sleep(500);
    expect(provider.chats()).toHaveLength(1);
  });

  it('while the person is asked: the call ends, and the next one asks anew', async () => {
    const { oriel, page, provider } = await scene.set();
    await askAndLeave(page, 'hello');
    const orphan = await oriel.approval();
    await oriel.stopBackground();
    await poll('the error', async () => (await replies(page)).length > 0);
    expect(await replies(page)).toEqual(['error interrupted']);
    await orphan.close().catch(() => {});
    const reply = ask(page, 'again');
    await oriel.decide('Allow once');
    expect((await reply).text).toBe('again');
    expect(provider.chats()).toHaveLength(1);
  });

  it('after a stream: nothing is repeated', async () => {
    const { oriel, page, provider } = await scene.set({ access: 'allow' });
    expect((await ask(page, 'once')).text).toBe('once');
    await oriel.stopBackground();
    await sleep(300);
    expect(provider.chats()).toHaveLength(1);
    expect((await askLegacy(page, 'twice')).text).toBe('twice');
    expect(provider.chats()).toHaveLength(2);
  });

  it('again and again between calls that follow one another: each is answered once', async () => {
    const { oriel, page, provider } = await scene.set({ access: 'allow' });
    for (const word of ['one', 'two', 'three']) {
      expect((await ask(page, `${word} first`)).text).toBe(`${word} first`);
      expect((await ask(page, `${word} again`)).text).toBe(`${word} again`);
      await oriel.stopBackground();
    }
    expect(provider.chats()).toHaveLength(6);
  });
});

describe('S31 back and forward', () => {
  it('a page that returns from the cache has no hanging promise, and can call again', async () => {
    const { page, site } = await scene.set({ access: 'allow' });
    site.put('/next', '<!doctype html><title>Next</title>');
    expect((await ask(page, 'before')).text).toBe('before');
    await askAndLeave(page, '@endless');
    await poll('words', async () => (await deltas(page)) !== '');
    await page.evaluate(() => Object.assign(window, { kept: true }));
    await page.goto(`${site.origin}/next`);
    // Not page.goBack(): a page that comes out of the cache fires no load event.
    await page.evaluate(() => history.back());
    await poll(
      'the first page',
      async () =>
        new URL(await page.evaluate(() => location.href).catch(() => 'about:blank')).pathname === '/',
    );
    await poll('window.ai', () => page.evaluate(() => 'ai' in window).catch(() => false));
    if (await page.evaluate(() => 'kept' in window)) {
      await poll('the old call to end', async () => (await replies(page)).length === 1);
      expect(await replies(page)).toEqual(['error interrupted']);
    }
    expect((await ask(page, 'after')).text).toBe('after');
  });

  it('nor has one that asked anew when its call was interrupted by being hidden', async () => {
    const { page, site } = await scene.set({ access: 'allow' });
    site.put('/next', '<!doctype html><title>Next</title>');
    await page.evaluate(() => {
      const own = window as unknown as { ends: string[] };
      own.ends = [];
      const attempt = (prompt: string): void => {
        window.ai.streamText(prompt).text.then(
          () => own.ends.push('answered'),
          ({ code }) => {
            own.ends.push(code);
            if (prompt === '@endless') attempt('again');
          },
        );
      };
      attempt('@endless');
      addEventListener('pagehide', () => attempt('goodbye'));
    });
    await sleep(300);
    await page.goto(`${site.origin}/next`);
    await page.evaluate(() => history.back());
    const ends = () =>
      page.evaluate(() => (window as unknown as { ends?: string[] }).ends ?? ['no cache']).catch(() => []);
    await poll('the first page', async () => (await ends()).length > 0);
    if ((await ends())[0] === 'no cache') return;
    await poll('all three to end', async () => (await ends()).length === 3);
    // What the browser passed on only then is answered.
    for (const end of await ends()) expect(['interrupted', 'answered']).toContain(end);
    expect((await ask(page, 'after')).text).toBe('after');
  });
});

describe('S31 an update of Oriel', () => {
  it('ends each open call with one typed error, and no later call hangs', async () => {
    const { oriel, page } = await scene.set({ access: 'allow' });
    expect((await ask(page, 'before')).text).toBe('before');
    await askAndLeave(page, '@endless');
    await poll('words', async () => (await deltas(page)) !== '');
    await oriel.update();
    // Firefox takes ten seconds to tell the page that its bridge is gone.
    await poll('the old call to end', async () => (await replies(page)).length === 1, 20_000);
    expect(await replies(page)).toEqual(['error interrupted']);
    const { text, error } = await ask(page, 'from the old page');
    // Firefox gives open pages a new bridge, Chromium does not.
    if (BROWSER === 'firefox') expect(text).toBe('from the old page');
    else
      expect(error).toMatchObject({
        code: 'interrupted',
        message: expect.stringContaining('Reload the page'),
      });
    await page.reload();
    expect((await ask(page, 'after')).text).toBe('after');
  });
});

describe('a page that never calls', () => {
  it('starts no background, opens no port and gets no message', async () => {
    const { oriel, site } = await scene.set({ access: 'allow' });
    site.put(
      '/quiet',
      `<!doctype html><title>Quiet</title><script>
        window.heard = 0;
        addEventListener('message', () => { window.heard++; }, true);
      </script><iframe src="/"></iframe><p>Nothing to see.`,
    );
    await oriel.closePages();
    await oriel.leaveDesk();
    await oriel.stopBackground();
    for (let visit = 0; visit < 3; visit++) {
      const page = await oriel.open(`${site.origin}/quiet`);
      await page.reload();
      expect(await page.evaluate(() => typeof window.ai.generateText)).toBe('function');
      expect(await page.evaluate(() => 'CreateMonitor' in globalThis)).toBe(true);
      await sleep(400);
      expect(await page.evaluate(() => (window as unknown as { heard: number }).heard)).toBe(0);
      expect(await oriel.backgroundRuns()).toBe(false);
    }
    const page = await oriel.open(`${site.origin}/quiet`);
    expect((await ask(page, 'now')).text).toBe('now');
    expect(await oriel.backgroundRuns()).toBe(true);
  });
});
