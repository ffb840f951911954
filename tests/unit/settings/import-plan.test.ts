import { describe, expect, test } from 'vitest';
import type { ConfigFile } from '../../../lib/protocol/config-file.ts';
import { CHAT_CAPABILITIES } from '../../../lib/protocol/grant.ts';
import { NO_ROUTING } from '../../../lib/protocol/routing.ts';
import { type CurrentSetup, planImport } from '../../../lib/settings/import-plan.ts';
import { TYPES } from '../../fixtures/config/types.ts';

const onDevice = { id: 'on-device', type: 'on-device', label: 'On this device' };
const router = {
  id: 'router',
  type: 'openai-compatible',
  label: 'Router',
  baseUrl: 'https://router.example/v1',
  models: ['m'],
};
const current: CurrentSetup = {
  settings: { providers: [onDevice, router], defaultModel: 'on-device/tiny-chat', chosen: false },
  sites: [{ origin: 'https://a.example', access: 'deny', model: 'router/m' }],
  keyOrigin: (id) => (id === 'router' ? 'https://router.example' : undefined),
  keyCount: (id) => (id === 'router' ? 1 : 0),
};
const plan = (file: Omit<ConfigFile, 'version'>) => planImport(current, { version: 1, ...file }, TYPES);

describe('providers are merged by id', () => {
  test('a new one is added behind the others', () => {
    const lab = { id: 'lab', type: 'openai-compatible', label: 'Lab', baseUrl: 'http://127.0.0.1:1234/v1' };
    const { settings, changes, keys, addresses } = plan({ providers: [{ ...lab, key: ' sk-lab\n' }] });
    expect(settings.providers).toEqual([onDevice, router, lab]);
    expect(keys).toEqual({
      put: [{ providerId: 'lab', endpointUrl: lab.baseUrl, keys: ['sk-lab'] }],
      drop: [],
    });
    expect(addresses).toEqual([lab.baseUrl]);
    expect(changes).toEqual([
      {
        kind: 'add',
        subject: 'Provider Lab',
        details: ['type openai-compatible', 'address http://127.0.0.1:1234/v1', 'key added'],
      },
    ]);
  });

  test('of a known one the file’s values are taken, and what it does not name stays', () => {
    const { settings, changes, keys } = plan({
      providers: [{ id: 'router', type: 'openai-compatible', label: 'My router' }],
    });
    expect(settings.providers).toEqual([onDevice, { ...router, label: 'My router' }]);
    expect(keys).toEqual({ put: [], drop: [] });
    expect(changes).toEqual([
      { kind: 'change', subject: 'Provider My router', details: ['name Router -> My router'] },
    ]);
  });

  test('one that becomes another type brings nothing of the old one along', () => {
    const { settings, keys, changes } = plan({
      providers: [{ id: 'router', type: 'ollama', label: 'Router' }],
    });
    expect(settings.providers[1]).toEqual({
      id: 'router',
      type: 'ollama',
      label: 'Router',
      baseUrl: 'http://127.0.0.1:11434',
    });
    expect(keys.drop).toEqual(['router']);
    expect(changes[0]?.details).toEqual([
      'type openai-compatible -> ollama',
      'address https://router.example/v1 -> http://127.0.0.1:11434',
      'models listed: 1 -> the provider’s own',
      'key removed: it was entered for https://router.example',
    ]);
  });

  test('the same again is said to be the same', () => {
    expect(plan({ providers: [router] }).changes).toEqual([
      { kind: 'same', subject: 'Provider Router', details: [] },
    ]);
  });
});

