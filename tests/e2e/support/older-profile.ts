/** One browser for a test file, and beside it a site and a provider that are there when the profile was left by an older Oriel. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { BROWSER } from './browser.ts';
import type { Live } from './left-behind.ts';
import { type Oriel, startOriel } from './oriel.ts';
import { type PageServer, servePages } from './page-server.ts';
import { type ProviderServer, serveProvider } from './provider-server.ts';

/** What the provider is sent. */
export const KEY = 'sk-canary-from-an-older-oriel';

export interface OlderProfile {
  readonly oriel: Oriel;
  readonly site: PageServer;
  readonly provider: ProviderServer;
  /** What `leftBehind` is to put into the profile. */
  readonly live: Live;
}

export function olderProfile(): OlderProfile {
  let oriel: Oriel;
  let site: PageServer;
  let provider: ProviderServer;
  beforeAll(async () => {
    oriel = await startOriel(BROWSER);
    site = await servePages();
    provider = await serveProvider();
  });
  afterEach(() => oriel.closePages());
  afterAll(async () => {
    await oriel?.close();
    site?.close();
    provider?.close();
  });
  return {
    get oriel() {
      return oriel;
    },
    get site() {
      return site;
    },
    get provider() {
      return provider;
    },
    get live() {
      return { site: site.origin, provider: { id: 'live', baseUrl: provider.base(), key: KEY } };
    },
  };
}
