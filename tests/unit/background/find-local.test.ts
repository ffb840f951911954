import { afterEach, describe, expect, it, vi } from 'vitest';
import { listingsOf } from '../../../entrypoints/commands/knowing.ts';
import { outside, ruled } from './browser.ts';
import { freshRooms, rooms, send } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

const TAGS = { models: [{ name: 'qwen3:8b', model: 'qwen3:8b' }] };
const OLLAMA: Record<string, unknown> = {
  '/api/version': { version: '0.12.6' },
  '/api/tags': TAGS,
  '/api/ps': { models: [] },
  '/v1/models': { data: [{ id: 'qwen3:8b', owned_by: 'library' }] },
};
const LLAMA: Record<string, unknown> = {
  '/props': { default_generation_settings: {} },
  '/v1/models': { data: [{ id: 'model.gguf', owned_by: 'llamacpp' }] },
};

/** By host and port: what it answers on each path. */
let servers: Record<string, Record<string, unknown> | 'hangs'>;
let asked: { url: string; init: RequestInit; ruled: boolean }[];

freshRooms(() => {
  servers = { '127.0.0.1:11434': OLLAMA };
  asked = [];
  return async (url: string, init: RequestInit) => {
    const { host, origin, pathname } = new URL(url);
    asked.push({ url, init, ruled: ruled().includes(`|${origin}/`) });
    const server = servers[host];
    if (server === undefined) throw new TypeError('Failed to fetch');
    if (server === 'hangs')
      return await new Promise((_, reject) => {
        init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      });
    return pathname in server ? Response.json(server[pathname]) : new Response('no', { status: 404 });
  };
});