describe('S04 the key of a provider', () => {
  const moved = (baseUrl: string, key?: string) => plan({ providers: [{ ...router, baseUrl, key }] });

  test('stays while the address keeps its origin', () => {
    expect(moved('https://router.example/v2').keys).toEqual({ put: [], drop: [] });
  });

  test.each([
    'http://router.example/v1',
    'https://router.example:8443/v1',
    'https://router.example.evil.test/v1',
    'https://sub.router.example/v1',
  ])('is removed, and said to be, when the file moves the provider to %s', (baseUrl) => {
    const { keys, changes } = moved(baseUrl);
    expect(keys).toEqual({ put: [], drop: ['router'] });
    expect(changes[0]?.details).toContain('key removed: it was entered for https://router.example');
  });

  test('that the file brings replaces the old one, for the new address', () => {
    const { keys, changes } = moved('https://other.example/v1', 'sk-new');
    expect(keys).toEqual({
      put: [{ providerId: 'router', endpointUrl: 'https://other.example/v1', keys: ['sk-new'] }],
      drop: [],
    });
    expect(changes[0]?.details).toContain('key replaced');
    expect(JSON.stringify(changes)).not.toContain('sk-new');
  });

  test('several that the file brings replace all that are there, in its order and each once', () => {
    const keys = ['sk-1', ' sk-2', 'sk-1\n'];
    const added = plan({ providers: [{ ...router, id: 'lab', keys }] });
    expect(added.keys.put).toEqual([
      { providerId: 'lab', endpointUrl: router.baseUrl, keys: ['sk-1', 'sk-2'] },
    ]);
    expect(added.changes[0]?.details).toContain('keys added: 2');
    const replaced = plan({ providers: [{ ...router, keys }] });
    expect(replaced.changes[0]?.details).toEqual(['keys replaced: 1 -> 2']);
    const back = planImport(
      { ...current, keyCount: () => 3 },
      { version: 1, providers: [{ ...router, key: 'sk-1' }] },
      TYPES,
    );
    expect(back.changes[0]?.details).toEqual(['keys replaced: 3 -> 1']);
    expect(JSON.stringify([added.changes, replaced.changes])).not.toContain('sk-');
  });

  test('is not taken for a type that uses none', () => {
    const { keys, changes } = plan({ providers: [{ ...onDevice, key: 'sk-1' }] });
    expect(keys).toEqual({ put: [], drop: [] });
    expect(changes[0]?.details).toEqual(['key ignored: this type of provider takes none']);
  });
});

describe('defaults and sites', () => {
  test('a named default replaces the old one and ends the first run', () => {
    const { settings, changes } = plan({ providers: [], defaults: { model: 'router/m' } });
    expect(settings).toMatchObject({ defaultModel: 'router/m', chosen: true });
    expect(changes).toEqual([
      { kind: 'change', subject: 'Default model', details: ['model on-device/tiny-chat -> router/m'] },
    ]);
  });

  test('an unnamed default stays, and with it the first run', () => {
    expect(plan({ providers: [], defaults: {} }).settings).toEqual(current.settings);
  });

  test('sites are merged by origin, the port counting', () => {
    const { sites, changes } = plan({
      providers: [],
      sites: [
        { origin: 'https://a.example', access: 'allow' },
        { origin: 'https://a.example:8443', access: 'allow', model: 'router/m' },
      ],
    });
    expect(sites.map(({ origin }) => origin)).toEqual(['https://a.example', 'https://a.example:8443']);
    expect(changes).toEqual([
      { kind: 'change', subject: 'Site https://a.example', details: ['access deny -> allow'] },
      {
        kind: 'add',
        subject: 'Site https://a.example:8443',
        details: ['access allow', 'model router/m'],
      },
    ]);
  });

  test('what a site is allowed is named, where the file names it or changes it', () => {
    const sites = [
      {
        origin: 'https://a.example',
        access: 'allow' as const,
        capabilities: ['speech' as const, 'text' as const],
      },
      { origin: 'https://b.example', access: 'deny' as const, capabilities: ['text' as const] },
    ];
    expect(plan({ providers: [], sites }).changes.map(({ details }) => details)).toEqual([
      ['access deny -> allow', 'to text, speech'],
      ['access deny'],
    ]);
    const allowed = { ...current, sites: [{ origin: 'https://a.example', access: 'allow' as const }] };
    const [change] = planImport(
      allowed,
      { version: 1, providers: [], sites: sites.slice(0, 1) },
      TYPES,
    ).changes;
    expect(change?.details).toEqual(['to text, images, audio, files, tools -> text, speech']);
    const usual = [...CHAT_CAPABILITIES].reverse();
    const same = { origin: 'https://a.example', access: 'allow' as const, capabilities: usual };
    expect(planImport(allowed, { version: 1, providers: [], sites: [same] }, TYPES).changes[0]?.kind).toBe(
      'same',
    );
  });

  test('a site that is as the file says is left alone', () => {
    const { sites, changes } = plan({
      providers: [],
      sites: [{ origin: 'https://a.example', access: 'deny' }],
    });
    expect(sites).toEqual([]);
    expect(changes).toEqual([{ kind: 'same', subject: 'Site https://a.example', details: [] }]);
  });
});

