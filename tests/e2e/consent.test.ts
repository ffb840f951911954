import { describe, expect, it } from 'vitest';
import { poll, press, sleep } from '../../scripts/own-pages.ts';
import { ask, askAndLeave, replies } from './support/ask.ts';
import { textOf, waitForText } from './support/screen.ts';
import { stage } from './support/stage.ts';

const scene = stage();

describe('the first call of a site', () => {
  it('opens a window that shows the origin, the page’s title as text and the model, and is answered after a yes', async () => {
    const { oriel, site, provider, model } = await scene.set();
    site.put('/titled', '<!doctype html><title>&lt;b>Bold&lt;/b> cook\u202e</title>');
    const page = await oriel.open(`${site.origin}/titled`);
    const reply = ask(page, 'hello there');
    const approval = await oriel.approval();
    const text = await waitForText(approval, 'Always allow');
    expect(text).toContain(site.origin.replace('http://', ''));
    expect(text).toContain('<b>Bold</b> cook');
    expect(text).not.toContain('\u202e');
    expect(text).toContain(model.split('/')[1]);
    expect(provider.chats()).toHaveLength(0);
    await oriel.decide('Allow once');
    expect(await reply).toMatchObject({ text: 'hello there' });
  });

  it('S17 shows a look-alike name in ASCII, and strips what would turn the page’s words around', async () => {
    const { oriel, site } = await scene.set();
    site.put('/titled', '<!doctype html><title>\u202eknab ruoY\u202c \u2066x\u2069</title>');
    const { port } = new URL(site.origin);
    const page = await oriel.open(`http://\u0430pple.localhost:${port}/titled`);
    await askAndLeave(page, 'hello');
    const text = await waitForText(await oriel.approval(), 'Always allow');
    expect(text).toContain(`xn--pple-43d.localhost:${port}`);
    expect(text).not.toContain('\u0430');
    expect(text).toContain('knab ruoY');
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    await oriel.decide('Deny');
  });

  it('denied, is an error, and nothing was sent', async () => {
    const { oriel, page, provider } = await scene.set();
    const reply = ask(page, 'hello');
    await oriel.decide('Deny');
    expect((await reply).error?.code).toBe('permission-denied');
    expect(provider.chats()).toHaveLength(0);
  });

  it('S19 is denied when the window is closed', async () => {
    const { oriel, page, provider } = await scene.set();
    const reply = ask(page, 'hello');
    await (await oriel.approval()).close();
    expect((await reply).error?.code).toBe('permission-denied');
    expect(provider.chats()).toHaveLength(0);
  });

  it('closes the window when the page takes its question back', async () => {
    const { oriel, page } = await scene.set();
    await page.evaluate(() => {
      const stop = new AbortController();
      window.ai.streamText({ prompt: 'hello' }, { signal: stop.signal });
      Object.assign(window, { stop });
    });
    await oriel.approval();
    await page.evaluate(() => (window as unknown as { stop: AbortController }).stop.abort());
    await poll('the window to close or say that it ended', async () => {
      const [window] = await oriel.approvals();
      // It may close between the two looks.
      return !window || (await textOf(window).catch(() => 'has ended')).includes('has ended');
    });
  });
});

describe('an answer lasts', () => {
  it('“Allow once” for these calls only', async () => {
    const { oriel, page } = await scene.set();
    const first = ask(page, 'one');
    await oriel.decide('Allow once');
    expect((await first).text).toBe('one');
    const second = ask(page, 'two');
    await oriel.decide('Deny');
    expect((await second).error?.code).toBe('permission-denied');
  });

  it('“Allow for this session” until the browser closes, the background’s death notwithstanding', async () => {
    const { oriel, site, page } = await scene.set();
    const first = ask(page, 'one');
    await oriel.decide('Allow for this session');
    expect((await first).text).toBe('one');
    expect((await ask(page, 'two')).text).toBe('two');
    await oriel.stopBackground();
    expect((await ask(page, 'three')).text).toBe('three');
    await oriel.restart();
    const again = ask(await oriel.open(`${site.origin}/`), 'four');
    await oriel.decide('Deny');
    expect((await again).error?.code).toBe('permission-denied');
  });

  it('“Always allow” over a restart, until it is revoked in the popup', async () => {
    const { oriel, site, page } = await scene.set();
    const first = ask(page, 'one');
    await oriel.decide('Always allow');
    expect((await first).text).toBe('one');
    await oriel.restart();
    const later = await oriel.open(`${site.origin}/`);
    expect((await ask(later, 'two')).text).toBe('two');

    const popup = await oriel.own(`popup.html?origin=${encodeURIComponent(site.origin)}`);
    await press(popup, 'Revoke');
    await poll('the grant to be gone', async () => {
      const { site: standing } = await oriel.command({ command: 'site', origin: site.origin });
      return standing.access === 'ask';
    });
    const third = ask(later, 'three');
    await oriel.decide('Deny');
    expect((await third).error?.code).toBe('permission-denied');
  });

  it('S20 for this exact origin: another port or name of the same machine asks anew', async () => {
    const { oriel, site } = await scene.set({ access: 'allow' });
    const neighbour = await scene.another();
    for (const origin of [site.localhost, neighbour.origin]) {
      const reply = ask(await oriel.open(`${origin}/`), 'hello');
      await oriel.decide('Deny');
      expect((await reply).error?.code).toBe('permission-denied');
    }
  });
});

