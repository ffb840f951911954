import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NO_ROUTING } from '../../../lib/protocol/routing.ts';
import {
  buildConfigFile,
  type ConfigContext,
  MAX_FILE_CHARS,
  parseConfigFile,
} from '../../../lib/settings/config-file.ts';
import { TYPES } from '../../fixtures/config/types.ts';

const CONTEXT: ConfigContext = { types: TYPES, providers: [], presets: [] };
const full = readFileSync(new URL('../../fixtures/config/full.json', import.meta.url), 'utf8');
const provider = { id: 'a', type: 'openai-compatible', label: 'A', baseUrl: 'https://a.example/v1' };

/** The problems of a file, each as `path: message`. */
function problems(file: unknown, context = CONTEXT): string[] {
  const text = typeof file === 'string' ? file : JSON.stringify(file);
  const parsed = parseConfigFile(text, context);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('a whole file', () => {
  test('is read as it stands', () => {
    const parsed = parseConfigFile(full, CONTEXT);
    expect(parsed).toEqual({ ok: true, file: JSON.parse(full) });
  });

  test('may begin with a byte order mark', () => {
    expect(parseConfigFile(`\ufeff${full}`, CONTEXT).ok).toBe(true);
  });

  test('every example of the documentation is one', () => {
    const page = readFileSync(new URL('../../../docs/config.md', import.meta.url), 'utf8');
    const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => text as string);
    expect(examples).toHaveLength(5);
    for (const example of examples) {
      // The first shows where a key goes, not one.
      expect(problems(example.replace('sk-or-v1-…', 'sk-or-v1-0'))).toEqual([]);
    }
  });

  test('the documentation names every provider type that there is', () => {
    const page = readFileSync(new URL('../../../docs/config.md', import.meta.url), 'utf8');
    for (const { type } of TYPES) expect(page).toContain(`\`${type}\``);
  });
});

