/** A page that the browser makes ready before anybody has gone there: it runs, and nobody looks at it. Chromium alone has that. */
import { describe, expect, it } from 'vitest';
import { poll, sleep } from '../../scripts/own-pages.ts';
import { ask } from './support/ask.ts';
import { BROWSER } from './support/browser.ts';
import { stage } from './support/stage.ts';

const scene = stage();

/** Asks as soon as it runs, and tells its server whether anybody could see it then and what came of it. */
const EAGER = `<!doctype html><title>Ahead of you</title><script>
  const seen = document.prerendering ? 'unseen' : 'seen';
  const tell = (what) => fetch('/told/' + seen + '/' + what);
  const answered = () => tell('answered');
  const refused = (error) => tell(error.code ?? error);
  window.ai.generateText({ prompt: 'hello' }).then(answered, refused);
  window.ai.streamText({ prompt: 'hello' }).text.then(answered, refused);
</script>`;
const ROUSER = `<!doctype html><title>Here</title><a href="/ahead">There</a>
  <script type="speculationrules">{ "prerender": [{ "urls": ["/ahead"], "eagerness": "immediate" }] }</script>`;

describe.runIf(BROWSER === 'chromium')('S24 a page that is made ready before it is shown', () => {
  it.each(['allow', undefined] as const)(
    'neither spends nor opens a window where the site’s access is %s, and may once it is shown',
    async (access) => {
      const { oriel, site, provider } = await scene.set(access === undefined ? {} : { access });
      site.put('/ahead', EAGER);
      const page = await oriel.open(site.put('/rouser', ROUSER));
      const told = () => site.seen.map(({ path }) => path).filter((path) => path.startsWith('/told/'));
      await poll('what came of it', () => told().length === 2);
      for (const path of told())
        expect(path).toMatch(/^\/told\/unseen\/(not-allowed-here|PERMISSION_DENIED)$/);
      await sleep(500);
      expect(await oriel.approvals()).toHaveLength(0);
      expect(provider.chats()).toHaveLength(0);
      if (access === undefined) return;
      await Promise.all([page.waitForNavigation(), page.click('a')]);
      expect((await ask(page, 'now')).text).toBe('now');
      expect(told()).toHaveLength(2);
    },
  );
});