describe('routing', () => {
  test('what was said of a service goes with it, unless the file says it of the one that comes', () => {
    const said = { own: { 'router/m': { input: 2 } }, privacy: { router: { trains: false } } };
    const before = { ...current, settings: { ...current.settings, routing: { ...NO_ROUTING, ...said } } };
    const moved = { ...router, baseUrl: 'https://elsewhere.example/v1' };
    const importing = (file: Omit<ConfigFile, 'version'>) =>
      planImport(before, { version: 1, ...file }, TYPES).settings.routing;
    expect(importing({ providers: [{ ...router, label: 'Mine' }] })).toMatchObject(said);
    expect(importing({ providers: [moved] })).toEqual(NO_ROUTING);
    expect(importing({ providers: [moved], routing: said })).toEqual({ ...NO_ROUTING, ...said });
  });

  const preset = { id: 'writer', label: 'Writer', models: ['router/m'], policy: 'order' as const };

  test('is shown before it is changed, and what the file does not name stays', () => {
    const before: CurrentSetup = {
      ...current,
      settings: { ...current.settings, routing: { ...NO_ROUTING, hedge: true, rules: { localOnly: true } } },
    };
    const { settings, changes } = planImport(
      before,
      {
        version: 1,
        providers: [],
        defaults: { model: 'oriel/writer', tasks: { embed: 'router/e' } },
        routing: { presets: [preset], rules: { noTraining: true }, own: { 'router/m': { input: 2 } } },
        sites: [{ origin: 'https://a.example', access: 'deny', routing: { pageChooses: true } }],
      },
      TYPES,
    );
    expect(settings.routing).toEqual({
      ...NO_ROUTING,
      hedge: true,
      rules: { noTraining: true },
      presets: [preset],
      own: { 'router/m': { input: 2 } },
    });
    expect(settings).toMatchObject({ defaultModel: 'oriel/writer', taskModels: { embed: 'router/e' } });
    expect(changes).toEqual([
      { kind: 'change', subject: 'Default model', details: ['model on-device/tiny-chat -> oriel/writer'] },
      { kind: 'add', subject: 'Model for embeddings', details: ['model none -> router/e'] },
      { kind: 'add', subject: 'Preset Writer', details: ['models router/m', 'policy order'] },
      {
        kind: 'change',
        subject: 'Routing',
        details: ['rules for all sites changed', 'own prices and limits changed'],
      },
      { kind: 'change', subject: 'Site https://a.example', details: ['rules changed'] },
    ]);
  });
});

describe('web-standard AI', () => {
  const standard = { usual: 'oriel' as const, sites: { 'https://a.example': 'browser' as const } };
  const before: CurrentSetup = { ...current, settings: { ...current.settings, standard, ownModel: true } };
  const importing = (named: ConfigFile['standard']) =>
    planImport(before, { version: 1, providers: [], standard: named }, TYPES);

  test('is shown before it is changed; sites that the file does not name stay', () => {
    const { settings, changes } = importing({
      usual: 'automatic',
      sites: { 'https://b.example': 'oriel', 'https://a.example': 'browser' },
    });
    expect(settings.standard).toEqual({
      usual: 'automatic',
      sites: { 'https://a.example': 'browser', 'https://b.example': 'oriel' },
    });
    expect(changes).toEqual([
      {
        kind: 'change',
        subject: 'Web-standard AI',
        details: ['all sites Oriel’s -> automatic', 'https://b.example as all sites -> Oriel’s'],
      },
    ]);
  });

  test('for all sites stays where the file names sites alone, and what the browser has is nobody’s to import', () => {
    const { settings, changes } = importing({ sites: { 'https://a.example': 'browser' } });
    expect(settings).toMatchObject({ standard, ownModel: true });
    expect(changes).toEqual([{ kind: 'same', subject: 'Web-standard AI', details: [] }]);
  });
});
