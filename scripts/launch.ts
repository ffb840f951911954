/** Starts a browser with Oriel in it: the one way for `npm start`, the Firefox tests and the probes. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import puppeteer, { type Browser, type TargetFilterCallback } from 'puppeteer-core';
import { type BrowserKind, needBrowser } from './browsers.ts';

export const ROOT = resolve(import.meta.dirname, '..');

/** = `browser_specific_settings.gecko.id` in wxt.config.ts. */
export const GECKO_ID = 'oriel@oriel.example';
/** Firefox draws a random one for each profile; fixed, so that moz-extension:// addresses are known. */
export const GECKO_UUID = '0f1e2d3c-4b5a-4968-8776-655443322110';

export interface Launch {
  kind: BrowserKind;
  headless: boolean;
  /** Kept when given; otherwise the browser makes a throw-away one. */
  profile?: string;
  /** Chromium: which targets get a debugger. One on the worker would keep it from idling. */
  targetFilter?: TargetFilterCallback;
  extraArgs?: string[];
  extraPrefs?: Record<string, unknown>;
  /** Servers may show any certificate: one of ours stands in for a host on the web. */
  anyCertificate?: boolean;
  /** The folder of another Oriel than the one that was built. */
  extension?: string;
}

/** The built extension. Throws with the command to run where there is none. */
export function builtExtension(kind: BrowserKind): string {
  const path = join(ROOT, '.output', kind === 'firefox' ? 'firefox-mv3' : 'chrome-mv3');
  if (existsSync(join(path, 'manifest.json'))) return path;
  throw new Error(`${path} is missing. Run: npm run build:${kind === 'firefox' ? 'firefox' : 'chrome'}`);
}

/** Nothing that a test or a demo needs, and traffic of its own that would only confuse. */
export const QUIET_CHROMIUM = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Chrome's sandbox refuses to start as root, which is who one is in a container.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

export interface Launched {
  browser: Browser;
  /** `chrome-extension://…` or `moz-extension://…`, without a trailing slash. */
  origin: string;
}

async function launchChromium(options: Launch, extension: string): Promise<Launched> {
  const browser = await puppeteer.launch({
    browser: 'chrome',
    executablePath: needBrowser('chromium'),
    headless: options.headless,
    // Branded Chrome no longer honours --load-extension; over the pipe it takes extensions from its driver.
    pipe: true,
    enableExtensions: true,
    userDataDir: options.profile,
    defaultViewport: null,
    targetFilter: options.targetFilter,
    args: [
      ...QUIET_CHROMIUM,
      ...(options.anyCertificate ? ['--ignore-certificate-errors'] : []),
      ...(options.extraArgs ?? []),
    ],
  });
  return { browser, origin: `chrome-extension://${await browser.installExtension(extension)}` };
}

async function launchFirefox(options: Launch, extension: string): Promise<Launched> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    acceptInsecureCerts: options.anyCertificate ?? false,
    executablePath: needBrowser('firefox'),
    headless: options.headless,
    userDataDir: options.profile,
    defaultViewport: null,
    // Without this flag WebDriver BiDi refuses to navigate to moz-extension:// and has no chrome scope.
    args: ['--remote-allow-system-access', ...(options.extraArgs ?? [])],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [GECKO_ID]: GECKO_UUID }),
      // A temporary add-on leaves with the browser; what it stored stays, as an installed one's would.
      'extensions.webextensions.keepStorageOnUninstall': true,
      'extensions.webextensions.keepUuidOnUninstall': true,
      ...options.extraPrefs,
    },
  });
  await browser.installExtension(extension);
  return { browser, origin: `moz-extension://${GECKO_UUID}` };
}

export const launch = (options: Launch): Promise<Launched> =>
  (options.kind === 'firefox' ? launchFirefox : launchChromium)(
    options,
    options.extension ?? builtExtension(options.kind),
  );
