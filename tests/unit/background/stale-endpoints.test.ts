/** Endpoints that were worked out before something changed: what they say is not chosen by. */
import { expect, it, vi } from 'vitest';
import { openEndpoints } from '../../../lib/catalog/endpoints.ts';
import type { ProviderConfig } from '../../../lib/protocol/config.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { openSettings } from '../../../lib/settings/store.ts';
import { browser } from './browser.ts';
import { freshRooms, rooms, send } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

let asked: string[];
freshRooms(() => {
  asked = [];
  return async (url) => {
    asked.push(url);
    return Response.json({ data: [] });
  };
});

const SITE = 'https://a.example';
const HERE: ProviderConfig = {
  id: 'server',
  type: 'openai-compatible',
  label: 'Server',
  baseUrl: 'http://localhost:8000/v1',
  models: ['m'],
};

async function setUp(): Promise<void> {
  await send({ command: 'import', file: JSON.stringify({ version: 1, providers: [HERE] }) });
  await send({ command: 'set-site-routing', origin: SITE, routing: { rules: { localOnly: true } } });
  await send({ command: 'explain', supposed: {} });
  asked = [];
}

async function called(): Promise<Part[]> {
  const open = await rooms();
  const { parts } = open.run(
    { surface: 'window.ai', messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] },
    {
      site: 'server/m',
      routing: open.grants.routing({ origin: SITE }),
      asker: { origin: SITE, incognito: false },
    },
    new AbortController().signal,
  );
  const all: Part[] = [];
  for await (const read of parts) all.push(...read);
  return all;
}

it('S03 a server that was moved away is not asked by a rule that keeps all on this machine, though the background died before it knew', async () => {
  await setUp();
  const { settings } = await rooms();
  await settings.saveProvider({ ...HERE, baseUrl: 'https://models.example/v1' });
  expect(await called()).toMatchObject([{ type: 'error', error: { code: 'no-model' } }]);
  expect(asked).toEqual([]);
});

it('what was worked out of what is set up holds after a restart', async () => {
  await setUp();
  const settings = await openSettings();
  const again = openEndpoints(browser.runtime.getManifest().version);
  expect((await again.all(settings.current()))?.map(({ ref }) => ref)).toContain('server/m');
  settings.close();
  again.close();
});
