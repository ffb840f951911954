/** One Chromium with one extension and one page, driven without anything that would slow it down. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { QUIET_CHROMIUM } from '../scripts/launch.ts';
import { DevTools } from './devtools.ts';

/** Nothing in the browser may run at its own pace meanwhile. */
const STEADY = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-breakpad',
  '--disable-features=Translate,OptimizationHints,MediaRouter',
];

export class Chromium {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly devtools: DevTools;
  /** The DevTools session of the page. */
  readonly session: string;

  private constructor(child: ChildProcess, profile: string, devtools: DevTools, session: string) {
    this.#process = child;
    this.#profile = profile;
    this.devtools = devtools;
    this.session = session;
  }

  /** `extension`: its directory. The profile is deleted at the end. */
  static async start(executable: string, extension: string, profile = newProfile()): Promise<Chromium> {
    const child = spawn(
      executable,
      [
        '--headless',
        '--remote-debugging-pipe',
        '--enable-unsafe-extension-debugging',
        `--user-data-dir=${profile}`,
        ...QUIET_CHROMIUM,
        ...STEADY,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    await once(child, 'spawn');
    const [, , , to, from] = child.stdio;
    const devtools = new DevTools(to as Writable, from as Readable);
    // Branded Chrome no longer honours --load-extension; this is how puppeteer does it, too.
    await devtools.send('Extensions.loadUnpacked', { path: extension });
    const { targetInfos } = await devtools.send<{ targetInfos: { type: string; targetId: string }[] }>(
      'Target.getTargets',
    );
    const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId;
    const { sessionId } = await devtools.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    await devtools.send('Page.enable', {}, sessionId);
    return new Chromium(child, profile, devtools, sessionId);
  }

  /** Resolves after the load event. */
  async goto(url: string): Promise<void> {
    const loaded = this.devtools.once('Page.loadEventFired', this.session);
    const { errorText } = await this.devtools.send<{ errorText?: string }>(
      'Page.navigate',
      { url },
      this.session,
    );
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await loaded;
  }

  /** The value of an expression in the page, awaited. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.devtools.send<{
      result: { value: T };
      exceptionDetails?: { text: string; exception?: { description?: string } };
    }>(
      'Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true, userGesture: true },
      this.session,
    );
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async close(): Promise<void> {
    const gone = once(this.#process, 'exit');
    await this.devtools.send('Browser.close').catch(() => this.#process.kill('SIGKILL'));
    await gone;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

export const newProfile = (): string => mkdtempSync(join(tmpdir(), 'oriel-bench-'));
