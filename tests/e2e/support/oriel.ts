/** Oriel in a real browser, used through its screens as a person would. The same for Chromium and Firefox. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import type { ConfigFile } from '../../../lib/protocol/config-file.ts';
import type { Command, Replies, Reply } from '../../../lib/protocol/control.ts';
import type { BrowserKind } from '../../../scripts/browsers.ts';
import { builtExtension, GECKO_ID, type Launch, launch } from '../../../scripts/launch.ts';
import {
  bidi,
  decide,
  openOwnPage,
  pagesAt,
  poll,
  stopWorkers,
  waitForPage,
} from '../../../scripts/own-pages.ts';

export type Button = 'Allow once' | 'Allow for this session' | 'Always allow' | 'Deny';

export interface Oriel {
  kind: BrowserKind;
  browser: Browser;
  /** Its folder on the disk. */
  profile: string;
  /** `chrome-extension://…` or `moz-extension://…` */
  origin: string;
  /** A web page in a new tab. */
  open(url: string): Promise<Page>;
  /** One of Oriel's own pages in a new tab. */
  own(path: string): Promise<Page>;
  /** The approval windows that are open now. */
  approvals(): Promise<Page[]>;
  /** Waits for the approval window. */
  approval(): Promise<Page>;
  /** Waits for the approval window, presses the button when it is armed, and waits until the window has gone. */
  decide(button: Button): Promise<void>;
  /** Sets the dashboard's file input to a file of this text or value. */
  chooseFile(dashboard: Page, content: string | ConfigFile): Promise<void>;
  /** Says something on the control channel, from one of our own pages. */
  command<C extends Command>(command: C): Promise<Replies[C['command']]>;
  /** Lets Oriel into private windows, as the person does in the browser's list of extensions. Oriel begins anew. */
  allowInPrivate(): Promise<void>;
  /**
   * A web page in a private window of its own; the window goes with the page. Firefox opens further tabs in that window: open
   * what is to be outside it before.
   */
  openPrivate(url: string): Promise<Page>;
  /** What the person chose for all of the system, as this page is told. */
  setTheme(page: Page, theme: 'light' | 'dark'): Promise<void>;
  /** Runs in one of our own pages. */
  evaluate<A extends unknown[], R>(work: (...given: A) => R, ...given: A): Promise<Awaited<R>>;
  /** Closes every page that a test opened. */
  closePages(): Promise<void>;
  /** Closes Oriel's own page too, through which commands go: nothing of Oriel's is open any more. */
  leaveDesk(): Promise<void>;
  /** Ends the background as the browser does when it idles; a stream that runs ends with it. */
  stopBackground(): Promise<void>;
  backgroundRuns(): Promise<boolean>;
  /** Installs Oriel over itself: everything of the old one ends, and a new one starts. */
  update(): Promise<void>;
  /**
   * Closes the browser and opens it again with the same profile.
   * @param between Done to the profile meanwhile.
   */
  restart(between?: () => void): Promise<void>;
  /** As `restart`, but the browser is not asked: the power fails. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** Runs in the browser's own privileged scope. Firefox only. */
async function inFirefox(browser: Browser, expression: string): Promise<unknown> {
  const { contexts } = await bidi<{ contexts: { context: string }[] }>(browser, 'browsingContext.getTree', {
    'moz:scope': 'chrome',
  });
  const answer = await bidi<{ type: string; result?: { value?: unknown } }>(browser, 'script.evaluate', {
    target: { context: contexts[0]?.context },
    awaitPromise: true,
    expression: `(async () => { const { extension } = WebExtensionPolicy.getByID('${GECKO_ID}'); ${expression} })()`,
  });
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
  return answer.result?.value;
}

declare global {
  namespace chrome {
    /** What chrome://extensions has for itself, as far as the switch for private windows needs it. */
    const developerPrivate: {
      updateProfileConfiguration(change: { inDeveloperMode: boolean }): Promise<void>;
      updateExtensionConfiguration(change: { extensionId: string; incognitoAccess: boolean }): Promise<void>;
      getExtensionInfo(id: string): Promise<{ state: string; views: unknown[] }>;
    };
  }
}

/**
 * Ends the background as if it had idled for long, and waits until its document is gone: only then does the browser tell the
 * pages that their lines are, and what they say on one meanwhile is lost.
 */
const TERMINATE_BACKGROUND = `
  const ended = extension.backgroundContext?.xulBrowser.browsingContext.currentWindowGlobal;
  await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
  while (ended && !ended.isClosed) await new Promise((done) => setTimeout(done, 5));
`;

/** What the switch in about:addons does. */
const ALLOW_IN_PRIVATE = `
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
  const allowed = { permissions: ['internal:privateBrowsingAllowed'], origins: [] };
  await ExtensionPermissions.add(extension.id, allowed, extension);
  await (await AddonManager.getAddonByID(extension.id)).reload();
`;

/** What the switch in chrome://extensions does, whose page may ask for it; unpacked extensions outlive it in developer mode alone. */
async function allowInIncognito(browser: Browser, origin: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto('chrome://extensions');
  await page.evaluate(async (extensionId) => {
    await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
    await chrome.developerPrivate.updateExtensionConfiguration({ extensionId, incognitoAccess: true });
  }, new URL(origin).host);
  await poll('Oriel to be there again', () =>
    page.evaluate(async (extensionId) => {
      const { state, views } = await chrome.developerPrivate.getExtensionInfo(extensionId);
      return state === 'ENABLED' && views.length > 0;
    }, new URL(origin).host),
  );
  await page.close();
}

