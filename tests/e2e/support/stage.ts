/** One browser for a test file; for each test new sites and a new provider, so that no test inherits a grant. */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { ConfigFile, SiteConfig } from '../../../lib/protocol/config-file.ts';
import { BROWSER } from './browser.ts';
import { type Oriel, startOriel } from './oriel.ts';
import { type PageServer, servePages } from './page-server.ts';
import { type ProviderServer, serveProvider } from './provider-server.ts';

export interface Scene {
  oriel: Oriel;
  site: PageServer;
  provider: ProviderServer;
  /** `<provider id>/test`: the default model; the provider has an `other` too. */
  model: string;
  providerId: string;
  /** The site's front page in a new tab. */
  page: Page;
}

export interface Wanted {
  /** How the provider behaves to every question. */
  behaviour?: string;
  /** Undefined: the site was never decided on. */
  access?: SiteConfig['access'];
  key?: string;
  type?: 'openai-compatible' | 'ollama';
}

/** A key that is looked for wherever something leaves the background (S06). */
export const CANARY = 'sk-canary-7f3d0c9a51e84b62';

export function stage() {
  let oriel: Oriel;
  const closing: { close(): unknown }[] = [];
  beforeAll(async () => {
    oriel = await startOriel(BROWSER);
  });
  afterAll(() => oriel?.close());
  afterEach(async () => {
    await oriel.closePages();
    for (const server of closing.splice(0)) server.close();
  });

  const another = async (): Promise<PageServer> => {
    const site = await servePages();
    closing.push(site);
    return site;
  };

  return {
    get oriel() {
      return oriel;
    },
    /** One more origin. */
    another,
    async set(wanted: Wanted = {}): Promise<Scene> {
      const site = await another();
      const provider = await serveProvider();
      closing.push(provider);
      const providerId = `p${new URL(provider.origin).port}`;
      const model = `${providerId}/test`;
      const file: ConfigFile = {
        version: 1,
        providers: [
          {
            id: providerId,
            type: wanted.type ?? 'openai-compatible',
            label: `Test ${providerId}`,
            baseUrl: provider.base(wanted.behaviour),
            models: ['test', 'other'],
            ...(wanted.key === undefined ? {} : { key: wanted.key }),
          },
        ],
        defaults: { model },
        ...(wanted.access ? { sites: [{ origin: site.origin, access: wanted.access }] } : {}),
      };
      const done = await oriel.command({ command: 'import', file: JSON.stringify(file) });
      if (!done.ok) throw new Error(`The configuration was refused: ${JSON.stringify(done.problems)}`);
      return { oriel, site, provider, model, providerId, page: await oriel.open(`${site.origin}/`) };
    },
  };
}
