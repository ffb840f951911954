import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, test } from 'vitest';
import { NO_ROUTING, type Preset } from '../../../lib/protocol/routing.ts';
import { withoutPreset, withPreset } from '../../../lib/settings/routing.ts';
import { openSettings } from '../../../lib/settings/store.ts';

let count = 0;
const fresh = (): string => `settings-test-${count++}`;
const local = { type: 'openai-compatible', label: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1' };

const PRESET: Preset = { id: 'mine', label: 'Mine', models: ['on-device/tiny-chat'], policy: 'order' };

describe('a fresh install', () => {
  test('has the model on this device as its only provider and as the default, and nothing chosen', async () => {
    const settings = await openSettings({ databaseName: fresh() });
    expect(settings.current()).toEqual({
      providers: [{ id: 'on-device', type: 'on-device', label: 'On this device' }],
      defaultModel: 'on-device/tiny-chat',
      chosen: false,
    });
    settings.close();
  });
});

describe('changes', () => {
  test('are in memory at once and there again after a restart', async () => {
    const databaseName = fresh();
    const settings = await openSettings({ databaseName });
    const saved = await settings.saveProvider(local);
    expect(saved.id).toBe('lm-studio');
    await settings.setDefaultModel('lm-studio/qwen/qwen3-8b');
    const before = settings.current();
    expect(before).toMatchObject({ defaultModel: 'lm-studio/qwen/qwen3-8b', chosen: true });
    settings.close();

    const again = await openSettings({ databaseName });
    expect(again.current()).toEqual(before);
    expect(again.provider('lm-studio')).toEqual({ ...local, id: 'lm-studio' });
    again.close();
  });

  test('made at the same time all count', async () => {
    const settings = await openSettings({ databaseName: fresh() });
    const saved = await Promise.all(Array.from({ length: 10 }, () => settings.saveProvider(local)));
    expect(new Set(saved.map(({ id }) => id)).size).toBe(10);
    expect(settings.current().providers).toHaveLength(11);
    settings.close();
  });

  test('keep a model for each task, and let it go with its provider', async () => {
    const settings = await openSettings({ databaseName: fresh() });
    const { id } = await settings.saveProvider(local);
    await settings.setTaskModel('embed', `${id}/nomic-embed`);
    await settings.setTaskModel('speech', `${id}/kokoro`);
    await settings.setTaskModel('speech', undefined);
    expect(settings.current().taskModels).toEqual({ embed: `${id}/nomic-embed` });
    await expect(settings.setTaskModel('image', 'nobody/m')).rejects.toMatchObject({
      info: { code: 'invalid-request', detail: 'model' },
    });
    await settings.removeProvider(id);
    expect(settings.current().taskModels).toBeUndefined();
    settings.close();
  });

  test('save a known provider in its place', async () => {
    const settings = await openSettings({ databaseName: fresh() });
    const { id } = await settings.saveProvider(local);
    await settings.saveProvider({ ...local, label: 'second' });
    await settings.saveProvider({ ...local, id, baseUrl: 'http://127.0.0.1:9999/v1' });
    expect(settings.current().providers.map((provider) => provider.baseUrl)).toEqual([
      undefined,
      'http://127.0.0.1:9999/v1',
      local.baseUrl,
    ]);
    settings.close();
  });

  test('that make another service of a provider keep nothing that was said of the one before', async () => {
    const settings = await openSettings({ databaseName: fresh() });
    const { id } = await settings.saveProvider(local);
    const said = { own: { [`${id}/m`]: { input: 1 } }, privacy: { [id]: { trains: false } } };
    await settings.changeRouting((routing) => ({ ...routing, ...said }));
    await settings.saveProvider({ ...local, id, label: 'By another name' });
    await settings.saveProvider({ ...local, id, baseUrl: `${local.baseUrl}/other/path` });
    expect(settings.routing()).toMatchObject(said);
    await settings.saveProvider({ ...local, id, baseUrl: 'https://models.example/v1' });
    expect(settings.routing()).toMatchObject({ own: {}, privacy: {} });
    await settings.changeRouting((routing) => ({ ...routing, ...said }));
    await settings.saveProvider({ ...local, id, type: 'vllm', baseUrl: 'https://models.example/v1' });
    expect(settings.routing()).toMatchObject({ own: {}, privacy: {} });
    settings.close();
  });

  test('that remove the provider of the default model leave no default', async () => {
    const settings = await openSettings({ databaseName: fresh() });
    await settings.removeProvider('nobody');
    expect(settings.current().defaultModel).toBe('on-device/tiny-chat');
    await settings.removeProvider('on-device');
    expect(settings.current()).toEqual({ providers: [], chosen: false });
    settings.close();
  });

  test.each([
    ['an address that is none', { ...local, baseUrl: 'ftp://files.example' }, 'baseUrl'],
    ['a user name in the address', { ...local, baseUrl: 'https://me:secret@api.example' }, 'baseUrl'],
    ['no label', { ...local, label: '' }, 'label'],
    ['an id with a slash', { ...local, id: 'a/b' }, 'id'],
  ])('with %s are refused by the name of the field and change nothing', async (_, draft, detail) => {
    const settings = await openSettings({ databaseName: fresh() });
    const before = settings.current();
    await expect(settings.saveProvider(draft)).rejects.toMatchObject({
      info: { code: 'invalid-request', detail },
    });
    expect(settings.current()).toEqual(before);
    settings.close();
  });

  test('keep presets, and let the default go with the preset that it was', async () => {
    const databaseName = fresh();
    const settings = await openSettings({ databaseName });
    expect(settings.routing()).toEqual(NO_ROUTING);
    await settings.changeRouting((routing) => withPreset(routing, PRESET).routing);
    await settings.setDefaultModel('oriel/mine');
    settings.close();
    const again = await openSettings({ databaseName });
    expect(again.routing().presets).toEqual([PRESET]);
    expect(again.current().defaultModel).toBe('oriel/mine');
    await again.changeRouting((routing) => withoutPreset(routing, 'mine'));
    expect(again.current().defaultModel).toBeUndefined();
    await expect(again.setDefaultModel('oriel/mine')).rejects.toMatchObject({ info: { detail: 'model' } });
    again.close();
  });

  test('give no provider the name under which Oriel chooses itself', async () => {
    const settings = await openSettings({ databaseName: fresh() });
    expect(await settings.saveProvider({ ...local, label: 'Oriel' })).toMatchObject({ id: 'oriel-2' });
    await expect(settings.saveProvider({ ...local, id: 'oriel' })).rejects.toMatchObject({
      info: { detail: 'id' },
    });
    settings.close();
  });

  test('cannot make a default of a model whose provider is not set up', async () => {
    const settings = await openSettings({ databaseName: fresh() });
    await expect(settings.setDefaultModel('nobody/model')).rejects.toMatchObject({
      info: { detail: 'model' },
    });
    expect(settings.current().defaultModel).toBe('on-device/tiny-chat');
    settings.close();
  });
});

describe('settings that cannot be read', () => {
  test('S36 are a typed error and are not overwritten, at start or by a later change', async () => {
    const databaseName = fresh();
    const settings = await openSettings({ databaseName });
    const strange = { providers: 'all of them' };
    const raw = await openDB(databaseName, 1);
    await raw.put('settings', strange, 'current');

    await expect(settings.saveProvider(local)).rejects.toMatchObject({ fault: 'corrupt' });
    settings.close();
    await expect(openSettings({ databaseName })).rejects.toMatchObject({ fault: 'corrupt' });
    expect(await raw.get('settings', 'current')).toEqual(strange);
    raw.close();
  });
});
