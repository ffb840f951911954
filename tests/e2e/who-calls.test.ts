import type { Frame, Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { poll, sleep } from '../../scripts/own-pages.ts';
import { ask, askAndLeave, askLegacy, replies } from './support/ask.ts';
import { BROWSER } from './support/browser.ts';
import { CANARY, stage } from './support/stage.ts';

const scene = stage();

/** Sends an envelope of the page's own making to the bridge and collects what comes back until the line ends. */
const forge = (page: Page | Frame, ask: object): Promise<unknown[]> =>
  page.evaluate(
    (ask) =>
      new Promise<unknown[]>((done) => {
        const { port1, port2 } = new MessageChannel();
        const heard: unknown[] = [];
        port1.onmessage = ({ data }) => {
          if (data === null) done(heard);
          else heard.push(...(typeof data === 'string' ? [{ type: 'text', text: data }] : data));
        };
        window.postMessage({ 'oriel/2': ask }, '*', [port2]);
        setTimeout(() => done([...heard, 'silence']), 5_000);
      }),
    ask,
  );

const generate = (id: string, extra: object = {}) => ({
  ask: 'generate',
  id,
  call: { surface: 'window.ai', messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] },
  ...extra,
});

const frameAt = (page: Page, part: string): Promise<Frame> =>
  poll(`a frame at ${part}`, () => page.frames().find((frame) => frame.url().includes(part)));

describe('a page', () => {
  it('S01 cannot borrow the grant of another site by naming its origin', async () => {
    const { oriel, site, provider } = await scene.set({ access: 'allow' });
    const thief = await oriel.open(`${(await scene.another()).origin}/`);
    for (const [n, extra] of [
      { origin: site.origin },
      { origin: site.origin, topOrigin: site.origin },
      { sender: { origin: site.origin } },
    ].entries())
      expect(await forge(thief, generate(`spoof-${n}`, extra))).toMatchObject([
        { type: 'error', error: { code: 'invalid-request' } },
      ]);
    expect(await oriel.approvals()).toHaveLength(0);
    expect(provider.chats()).toHaveLength(0);
  });

  it('S13 an unknown method, an extra field or a prototype key is refused', async () => {
    const { page, provider } = await scene.set({ access: 'allow' });
    const wrong = [
      { ask: 'export', id: 'a', keys: true },
      { ...generate('b'), extra: 1 },
      JSON.parse('{"ask":"generate","id":"c","__proto__":{"call":{}}}'),
      {
        ask: 'generate',
        id: 'd',
        call: { surface: 'window.ai', messages: [], baseUrl: 'http://127.0.0.1:1' },
      },
      'generate',
      null,
      [],
    ];
    for (const one of wrong)
      expect(await forge(page, one as object), JSON.stringify(one)).toMatchObject([
        { type: 'error', error: { code: 'invalid-request' } },
      ]);
    expect(provider.chats()).toHaveLength(0);
  });

  it('S27 sends a request id once: a copy does not run', async () => {
    const { page, provider } = await scene.set({ access: 'allow' });
    expect(await forge(page, generate('same'))).toContainEqual({ type: 'text', text: 'hi' });
    expect(await forge(page, generate('same'))).toMatchObject([
      { type: 'error', error: { code: 'invalid-request' } },
    ]);
    expect(provider.chats()).toHaveLength(1);
  });

  it('S02 S03 cannot speak to the control channel', async () => {
    const { oriel, page, site } = await scene.set();
    const before = await oriel.command({ command: 'overview' });
    const said = await page.evaluate(
      async (id, commands) => {
        const outcomes: string[] = [];
        const { chrome, browser } = window as unknown as Record<string, typeof globalThis.chrome | undefined>;
        const runtime = (chrome ?? browser)?.runtime;
        outcomes.push(typeof runtime?.sendMessage);
        for (const command of commands) {
          try {
            const answer = await Promise.resolve(runtime?.sendMessage?.(id, command));
            outcomes.push(answer === undefined ? 'nothing' : 'answered');
          } catch {
            outcomes.push('refused');
          }
          // The bridge is the only thing that listens, and it knows no such message.
          window.postMessage(command, '*');
          window.postMessage({ 'oriel/2': command }, '*', [new MessageChannel().port2]);
          window.postMessage({ 'oriel/control': command }, '*', [new MessageChannel().port2]);
        }
        return outcomes;
      },
      new URL(oriel.origin).host,
      [
        { command: 'set-site-access', origin: site.origin, access: 'allow' },
        { command: 'export', keys: true },
        { command: 'set-default-model', model: null },
      ],
    );
    expect(said).not.toContain('answered');
    await sleep(300);
    const after = await oriel.command({ command: 'overview' });
    expect(after).toEqual(before);
  });

  // Firefox shows a driver no content script's world.
  it.runIf(BROWSER === 'chromium')(
    'S02 not even as our own content script, if its process were taken over',
    async () => {
      const { oriel, page, site } = await scene.set({ key: CANARY });
      const session = await page.createCDPSession();
      const worlds: { id: number; origin: string }[] = [];
      session.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context));
      await session.send('Runtime.enable');
      const ours = worlds.find((world) => world.origin === oriel.origin);
      expect(ours).toBeDefined();
      const before = await oriel.command({ command: 'overview' });
      const attempt = `(async () => {
      const heard = [];
      for (const command of ${JSON.stringify([
        { command: 'export', keys: true },
        { command: 'set-site-access', origin: site.origin, access: 'allow' },
        { command: 'overview' },
      ])}) heard.push(await chrome.runtime.sendMessage(command).catch(() => undefined));
      for (const name of ['oriel/try', 'oriel/approval:x']) {
        const port = chrome.runtime.connect({ name });
        port.onMessage.addListener((message) => heard.push(message));
        port.postMessage(name === 'oriel/try'
          ? { question: { messages: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }] } }
          : { answer: 'always' });
      }
      await new Promise((done) => setTimeout(done, 500));
      return JSON.stringify(heard.filter((one) => one !== undefined && one !== null));
    })()`;
      const { result } = await session.send('Runtime.evaluate', {
        expression: attempt,
        contextId: ours?.id,
        awaitPromise: true,
      });
      expect(result.value).toBe('[]');
      expect(await oriel.command({ command: 'overview' })).toEqual(before);
    },
  );

  it('S25 gets its own answers back, in whatever order they come', async () => {
    const { oriel, page, site, provider } = await scene.set({ access: 'allow' });
    const other = await oriel.open(`${site.origin}/`);
    await askAndLeave(page, '@hold');
    await poll('the first to arrive', () => provider.chats().length === 1);
    await askAndLeave(other, 'quick');
    await askAndLeave(page, 'quicker');
    await poll('two answers', async () => (await replies(page)).length + (await replies(other)).length === 2);
    expect(await replies(other)).toEqual(['text quick']);
    provider.release();
    await poll('the last', async () => (await replies(page)).length === 2);
    expect(await replies(page)).toEqual(['text quicker', 'text first last']);
    expect(await replies(other)).toEqual(['text quick']);
  });
});

