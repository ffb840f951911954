/** S36 what the settings that were started anew leave behind: keys without a provider, and rules of the browser. */
import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DATABASE_OF } from '../../../lib/platform/stores.ts';
import { lying } from '../../fixtures/plant.ts';
import { browser, outside, ruled } from './browser.ts';
import { answer, freshRooms, meanwhile, rooms, send } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

freshRooms(() => async () => Response.json({ object: 'list', data: [], models: [] }));

const WORDS = 'correct horse battery staple';
const lab = { type: 'openai-compatible', label: 'Lab', baseUrl: 'https://lab.example/v1', models: ['m'] };
const work = { ...lab, label: 'Work', baseUrl: 'https://work.example/v1' };
const ollama = { type: 'ollama', label: 'Ollama', baseUrl: 'http://127.0.0.1:11434', models: ['m'] };

async function damage(): Promise<void> {
  const raw = await openDB(DATABASE_OF.settings);
  await raw.put('settings', { providers: 'all' }, 'current');
  raw.close();
}
const orphaned = async () => (await send({ command: 'vault' })).orphaned;
const startAnew = () => send({ command: 'start-anew', store: 'settings' });

beforeEach(async () => {
  await send({ command: 'save-provider', provider: work, key: 'sk-work' });
  await send({ command: 'save-provider', provider: lab, key: 'sk-lab-1' });
  await send({ command: 'add-key', id: 'lab', key: 'sk-lab-2' });
  await send({ command: 'save-provider', provider: ollama });
});

const LEFT = [
  { id: 'lab', origin: 'https://lab.example', keys: 2 },
  { id: 'work', origin: 'https://work.example', keys: 1 },
];

describe('S36 the rule for a local server', () => {
  it('goes with the settings that are started anew, at once', async () => {
    expect(ruled()).toEqual(['|http://127.0.0.1:11434/']);
    await meanwhile(damage);
    expect(ruled()).toHaveLength(1);
    await startAnew();
    expect(ruled()).toEqual([]);
  });

  it('that the browser does not take back is no reason to say that nothing was begun', async () => {
    await meanwhile(damage);
    const refusing = vi
      .spyOn(browser.declarativeNetRequest, 'updateDynamicRules')
      .mockRejectedValueOnce(new Error('Busy.'));
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await startAnew();
    expect(refusing).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
    expect((await send({ command: 'broken-stores' })).broken).toEqual([]);
    await send({ command: 'save-provider', provider: lab });
    expect(ruled()).toEqual([]);
  });
});

describe('S36 keys whose provider is gone', () => {
  it('are none while every provider is there, and none are named where nobody can say which are', async () => {
    expect(await orphaned()).toBeUndefined();
    await meanwhile(damage);
    expect(await orphaned()).toBeUndefined();
    expect(await answer({ command: 'remove-orphaned-keys', id: 'lab' })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('settings cannot be read') },
    });
    expect((await rooms()).vault.list('lab')).toHaveLength(2);
  });

  it('are told after the settings were started anew, and go one provider at a time, for good', async () => {
    await meanwhile(damage);
    await startAnew();
    expect(await orphaned()).toEqual(LEFT);
    const told = outside.revisions;
    await send({ command: 'remove-orphaned-keys', id: 'lab' });
    expect(outside.revisions).toBe(told + 1);
    expect(await orphaned()).toEqual(LEFT.slice(1));
    const [places] = (await lying(DATABASE_OF.keys))?.stores['provider-keys'] ?? [];
    expect((places as string[][]).map(([id]) => id)).toEqual(['work']);
    await send({ command: 'remove-orphaned-keys', id: 'work' });
    expect(await send({ command: 'vault' })).toEqual({ standing: 'open', keys: 0 });
  });

  it('S35 can be removed while Oriel is locked, as those of providers can', async () => {
    await send({ command: 'set-passphrase', passphrase: WORDS });
    await send({ command: 'lock' });
    await meanwhile(damage);
    await startAnew();
    await send({ command: 'remove-orphaned-keys', id: 'work' });
    expect(await send({ command: 'vault' })).toMatchObject({
      standing: 'locked',
      orphaned: LEFT.slice(0, 1),
    });
    await send({ command: 'unlock', passphrase: WORDS });
    expect(await (await rooms()).vault.release('lab', lab.baseUrl)).toBe('sk-lab-1');
  });

  it('S04 are in use again when a file brings their provider back, and are not removed as if they were not', async () => {
    await meanwhile(damage);
    await startAnew();
    await send({
      command: 'import',
      file: JSON.stringify({ version: 1, providers: [{ id: 'lab', ...lab }] }),
    });
    expect(await orphaned()).toEqual(LEFT.slice(1));
    const { providers } = await send({ command: 'overview' });
    expect(providers.find(({ id }) => id === 'lab')?.keys).toHaveLength(2);
    expect(await answer({ command: 'remove-orphaned-keys', id: 'lab' })).toMatchObject({
      ok: false,
      error: { code: 'invalid-request', message: expect.stringContaining('Remove them there.') },
    });
    expect(await (await rooms()).vault.release('lab', lab.baseUrl)).toBe('sk-lab-1');
  });
});