describe('find local models', () => {
  it('looks at the usual ports, and gives each server as the draft of a provider', async () => {
    servers['127.0.0.1:8000'] = LLAMA;
    servers['127.0.0.1:8080'] = { '/': 'a web shop' };
    const seen = await send({ command: 'find-local' });
    expect(seen.found).toMatchObject([
      {
        type: 'ollama',
        label: 'Ollama',
        baseUrl: 'http://127.0.0.1:11434',
        models: ['qwen3:8b'],
        loaded: [],
        known: false,
      },
      { label: 'llama.cpp', baseUrl: 'http://127.0.0.1:8000', models: ['model.gguf'], known: false },
    ]);
    expect(seen).toMatchObject({ strangers: [8080], silent: [1234] });
  });

  it('asks nobody before it is told to', async () => {
    await send({ command: 'overview' });
    expect(asked).toEqual([]);
  });

  it('S04 S05 sends no key, no cookie and follows nobody elsewhere', async () => {
    const known = { type: 'openai-compatible', label: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' };
    await send({ command: 'save-provider', provider: known, key: 'sk-canary-0123456789' });
    asked = [];
    await send({ command: 'find-local' });
    expect(asked.length).toBeGreaterThan(4);
    for (const { url, init } of asked) {
      expect(new URL(url).hostname).toMatch(/^(127\.0\.0\.1|localhost)$/);
      expect(init).toMatchObject({ method: 'GET', redirect: 'error', credentials: 'omit' });
      expect([...new Headers(init.headers)]).toEqual([]);
    }
  });

  it('a server that listens on the other name of this machine is found there', async () => {
    servers = { 'localhost:8080': LLAMA };
    const { found } = await send({ command: 'find-local' });
    expect(found).toMatchObject([{ label: 'llama.cpp', baseUrl: 'http://localhost:8080' }]);
  });

  it('what is set up already is marked, by whichever name', async () => {
    const provider = { type: 'ollama', label: 'Mine', baseUrl: 'http://localhost:11434' };
    await send({ command: 'save-provider', provider });
    expect((await send({ command: 'find-local' })).found).toMatchObject([{ known: true, id: 'mine' }]);
  });

  it('looks at the user’s own port too, and at no port that is none', async () => {
    servers['127.0.0.1:5001'] = LLAMA;
    const { found } = await send({ command: 'find-local', port: 5001 });
    expect(found.map(({ baseUrl }) => baseUrl)).toContain('http://127.0.0.1:5001');
    for (const port of [0, 65_536, 80.5])
      await expect(send({ command: 'find-local', port })).rejects.toThrow('do not understand');
  });

  it('a port that takes the call and says nothing costs seconds, not the search', async () => {
    servers['127.0.0.1:8000'] = 'hangs';
    servers['localhost:8000'] = 'hangs';
    const since = performance.now();
    const { found, silent } = await send({ command: 'find-local' });
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(found).toHaveLength(1);
    expect(silent).toContain(8000);
  });

  it('the rules that let it ask are gone when it has asked', async () => {
    await send({ command: 'find-local' });
    expect(asked.every((one) => one.ruled)).toBe(true);
    expect(ruled()).toEqual([]);
  });

  it('adding what was found lists its models and sets its rule; removing it takes both away', async () => {
    const [server] = (await send({ command: 'find-local' })).found;
    const { type, label, baseUrl } = server!;
    const { id } = await send({ command: 'save-provider', provider: { type, label, baseUrl } });
    await vi.waitFor(async () => {
      const { models, providers } = await send({ command: 'overview' });
      expect(models.map(({ ref }) => ref)).toContain('ollama/qwen3:8b');
      expect(providers.find((one) => one.id === id)?.listed).toMatchObject({ models: 1 });
    });
    expect(ruled()).toEqual(['|http://127.0.0.1:11434/']);
    await send({ command: 'remove-provider', id });
    expect(ruled()).toEqual([]);
    expect((await send({ command: 'overview' })).models.map(({ ref }) => ref)).not.toContain(
      'ollama/qwen3:8b',
    );
  });
});

describe('lists of local servers', () => {
  const provider = { type: 'openai-compatible', label: 'Lab', baseUrl: 'http://127.0.0.1:9/v1' };
  const list = (...ids: string[]) => ({ '/v1/models': { data: ids.map((id) => ({ id })) } });
  const refs = async () => (await send({ command: 'overview' })).models.map(({ ref }) => ref);
  const view = async () => (await send({ command: 'overview' })).providers.find(({ id }) => id === 'lab');

  async function setUp() {
    servers['127.0.0.1:9'] = list('a');
    const told = outside.revisions;
    await send({ command: 'save-provider', provider });
    await vi.waitFor(async () => expect(await refs()).toContain('lab/a'));
    // When it is saved, and when it has listed.
    await vi.waitFor(() => expect(outside.revisions).toBeGreaterThanOrEqual(told + 2));
    // Beyond the time for which a list counts as fresh.
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    asked = [];
    outside.revisions = 0;
  }
  afterEach(() => vi.restoreAllMocks());

  it('are asked for anew when a picker opens, and screens are told only where that is news', async () => {
    await setUp();
    servers['127.0.0.1:9'] = list('a', 'b');
    expect(await send({ command: 'refresh-local' })).toEqual({ changed: true });
    expect(await refs()).toContain('lab/b');
    expect(outside.revisions).toBe(1);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    expect(await send({ command: 'refresh-local' })).toEqual({ changed: false });
    expect(outside.revisions).toBe(1);
    expect(asked).toHaveLength(2);
  });

  it('are not asked for twice within seconds, and a service elsewhere not at all', async () => {
    await send({
      command: 'save-provider',
      provider: { type: 'openai-compatible', label: 'Far', baseUrl: 'https://far.example/v1' },
    });
    await setUp();
    await send({ command: 'refresh-local' });
    await send({ command: 'refresh-local' });
    expect(asked.map(({ url }) => url)).toEqual(['http://127.0.0.1:9/v1/models']);
  });

  it('a server that is gone keeps its list, and says in words that it was not reached', async () => {
    await setUp();
    delete servers['127.0.0.1:9'];
    expect(await send({ command: 'refresh-local' })).toEqual({ changed: true });
    expect(await refs()).toContain('lab/a');
    expect((await view())?.notListed?.message).toContain('could not be reached');
    servers['127.0.0.1:9'] = list('a');
    await send({ command: 'refresh-models', id: 'lab' });
    expect((await view())?.notListed).toBeUndefined();
    expect((await view())?.listed).toMatchObject({ models: 1 });
  });

  it('a list that comes after its provider was removed is not kept', async () => {
    await setUp();
    const { settings } = await rooms();
    const listings = listingsOf(await rooms());
    const refreshing = send({ command: 'refresh-local' });
    await settings.removeProvider('lab');
    await listings.remove('lab');
    await refreshing;
    expect((await listings.all()).has('lab')).toBe(false);
  });
});