describe('a frame', () => {
  it('of the same origin shares the page’s grant', async () => {
    const { oriel, site } = await scene.set({ access: 'allow' });
    site.put('/outer', '<!doctype html><title>Outer</title><iframe src="/inner"></iframe>');
    site.put('/inner', '<!doctype html><title>Inner</title>');
    const page = await oriel.open(`${site.origin}/outer`);
    expect((await ask(await frameAt(page, '/inner'), 'from inside')).text).toBe('from inside');
  });

  it('S21 of another origin is refused at once, though either origin has a grant, and asks nobody', async () => {
    const { oriel, site, provider } = await scene.set({ access: 'allow' });
    const neighbour = await scene.another();
    await oriel.command({ command: 'set-site-access', origin: neighbour.origin, access: 'allow' });
    neighbour.put('/inner', '<!doctype html><title>Inner</title>');
    site.put(
      '/outer',
      `<!doctype html><title>Outer</title><iframe src="${neighbour.origin}/inner"></iframe>`,
    );
    const frame = await frameAt(await oriel.open(`${site.origin}/outer`), '/inner');
    const reply = await ask(frame, 'hello');
    expect(reply.error?.code).toBe('not-allowed-here');
    expect(reply.ms).toBeLessThan(2_000);
    expect((await askLegacy(frame, 'hello')).error?.code).toBe('PERMISSION_DENIED');
    expect(await oriel.approvals()).toHaveLength(0);
    expect(provider.chats()).toHaveLength(0);
  });

  it('S22 without an origin of its own gets no answer and no window, and hangs nowhere', async () => {
    const { oriel, site, provider } = await scene.set({ access: 'allow' });
    site.put('/inner', '<!doctype html><title>Inner</title>');
    const hello =
      "<script>var r='none'; try { window.ai ? window.ai.generateText({prompt:'x'}).then(()=>r='answered',()=>r='refused') : r='absent' } catch { r='threw' }</script>";
    site.put(
      '/outer',
      `<!doctype html><title>Outer</title>
       <iframe sandbox="allow-scripts" src="/inner"></iframe>
       <iframe sandbox="allow-scripts" srcdoc="${hello}"></iframe>
       <iframe src="data:text/html,${encodeURIComponent(hello)}"></iframe>`,
    );
    const page = await oriel.open(`${site.origin}/outer`);
    const inner = await frameAt(page, '/inner');
    const outcome = (frame: Frame) =>
      frame.evaluate(() =>
        window.ai
          ? window.ai.generateText({ prompt: 'x' }).then(
              () => 'answered',
              () => 'refused',
            )
          : 'absent',
      );
    expect(['refused', 'absent']).toContain(await outcome(inner));
    const frames = page.frames().filter((frame) => frame !== page.mainFrame() && frame !== inner);
    expect(frames).toHaveLength(2);
    for (const frame of frames)
      await poll('the frame to be refused', async () =>
        ['refused', 'absent'].includes(await frame.evaluate(() => (window as unknown as { r: string }).r)),
      );
    expect(await oriel.approvals()).toHaveLength(0);
    expect(provider.chats()).toHaveLength(0);
    const { sites } = await oriel.command({ command: 'overview' });
    expect(sites.map(({ origin }) => origin)).not.toContain('null');
  });

  it('S23 a srcdoc or about:blank frame counts as its parent or is refused', async () => {
    const { oriel, site, provider } = await scene.set({ access: 'allow' });
    site.put(
      '/outer',
      '<!doctype html><title>Outer</title><iframe srcdoc="<p>hi"></iframe><iframe></iframe>',
    );
    const page = await oriel.open(`${site.origin}/outer`);
    await poll('both frames', () => page.frames().length === 3);
    for (const frame of page.frames().slice(1)) {
      const present = await frame.evaluate(() => 'ai' in window);
      if (!present) continue;
      const reply = await ask(frame, 'hello');
      expect(reply.text ?? reply.error?.code).toMatch(/^(hello|not-allowed-here)$/);
    }
    expect(provider.chats().length).toBeLessThanOrEqual(2);
    expect(await oriel.approvals()).toHaveLength(0);
  });
});