describe('the window', () => {
  it('S18 is one for all calls that wait, from every tab of the site', async () => {
    const { oriel, site, page, provider } = await scene.set();
    const other = await oriel.open(`${site.origin}/`);
    for (const word of ['a', 'b', 'c']) await askAndLeave(page, word);
    await askAndLeave(other, 'd');
    await oriel.approval();
    await sleep(500);
    expect(await oriel.approvals()).toHaveLength(1);
    await oriel.decide('Allow once');
    await poll(
      'all answers',
      async () => (await replies(page)).length === 3 && (await replies(other)).length === 1,
    );
    expect((await replies(page)).sort()).toEqual(['text a', 'text b', 'text c']);
    expect(await replies(other)).toEqual(['text d']);
    expect(provider.chats()).toHaveLength(4);
  });

  it('S18 does not come for a minute after the third refusal in a row', async () => {
    const { oriel, page } = await scene.set();
    for (const word of ['one', 'two', 'three']) {
      const reply = ask(page, word);
      await oriel.decide('Allow once');
      expect((await reply).text).toBe(word);
    }
    for (let refusal = 0; refusal < 3; refusal++) {
      const reply = ask(page, 'please');
      await (await oriel.approval()).close();
      expect((await reply).error?.code).toBe('permission-denied');
    }
    const { error } = await ask(page, 'please');
    expect(error?.code).toBe('throttled');
    expect(error?.retryAfter).toBeGreaterThan(0);
    expect(await oriel.approvals()).toHaveLength(0);
  });

  it('S16 arms 500 ms after it is seen, disarms when it loses the focus, and Enter allows nothing', async () => {
    const { oriel, page, provider } = await scene.set();
    await askAndLeave(page, 'hello');
    const approval = await oriel.approval();
    /** Since the page began, ms; 0 while disarmed. */
    const armed = () =>
      approval.evaluate(() => {
        const button = [...document.querySelectorAll('button')].find(
          (one) => one.textContent === 'Always allow',
        );
        const isArmed = button && !button.disabled && button.getAttribute('aria-disabled') !== 'true';
        return isArmed ? performance.now() : 0;
      });
    const at = await poll('the buttons to arm', armed);
    expect(at).toBeGreaterThanOrEqual(500);
    await approval.evaluate(() => window.dispatchEvent(new Event('blur')));
    await sleep(100);
    expect(await armed()).toBe(0);
    await poll('the buttons to arm again', armed);
    await approval.keyboard.press('Enter');
    await sleep(300);
    expect(provider.chats()).toHaveLength(0);
    expect(await replies(page)).toEqual([]);
    await approval.close();
  });

  it('S19 only the window that was opened may answer, and once', async () => {
    const { oriel, page, provider } = await scene.set();
    await askAndLeave(page, 'hello');
    const approval = await oriel.approval();
    const id = await approval.evaluate(() => location.hash.slice(1));
    for (const forged of [id, 'x', '']) {
      const impostor = await oriel.own(`dashboard.html`);
      await impostor.evaluate((name) => {
        const port = chrome.runtime.connect({ name });
        port.postMessage({ answer: 'always' });
      }, `oriel/approval:${forged}`);
      const copy = await oriel.own(`approval.html#${forged}`);
      await copy.evaluate((name) => {
        const port = chrome.runtime.connect({ name });
        port.postMessage({ answer: 'always' });
      }, `oriel/approval:${forged}`);
      await sleep(200);
      await impostor.close();
      await copy.close();
    }
    expect(provider.chats()).toHaveLength(0);
    await oriel.decide('Deny');
    await poll('the refusal', async () => (await replies(page)).length === 1);
    expect(await replies(page)).toEqual(['error permission-denied']);
  });

  it('S15 can be neither framed nor reached from a page', async () => {
    const { oriel, site } = await scene.set();
    site.put(
      '/framer',
      `<!doctype html><title>Framer</title><iframe src="${oriel.origin}/approval.html"></iframe>`,
    );
    const page = await oriel.open(`${site.origin}/framer`);
    await sleep(300);
    for (const frame of page.frames()) {
      const text = await frame.evaluate(() => document.body?.textContent ?? '').catch(() => '');
      expect(text).not.toMatch(/Oriel|Allow|This request has ended/);
    }
    expect(site.seen.map(({ path }) => path)).toContain('/framer');
    const reached = await page.evaluate(
      (url) =>
        fetch(url).then(
          () => 'reached',
          () => 'refused',
        ),
      `${oriel.origin}/approval.html`,
    );
    expect(reached).toBe('refused');
  });
});

describe('asking first', () => {
  it('requestAccess shows the reason as text, grants without a call, and access says what was granted', async () => {
    const { oriel, page, provider } = await scene.set();
    expect(await page.evaluate(() => window.ai.access())).toEqual({ state: 'unasked', model: 'oriel/auto' });
    const access = page.evaluate(() => window.ai.requestAccess({ reason: 'To <i>summarise</i> recipes.' }));
    const approval = await oriel.approval();
    await waitForText(approval, 'To <i>summarise</i> recipes.');
    await oriel.decide('Allow for this session');
    expect(await access).toMatchObject({ state: 'granted', model: expect.stringMatching(/test$/) });
    expect(await page.evaluate(() => window.ai.access())).toMatchObject({ state: 'granted' });
    expect(provider.chats()).toHaveLength(0);
    expect((await ask(page, 'now')).text).toBe('now');
  });

  it('requestAccess that is denied says so and throws nothing', async () => {
    const { oriel, page } = await scene.set();
    const access = page.evaluate(() => window.ai.requestAccess());
    await oriel.decide('Deny');
    expect(await access).toEqual({ state: 'denied', model: 'oriel/auto' });
  });
});
