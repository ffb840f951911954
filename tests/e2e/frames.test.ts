/** S21: frames of another site, where the page around them lets them ask and where it does not. */
import type { Frame, Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { poll, press } from '../../scripts/own-pages.ts';
import { ask, askLegacy } from './support/ask.ts';
import { waitForText } from './support/screen.ts';
import { type Scene, stage } from './support/stage.ts';

const scene = stage();

const frameAt = (page: Page, part: string): Promise<Frame> =>
  poll(`a frame at ${part}`, () => page.frames().find((frame) => frame.url().includes(part)));

interface Framed extends Scene {
  /** The site in the frame: another port of the same host, and the same files under the name of another. */
  inner: string;
  innerElsewhere: string;
  /** Opens a page with this markup and gives its frame at `/inner`. */
  show(html: string): Promise<Frame>;
}

async function set(): Promise<Framed> {
  const it = await scene.set();
  const neighbour = await scene.another();
  neighbour.put('/inner', '<!doctype html><title>Inner</title>');
  neighbour.put(
    '/nest',
    `<!doctype html><title>Nest</title><iframe allow="language-model *" src="/inner"></iframe>`,
  );
  let pages = 0;
  return {
    ...it,
    inner: neighbour.origin,
    innerElsewhere: `http://framed.localhost:${new URL(neighbour.origin).port}`,
    async show(html) {
      pages += 1;
      const url = it.site.put(`/outer${pages}`, `<!doctype html><title>Outer</title>${html}`);
      return frameAt(await it.oriel.open(url), '/inner');
    },
  };
}

const iframe = (src: string, allow?: string, more = '') =>
  `<iframe ${allow === undefined ? '' : `allow="${allow}"`} ${more} src="${src}/inner"></iframe>`;
const grant = ({ oriel }: Scene, origin: string, top?: string) =>
  oriel.command({ command: 'set-site-access', origin, access: 'allow', ...(top && { top }) });

describe('a frame of another site', () => {
  it('that may act is named in the popup of the page around it, and revoked there for this page alone', async () => {
    const it = await set();
    await grant(it, it.inner);
    await grant(it, it.inner, it.site.origin);
    const frame = await it.show(iframe(it.inner, 'language-model'));
    expect((await ask(frame, 'from inside')).text).toBe('from inside');
    const popup = await it.oriel.own(`popup.html?origin=${encodeURIComponent(it.site.origin)}`);
    await waitForText(popup, 'Frames of other sites on this page');
    await press(popup, `Revoke ${it.inner} in ${it.site.origin}`);
    await waitForText(popup, `${it.inner} has to ask again on this page.`);
    const reply = ask(frame, 'again');
    await it.oriel.decide('Deny');
    expect((await reply).error?.code).toBe('permission-denied');
    const { site: alone } = await it.oriel.command({ command: 'site', origin: it.inner });
    expect(alone.access).toBe('allow');
  });

  it('that the page lets ask is answered by a grant of the two together, and by none of either', async () => {
    const it = await set();
    await grant(it, it.inner);
    await grant(it, it.site.origin);
    const frame = await it.show(iframe(it.inner, 'language-model'));
    const reply = ask(frame, 'from inside');
    const text = await waitForText(await it.oriel.approval(), 'Always allow');
    for (const origin of [it.inner, it.site.origin]) expect(text).toContain(new URL(origin).host);
    expect(it.provider.chats()).toHaveLength(0);
    await it.oriel.decide('Deny');
    expect((await reply).error?.code).toBe('permission-denied');

    await grant(it, it.inner, it.site.origin);
    expect((await ask(frame, 'from inside')).text).toBe('from inside');
    expect((await askLegacy(frame, 'as in 2023')).text).toBe('as in 2023');
    expect(await frame.evaluate(() => window.ai.access())).toMatchObject({ state: 'granted' });
    expect(await it.oriel.approvals()).toHaveLength(0);
  });

  it('allowed in the window is allowed as that pair alone', async () => {
    const it = await set();
    const frame = await it.show(iframe(it.inner, 'language-model'));
    const reply = ask(frame, 'hello');
    await it.oriel.decide('Always allow');
    expect((await reply).text).toBe('hello');
    const { sites } = await it.oriel.command({ command: 'overview' });
    const mine = sites.filter(({ origin, top }) => [origin, top].includes(it.inner));
    expect(mine.map(({ origin, top, access }) => [origin, top, access])).toEqual([
      [it.inner, it.site.origin, 'allow'],
    ]);
    // Its own page has to ask.
    const alone = ask(await it.oriel.open(`${it.inner}/inner`), 'alone');
    await it.oriel.decide('Deny');
    expect((await alone).error?.code).toBe('permission-denied');
  });

  it('is let ask by every way to write that', async () => {
    const it = await set();
    for (const origin of [it.inner, it.innerElsewhere]) {
      await grant(it, origin, it.site.origin);
      for (const allow of [
        'language-model',
        "language-model 'src'",
        'language-model *',
        `camera; language-model ${origin}; microphone`,
        `language-model 'self' ${origin}`,
      ])
        expect((await ask(await it.show(iframe(origin, allow)), allow)).text, allow).toBe(allow);
    }
  });

  it('is refused at once, and nobody is asked, where the page says anything else', async () => {
    const it = await set();
    for (const origin of [it.inner, it.innerElsewhere]) {
      await grant(it, origin, it.site.origin);
      const refused = async (frame: Frame, why: string) => {
        const reply = await ask(frame, 'hello');
        expect(reply.error?.code, why).toBe('not-allowed-here');
        expect(reply.ms, why).toBeLessThan(2_000);
      };
      for (const allow of [
        undefined,
        '',
        'camera',
        "language-model 'none'",
        "language-model 'self'",
        'language-model https://other.example',
        `language-model ${it.site.origin}`,
        'language-models',
        "language-model *; language-model 'none'",
      ])
        await refused(await it.show(iframe(origin, allow)), String(allow));
      await refused(
        await it.show(`${iframe(origin)}<iframe allow="language-model *" src="${it.site.origin}/"></iframe>`),
        'the frame beside it is let',
      );
      // Two levels down: the page on top has not spoken of it.
      await refused(
        await it.show(`<iframe allow="language-model *" src="${origin}/nest"></iframe>`),
        'a frame within a frame',
      );
    }
    expect(await it.oriel.approvals()).toHaveLength(0);
    expect(it.provider.chats()).toHaveLength(0);
  });

  it('that went elsewhere by itself is no longer what the page let ask', async () => {
    const it = await set();
    await grant(it, it.innerElsewhere, it.site.origin);
    await grant(it, it.inner, it.site.origin);
    const page = await it.oriel.open(
      it.site.put('/moving', `<!doctype html><title>Moving</title>${iframe(it.inner, 'language-model')}`),
    );
    const frame = await frameAt(page, '/inner');
    expect((await ask(frame, 'before')).text).toBe('before');
    await frame.evaluate((url) => location.replace(url), `${it.innerElsewhere}/inner`);
    const moved = await poll('the frame to have moved', async () => {
      const one = page.frames().find((each) => each.url().startsWith(it.innerElsewhere));
      // Its address is known before its document is there.
      const isThere = one?.evaluate(() => document.readyState === 'complete').catch(() => false);
      return (await isThere) && one;
    });
    expect((await ask(moved, 'after')).error?.code).toBe('not-allowed-here');
  });

  it('S22 in a sandbox stays refused, whatever the page says', async () => {
    const it = await set();
    const frame = await it.show(iframe(it.inner, 'language-model *', 'sandbox="allow-scripts"'));
    const reply = await ask(frame, 'hello').catch(() => ({ error: { code: 'absent' } }));
    expect(['not-allowed-here', 'absent', 'TypeError']).toContain(reply.error?.code);
    expect(it.provider.chats()).toHaveLength(0);
  });

  it('cannot speak for itself: what scripts of either page post or dispatch vouches for nothing', async () => {
    const it = await set();
    await grant(it, it.inner, it.site.origin);
    const page = await it.oriel.open(
      it.site.put(
        '/forging',
        `<!doctype html><title>Forging</title>${iframe(it.inner)}
         <iframe name="let" allow="language-model *" src="${it.innerElsewhere}/inner"></iframe>
         <script>
           window.words = [];
           // The page's own listeners do not see the words that frames give.
           addEventListener('message', ({ data }) => { if (data && data['oriel/2:frame']) words.push(data); }, true);
         </script>`,
      ),
    );
    const frame = await frameAt(page, `${it.inner}/inner`);
    const forging = ask(frame, 'hello');
    await page.evaluate(() => {
      const { port2 } = new MessageChannel();
      const data = { 'oriel/2:frame': 'guess' };
      window.postMessage(data, '*', [port2]);
      const source = document.querySelector<HTMLIFrameElement>('[name=let]')?.contentWindow as Window;
      const made = { data, origin: location.origin, ports: [new MessageChannel().port2] };
      // Firefox takes no window of another process as the source of an event that a script makes.
      const sources = [source, window].filter((one) => {
        try {
          return new MessageEvent('message', { source: one });
        } catch {
          return false;
        }
      });
      for (const one of sources) window.dispatchEvent(new MessageEvent('message', { ...made, source: one }));
    });
    await frame.evaluate(() =>
      parent.postMessage({ 'oriel/2:frame': 'guess' }, '*', [new MessageChannel().port2]),
    );
    expect((await forging).error?.code).toBe('not-allowed-here');
    const seen = await page.evaluate(() => (window as unknown as { words: Record<string, string>[] }).words);
    expect(seen.map((data) => data['oriel/2:frame']).filter((word) => word !== 'guess')).toEqual([]);
  });
});