describe('a mistake is named by its field', () => {
  test.each<[string, unknown, string]>([
    ['no object', [], ': an object is needed here'],
    [
      'a site of the web standard that is no origin',
      { version: 1, providers: [], standard: { sites: { 'a.example': 'oriel' } } },
      'standard.sites["a.example"]: write an origin such as https://example.com',
    ],
    [
      'web-standard AI of nobody',
      { version: 1, providers: [], standard: { usual: 'nobody' } },
      'standard.usual: write "automatic" or "oriel" or "browser"',
    ],
    ['no version', { providers: [] }, 'version: this Oriel reads version 1'],
    ['a newer version', { version: 2, providers: [] }, 'version: this Oriel reads version 1'],
    ['no providers', { version: 1 }, 'providers: a list is needed here'],
    [
      'an unusable address',
      { version: 1, providers: [{ ...provider, baseUrl: 'api.example/v1' }] },
      'providers[0].baseUrl: write a whole http:// or https:// address',
    ],
    [
      'no address where one is needed',
      { version: 1, providers: [provider, { ...provider, id: 'b', baseUrl: undefined }] },
      'providers[1].baseUrl: a provider of type “openai-compatible” needs an address',
    ],
    [
      'an unknown type',
      { version: 1, providers: [{ ...provider, type: 'telepathy' }] },
      'providers[0].type: “telepathy” is no provider type of this Oriel; it knows ',
    ],
    [
      'an id that is none',
      { version: 1, providers: [{ ...provider, id: 'Not An Id' }] },
      'providers[0].id: use lower-case letters',
    ],
    [
      'an id used twice',
      { version: 1, providers: [provider, provider] },
      'providers[1].id: “a” is the id of providers[0] already',
    ],
    [
      'a misspelt field',
      { version: 1, providers: [{ ...provider, baseURL: 'x' }] },
      'providers[0].baseURL: there is no such field',
    ],
    [
      'an inherited name as a field',
      '{"version":1,"providers":[],"__proto__":{"version":1}}',
      '__proto__: there is no such field',
    ],
    [
      'a model list of numbers',
      { version: 1, providers: [{ ...provider, models: ['fine', 7] }] },
      'providers[0].models[1]: a text is needed here',
    ],
    [
      'an empty label',
      { version: 1, providers: [{ ...provider, label: '' }] },
      'providers[0].label: this must not',
    ],
    [
      'an empty key',
      { version: 1, providers: [{ ...provider, key: '' }] },
      'providers[0].key: this must not be empty',
    ],
    [
      'one of several keys cut short',
      { version: 1, providers: [{ ...provider, keys: ['sk-1', 'sk-2…'] }] },
      'providers[0].keys[1]: a key holds',
    ],
    [
      'no key in a list of keys',
      { version: 1, providers: [{ ...provider, keys: [] }] },
      'providers[0].keys: this must not be empty',
    ],
    [
      'more keys than a provider has',
      { version: 1, providers: [{ ...provider, keys: Array.from({ length: 17 }, (_, n) => `sk-${n}`) }] },
      'providers[0].keys: this is too long: 16 at most',
    ],
    [
      'one key and several',
      { version: 1, providers: [{ ...provider, key: 'sk-1', keys: ['sk-2'] }] },
      'providers[0].keys: write “key” for one',
    ],
    [
      'a key cut short',
      { version: 1, providers: [{ ...provider, key: 'sk-1…' }] },
      'providers[0].key: a key holds',
    ],
    [
      'a default without a provider part',
      { version: 1, providers: [provider], defaults: { model: 'gpt-4o' } },
      'defaults.model: write it as <provider id>/<model id>',
    ],
    [
      'a default of an unknown provider',
      { version: 1, providers: [provider], defaults: { model: 'b/gpt-4o' } },
      'defaults.model: there is no provider “b”, neither in this file nor set up',
    ],
    [
      'a site with a path',
      { version: 1, providers: [], sites: [{ origin: 'https://a.example/app', access: 'allow' }] },
      'sites[0].origin: write an origin',
    ],
    [
      'a site with half an access',
      { version: 1, providers: [], sites: [{ origin: 'https://a.example', access: 'ask' }] },
      'sites[0].access: write "allow" or "deny"',
    ],
    [
      'a site named twice',
      {
        version: 1,
        providers: [],
        sites: [
          { origin: 'https://a.example', access: 'allow' },
          { origin: 'https://a.example', access: 'deny' },
        ],
      },
      'sites[1].origin: https://a.example is sites[0] already',
    ],
    [
      'a site model of an unknown provider',
      { version: 1, providers: [], sites: [{ origin: 'https://a.example', access: 'allow', model: 'b/m' }] },
      'sites[0].model: there is no provider “b”',
    ],
    ['no JSON', '{\n  "version": 1,\n}', ': This is not JSON: line 3, column 1: there is a comma too many'],
    ['nothing', '', ': This is not JSON: line 1, column 1: the file ends too early.'],
    ['a web page', '<!doctype html>', ': This is not JSON: line 1, column 1: a value is missing here'],
  ])('%s', (_, file, problem) => {
    expect(problems(file)).toEqual([expect.stringContaining(problem)]);
  });

  test('all mistakes are named at once, fifty at most', () => {
    const file = { version: 1, providers: [{ ...provider, id: '?', label: 7, baseUrl: '?' }] };
    expect(problems(file)).toHaveLength(3);
    expect(problems({ version: 1, providers: Array(80).fill(provider) })).toHaveLength(50);
  });

  test('a file beyond any configuration is refused unread', () => {
    expect(problems(' '.repeat(MAX_FILE_CHARS + 1))).toEqual([expect.stringContaining('too large')]);
  });

  test('S06 no message quotes a key, whatever is wrong with the file', () => {
    const key = 'sk-canary-5f3a';
    for (const file of [
      `{"version":1,"providers":[{"key":"${key}" x}]}`,
      `{"version":1,"providers":[{"key":"${key}`,
      JSON.stringify({ version: 1, providers: [{ ...provider, key: `${key} ${key}` }] }),
      JSON.stringify({ version: 1, providers: [{ ...provider, keys: [key, `${key} ${key}`] }] }),
      JSON.stringify({ version: 1, providers: [{ ...provider, key: { [key]: 1 }, label: 1 }] }),
      JSON.stringify({ version: key, providers: key }),
    ]) {
      const found = problems(file);
      expect(found).not.toEqual([]);
      expect(found.join('\n')).not.toContain('canary');
    }
  });
});