export async function startOriel(
  kind: BrowserKind,
  settings: Pick<Launch, 'extraArgs' | 'extraPrefs' | 'anyCertificate' | 'extension'> = {},
): Promise<Oriel> {
  const profile = mkdtempSync(join(tmpdir(), `oriel-${kind}-`));
  const files = mkdtempSync(join(tmpdir(), 'oriel-files-'));
  const begin = () =>
    launch({
      ...settings,
      kind,
      profile,
      headless: true,
      // A debugger on the worker keeps it from idling: it would hide what the browser does to it.
      targetFilter: (target) => target.type() !== 'service_worker',
    });
  let { browser, origin } = await begin();
  /** Stays open, so that the browser does. */
  let home = await browser.newPage();

  const beginAgain = async (): Promise<void> => {
    ({ browser, origin } = await begin());
    home = await browser.newPage();
    desk = undefined;
  };

  /** One of our own pages, for commands; opening it each time would cost most of a test's time. */
  let desk: Page | undefined;
  const atDesk = async (): Promise<Page> => {
    if (!desk || desk.isClosed()) desk = await openOwnPage(browser, `${origin}/dashboard.html`);
    return desk;
  };

  const say = <C extends Command>(page: Page, command: C): Promise<Replies[C['command']]> =>
    page.evaluate(async (message) => {
      const reply = (await chrome.runtime.sendMessage(message)) as Reply<C['command']>;
      if (reply.ok) return reply.value;
      throw new Error(`${message.command}: ${reply.error.message}`);
    }, command);

  /** The targets of our service worker that run now. Chromium only. */
  const workers = async (): Promise<string[]> => {
    const session = await browser.target().createCDPSession();
    const { targetInfos } = await session.send('Target.getTargets');
    await session.detach();
    return targetInfos
      .filter(({ type, url }) => type === 'service_worker' && url.startsWith(origin))
      .map(({ targetId }) => targetId);
  };

  const oriel: Oriel = {
    kind,
    profile,
    get origin() {
      return origin;
    },
    get browser() {
      return browser;
    },
    async open(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return page;
    },
    own: (path) => openOwnPage(browser, `${origin}/${path}`),
    approvals: () => pagesAt(browser, '/approval.html'),
    approval: () => waitForPage(browser, '/approval.html'),
    decide: (button) => decide(browser, button),
    async chooseFile(dashboard, content) {
      const file = join(files, 'oriel.json');
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      const input = await dashboard.waitForSelector('[data-testid=import-file]');
      await (input as unknown as ElementHandle<HTMLInputElement>).uploadFile(file);
    },
    command: async (command) => say(await atDesk(), command),
    async allowInPrivate() {
      await oriel.leaveDesk();
      if (kind === 'firefox') await inFirefox(browser, ALLOW_IN_PRIVATE);
      else await allowInIncognito(browser, origin);
    },
    async openPrivate(url) {
      const desk = await atDesk();
      const before = await browser.pages();
      const incognito = await desk.evaluate(
        async (url) => (await chrome.windows.create({ incognito: true, url }))?.incognito,
        url,
      );
      if (incognito !== true) throw new Error('The browser opened no private window.');
      return poll(`a private page at ${url}`, async () =>
        (await pagesAt(browser, url)).find((page) => !before.includes(page)),
      );
    },
    async setTheme(page, theme) {
      if (kind === 'chromium')
        return page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      const value = theme === 'dark' ? 0 : 1;
      await inFirefox(
        browser,
        `Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', ${value});`,
      );
      await poll(`the ${theme} theme`, () =>
        page.evaluate((scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches, theme),
      );
    },
    evaluate: async (work, ...given) =>
      (await atDesk()).evaluate(work as (...given: unknown[]) => unknown, ...given) as never,
    async closePages() {
      const others = (await browser.pages()).filter((page) => page !== home && page !== desk);
      await Promise.all(others.map((page) => page.close().catch(() => {})));
    },
    async leaveDesk() {
      await desk?.close().catch(() => {});
      desk = undefined;
    },
    async stopBackground() {
      if (kind === 'firefox') {
        await inFirefox(browser, TERMINATE_BACKGROUND);
        return;
      }
      const before = await workers();
      const page = await browser.newPage();
      await stopWorkers(await page.createCDPSession());
      await page.close();
      // Not until none runs: a page that was waiting may have started the next one.
      await poll('the worker to stop', async () => !(await workers()).some((id) => before.includes(id)));
    },
    async backgroundRuns() {
      if (kind === 'firefox')
        return (await inFirefox(browser, 'return extension.backgroundState;')) !== 'stopped';
      return (await workers()).length > 0;
    },
    async update() {
      await oriel.leaveDesk();
      await browser.installExtension(builtExtension(kind));
    },
    async restart(between) {
      await browser.close();
      between?.();
      await beginAgain();
    },
    async crash() {
      const main = browser.process();
      if (main?.pid === undefined) throw new Error('The browser has no process of its own.');
      const gone = once(main, 'exit');
      // Puppeteer begins it as the leader of a group: its content processes go with it.
      process.kill(-main.pid, 'SIGKILL');
      await gone;
      await beginAgain();
    },
    async close() {
      await browser.close();
      for (const folder of [profile, files]) rmSync(folder, { recursive: true, force: true });
    },
  };
  return oriel;
}