describe('a hostile page', () => {
  it('S28 that has patched every global harms itself at most: others and Oriel’s screens go on', async () => {
    const { oriel, site } = await scene.set({ access: 'allow' });
    site.put(
      '/patched',
      `<!doctype html><title>Patched</title><script>
        const boom = () => { throw new Error('patched'); };
        window.Promise = boom; Array.prototype.push = boom; Array.prototype[Symbol.iterator] = boom;
        JSON.stringify = boom; JSON.parse = boom; Object.prototype.then = boom; Object.assign = boom;
        Function.prototype.call = boom; Function.prototype.apply = boom; Function.prototype.bind = boom;
        window.postMessage = boom; window.MessageChannel = boom; MessagePort.prototype.postMessage = boom;
        EventTarget.prototype.addEventListener = boom; crypto.randomUUID = boom;
        Object.defineProperty(Object.prototype, 'origin', { get: () => 'https://bank.example' });
        window.outcome = 'none';
        try { window.ai.generateText({ prompt: 'hi' }).then((o) => { window.outcome = 'answered ' + o[0].text; }, (e) => { window.outcome = 'rejected'; }); }
        catch (e) { window.outcome = 'threw ' + e.message; }
      </script>`,
    );
    const hostile = await oriel.open(`${site.origin}/patched`);
    await sleep(500);
    await hostile.close();
    const innocent = await oriel.open(`${site.origin}/`);
    expect((await ask(innocent, 'still here')).text).toBe('still here');
    expect((await oriel.command({ command: 'overview' })).providers.length).toBeGreaterThan(0);
  });

  it('S28 finds its own window.ai left alone where it set one first', async () => {
    const { oriel, site } = await scene.set({ access: 'allow' });
    site.put('/own', '<!doctype html><title>Own</title><script>window.ai = { mine: true };</script>');
    const page = await oriel.open(`${site.origin}/own`);
    expect(await page.evaluate(() => (window.ai as unknown as { mine: boolean }).mine)).toBe(true);
  });

  it('that posts rubbish to itself hears nothing and throws nothing', async () => {
    const { page, provider } = await scene.set({ access: 'allow' });
    const errors = await page.evaluate(async () => {
      const seen: string[] = [];
      window.addEventListener('error', (event) => seen.push(event.message));
      for (const rubbish of [null, undefined, 0, '', 'oriel/2', [], {}, { 'oriel/2': null }])
        window.postMessage(rubbish, '*');
      await new Promise((done) => setTimeout(done, 300));
      return seen;
    });
    expect(errors).toEqual([]);
    expect(provider.requests).toHaveLength(0);
  });
});