describe('what is set up already', () => {
  const context = { types: TYPES, providers: [provider], presets: [] };

  test('may be referred to by a file that does not name it', () => {
    expect(problems({ version: 1, providers: [], defaults: { model: 'a/gpt-4o' } }, context)).toEqual([]);
  });

  test('fills in an address that the file leaves unsaid, for the same type only', () => {
    const unsaid = { id: 'a', type: 'openai-compatible', label: 'A' };
    expect(problems({ version: 1, providers: [unsaid] }, context)).toEqual([]);
    const other = { types: TYPES, providers: [{ ...provider, type: 'ollama' }], presets: [] };
    expect(problems({ version: 1, providers: [unsaid] }, other)).toHaveLength(1);
  });
});

describe('routing in a file', () => {
  const preset = { id: 'writer', label: 'Writer', models: ['a/gpt-4o'], policy: 'order' };
  const file = (routing: object, more: object = {}) => ({
    version: 1,
    providers: [provider],
    routing,
    ...more,
  });

  test('may name presets, and a default or a site may be one of them or a virtual model', () => {
    const sites = [{ origin: 'https://a.example', access: 'allow', model: 'oriel/fast' }];
    const defaults = { model: 'oriel/writer', tasks: { embed: 'a/embed' } };
    expect(problems(file({ presets: [preset] }, { defaults, sites }))).toEqual([]);
    expect(problems(file({}, { defaults }))).toEqual([
      'defaults.model: “writer” is neither a preset nor a model that Oriel chooses itself',
    ]);
  });

  test('is refused by its field where it could not be saved by hand', () => {
    expect(problems(file({ presets: [preset, preset] }))).toEqual([
      'routing.presets[1].id: “writer” is the id of another preset already',
    ]);
    expect(problems(file({ presets: [{ ...preset, id: 'auto' }] }))[0]).toContain('routing.presets[0].id');
    expect(problems(file({ presets: [{ ...preset, models: ['oriel/auto'] }] }))[0]).toContain(
      'routing.presets[0].models',
    );
    expect(problems(file({ rules: { localOnyl: true } }))[0]).toContain('routing.rules');
    expect(problems({ version: 1, providers: [{ ...provider, id: 'oriel' }] })[0]).toContain(
      'providers[0].id',
    );
  });
});

describe('an export', () => {
  const settings = { providers: [provider], defaultModel: 'a/m', chosen: true };

  test('holds no key unless it is given one', () => {
    expect(buildConfigFile(settings, [])).not.toContain('"key"');
    expect(JSON.parse(buildConfigFile(settings, [], new Map([['a', ['sk-1']]]))).providers).toEqual([
      { ...provider, key: 'sk-1' },
    ]);
  });

  test('names several keys as a list, one as before: an older Oriel reads it', () => {
    const text = buildConfigFile(settings, [], new Map([['a', ['sk-1', 'sk-2']]]));
    expect(JSON.parse(text).providers).toEqual([{ ...provider, keys: ['sk-1', 'sk-2'] }]);
    expect(problems(text)).toEqual([]);
  });

  test('is a file that can be imported', () => {
    expect(problems(buildConfigFile(settings, [{ origin: 'https://a.example', access: 'deny' }]))).toEqual(
      [],
    );
  });
});

test('an export leaves out the budget of a provider that is gone: no import would take it', () => {
  const provider = { id: 'a', type: 'on-device', label: 'A' };
  const budgets = { site: {}, providers: { a: { perDay: 1 }, gone: { perDay: 1 } }, sites: {} };
  const text = buildConfigFile({ providers: [provider], budgets, chosen: true }, []);
  expect(JSON.parse(text).budgets.providers).toEqual({ a: { perDay: 1 } });
  expect(problems(text)).toEqual([]);
});

test('an export leaves out the model of a site whose provider or preset is gone: no import would take it', () => {
  const preset = { id: 'mine', label: 'Mine', models: ['a/m'], policy: 'order' as const };
  const settings = {
    providers: [{ id: 'a', type: 'on-device', label: 'A' }],
    routing: { ...NO_ROUTING, presets: [preset] },
    chosen: true,
  };
  const models = ['a/m', 'oriel/fast', 'oriel/mine', 'gone/m', 'oriel/gone', undefined];
  const sites = models.map((model, at) => ({
    origin: `https://s${at}.example`,
    access: 'allow' as const,
    ...(model && { model }),
  }));
  const text = buildConfigFile(settings, sites);
  const exported: { model?: string }[] = JSON.parse(text).sites;
  expect(exported.map(({ model }) => model)).toEqual([
    ...models.slice(0, 3),
    undefined,
    undefined,
    undefined,
  ]);
  expect(problems(text)).toEqual([]);
});
