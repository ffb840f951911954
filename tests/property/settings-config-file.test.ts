import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Budgets } from '../../lib/protocol/budget.ts';
import type { ProviderConfig } from '../../lib/protocol/config.ts';
import type { SiteConfig } from '../../lib/protocol/config-file.ts';
import type { Keeping } from '../../lib/protocol/keeping.ts';
import {
  ORIEL,
  type Routing,
  type Rules,
  type SiteRouting,
  VIRTUAL_MODELS,
} from '../../lib/protocol/routing.ts';
import type { Standard } from '../../lib/protocol/standard.ts';
import { buildConfigFile, parseConfigFile } from '../../lib/settings/config-file.ts';
import { planImport } from '../../lib/settings/import-plan.ts';
import { findJsonError } from '../../lib/settings/json-error.ts';
import type { Settings } from '../../lib/settings/schema.ts';
import { TYPES } from '../fixtures/config/types.ts';

const id = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/).filter((name) => name !== ORIEL);
const label = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const modelId = fc.string({ minLength: 1, maxLength: 30 });
const origin = fc
  .record({ scheme: fc.constantFrom('http', 'https'), host: fc.domain(), port: fc.option(fc.nat(65_535)) })
  .map(({ scheme, host, port }) => new URL(`${scheme}://${host}${port === null ? '' : `:${port}`}`).origin);
const key = fc.stringMatching(/^[\x21-\x7e]{1,60}$/);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const provider: fc.Arbitrary<ProviderConfig> = fc.oneof(
  fc.record({ id, type: fc.constant('on-device'), label }),
  fc.record(
    {
      id,
      type: fc.constantFrom('openai-compatible', 'ollama'),
      label,
      baseUrl: origin.map((base) => `${base}/v1`),
      models: fc.array(modelId, { maxLength: 5 }),
    },
    { requiredKeys: ['id', 'type', 'label', 'baseUrl'] },
  ),
);

const usd = fc.double({ min: 0, max: 1_000, noNaN: true }).map((value) => value || 0);
const rules: fc.Arbitrary<Rules> = fc.record(
  {
    localOnly: fc.boolean(),
    noTraining: fc.boolean(),
    maxPrice: fc.record({ input: usd, output: usd }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const siteRouting: fc.Arbitrary<SiteRouting> = fc.record(
  { rules, pageChooses: fc.boolean(), cache: fc.boolean() },
  { requiredKeys: [] },
);
const routingOf = (ref: fc.Arbitrary<string>, providers: readonly ProviderConfig[]): fc.Arbitrary<Routing> =>
  fc.record(
    {
      rules: rules.filter((some) => Object.keys(some).length > 0),
      presets: fc.uniqueArray(
        fc.record(
          {
            id: id.filter((name) => !(VIRTUAL_MODELS as readonly string[]).includes(name)),
            label,
            models: fc.uniqueArray(ref, { minLength: 1, maxLength: 3 }),
            policy: fc.constantFrom('order', 'price', 'balanced'),
            system: fc.string({ minLength: 1, maxLength: 40 }),
            rules,
          },
          { requiredKeys: ['id', 'label', 'models', 'policy'] },
        ),
        { selector: (preset) => preset.id, maxLength: 3 },
      ),
      elsewhere: fc.boolean(),
      hedge: fc.boolean(),
      daily: fc.boolean(),
      own: fc
        .uniqueArray(ref, { maxLength: 3 })
        .map((refs) => Object.fromEntries(refs.map((one) => [one, { input: 1.5, contextLength: 4_096 }]))),
      privacy: fc
        .subarray(providers.map((one) => one.id))
        .map((ids) => Object.fromEntries(ids.map((one) => [one, { trains: false }]))),
    },
    { requiredKeys: ['presets', 'elsewhere', 'hedge', 'daily', 'own', 'privacy'] },
  );

const budget = fc.record(
  {
    perRequest: usd,
    perDay: usd,
    perMonth: usd,
    tokensPerMinute: fc.integer({ min: 1, max: 1_000_000_000 }),
    requestsPerMinute: fc.integer({ min: 1, max: 1_000_000_000 }),
    concurrent: fc.integer({ min: 1, max: 100 }),
  },
  { requiredKeys: [] },
);
const entriesOf = <T>(keys: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.subarray([...keys]).chain((some) => fc.record(Object.fromEntries(some.map((one) => [one, value]))));
const budgetsOf = (ids: readonly string[], origins: readonly string[]): fc.Arbitrary<Budgets> =>
  fc.record(
    { site: budget, all: budget, providers: entriesOf(ids, budget), sites: entriesOf(origins, budget) },
    { requiredKeys: ['site', 'providers', 'sites'] },
  );
const keepingOf = (origins: readonly string[]): fc.Arbitrary<Keeping> =>
  fc.record({
    all: fc.boolean(),
    days: fc.integer({ min: 1, max: 3_650 }),
    sites: entriesOf(origins, fc.boolean()),
  });
const standard: fc.Arbitrary<Standard> = fc.record({
  usual: fc.constantFrom('automatic', 'oriel', 'browser'),
  sites: fc.dictionary(origin, fc.constantFrom('oriel', 'browser'), { maxKeys: 4, noNullPrototype: true }),
});

/** Everything that can be set up, and the keys to it. */
const setup = fc
  .record({
    providers: fc.uniqueArray(provider, { selector: (one) => one.id, minLength: 1, maxLength: 6 }),
    origins: fc.uniqueArray(origin, { maxLength: 6 }),
  })
  .chain(({ providers, origins }) => {
    const ref = fc.tuple(fc.constantFrom(...providers), modelId).map(([one, model]) => `${one.id}/${model}`);
    return fc.record({
      settings: fc.record({
        providers: fc.constant(providers),
        defaultModel: optional(ref),
        taskModels: optional(fc.record({ embed: ref, speech: ref }, { requiredKeys: ['embed'] })),
        routing: optional(routingOf(ref, providers)),
        budgets: optional(
          budgetsOf(
            providers.map((one) => one.id),
            origins,
          ),
        ),
        keeping: optional(keepingOf(origins)),
        unusedDays: fc.option(fc.option(fc.integer({ min: 1, max: 3_650 })), { nil: undefined }),
        standard: optional(standard),
        chosen: fc.boolean(),
      }) as fc.Arbitrary<Settings>,
      sites: fc.tuple(
        ...origins.map(
          (site): fc.Arbitrary<SiteConfig> =>
            fc.record(
              {
                origin: fc.constant(site),
                access: fc.constantFrom('allow', 'deny'),
                model: ref,
                routing: siteRouting,
              },
              { requiredKeys: ['origin', 'access'] },
            ),
        ),
      ),
      keys: fc
        .subarray(providers.filter(({ type }) => type === 'openai-compatible'))
        .chain((keyed) =>
          fc.tuple(
            ...keyed.map((one) =>
              fc
                .uniqueArray(key, { minLength: 1, maxLength: 4 })
                .map((secrets) => [one.id, secrets] as const),
            ),
          ),
        ),
    });
  });

const NOTHING: Settings = { providers: [], chosen: false };

describe('export and import', () => {
  test('on an empty Oriel give back exactly what was set up, keys included where they were asked for', () => {
    fc.assert(
      fc.property(setup, fc.boolean(), ({ settings, sites, keys }, withKeys) => {
        const text = buildConfigFile(settings, sites, withKeys ? new Map(keys) : undefined);
        const parsed = parseConfigFile(text, { types: TYPES, providers: [], presets: [] });
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
        const plan = planImport(
          { settings: NOTHING, sites: [], keyOrigin: () => undefined, keyCount: () => 0 },
          parsed.file,
          TYPES,
        );
        expect(plan.settings.providers).toEqual(settings.providers);
        expect(plan.settings.defaultModel).toEqual(settings.defaultModel);
        expect(plan.settings.taskModels).toEqual(settings.taskModels);
        expect(plan.settings.routing).toEqual(settings.routing);
        expect(plan.settings.budgets).toEqual(settings.budgets);
        expect(plan.settings.keeping).toEqual(settings.keeping);
        expect(plan.settings.unusedDays).toEqual(settings.unusedDays);
        expect(plan.settings.standard).toEqual(settings.standard);
        expect(plan.sites).toEqual(sites);
        expect(plan.keys.put.map(({ providerId, keys: secrets }) => [providerId, secrets])).toEqual(
          withKeys ? settings.providers.flatMap((one) => keys.filter(([keyed]) => keyed === one.id)) : [],
        );
        for (const { providerId, endpointUrl } of plan.keys.put) {
          expect(endpointUrl).toBe(settings.providers.find((one) => one.id === providerId)?.baseUrl);
        }
        if (!withKeys) expect(text).not.toMatch(/"keys?":/);
      }),
    );
  });

  test('on the same Oriel change nothing', () => {
    fc.assert(
      fc.property(setup, ({ settings, sites, keys }) => {
        const parsed = parseConfigFile(buildConfigFile(settings, sites), {
          types: TYPES,
          providers: settings.providers,
          presets: settings.routing?.presets ?? [],
        });
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
        const bound = new Map(
          keys.map(([keyed]) => {
            const baseUrl = settings.providers.find((one) => one.id === keyed)?.baseUrl as string;
            return [keyed, new URL(baseUrl).origin];
          }),
        );
        const plan = planImport(
          { settings, sites, keyOrigin: (one) => bound.get(one), keyCount: () => 1 },
          parsed.file,
          TYPES,
        );
        expect(plan.changes.filter(({ kind }) => kind !== 'same')).toEqual([]);
        expect(plan.settings).toEqual({ ...settings, chosen: plan.settings.chosen });
        expect(plan.keys).toEqual({ put: [], drop: [] });
        expect(plan.sites).toEqual([]);
      }),
    );
  });
});

describe('an import into another Oriel', () => {
  test('S04 never leaves a key with a provider whose address has another origin', () => {
    fc.assert(
      fc.property(setup, setup, (here, file) => {
        const bound = new Map(
          here.settings.providers.flatMap(({ id: one, baseUrl }) =>
            baseUrl === undefined ? [] : [[one, new URL(baseUrl).origin] as const],
          ),
        );
        const text = buildConfigFile(file.settings, file.sites);
        const parsed = parseConfigFile(text, {
          types: TYPES,
          providers: here.settings.providers,
          presets: [],
        });
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
        const plan = planImport(
          {
            settings: here.settings,
            sites: here.sites,
            keyOrigin: (one) => bound.get(one),
            keyCount: () => 1,
          },
          parsed.file,
          TYPES,
        );
        for (const { id: one, baseUrl } of plan.settings.providers) {
          if (!bound.has(one) || plan.keys.drop.includes(one)) continue;
          expect(baseUrl === undefined ? undefined : new URL(baseUrl).origin).toBe(bound.get(one));
        }
        for (const before of here.settings.providers) {
          expect(plan.settings.providers.map(({ id: one }) => one)).toContain(before.id);
        }
      }),
    );
  });
});

const full = readFileSync(new URL('../fixtures/config/full.json', import.meta.url), 'utf8');
const CONTEXT = { types: TYPES, providers: [], presets: [] };

/** Either a file, or problems that each say something about a place that exists. Never a throw. */
function expectNamed(text: string): void {
  const parsed = parseConfigFile(text, CONTEXT);
  if (parsed.ok) return;
  expect(parsed.problems.length).toBeGreaterThan(0);
  for (const { path, message } of parsed.problems) {
    expect(message).not.toBe('');
    expect(message).not.toContain('Invalid input');
    if (path === '') expect(message).toMatch(/JSON|object|too large/);
  }
}

describe('malformed files always give named problems', () => {
  test('any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.json(),
          fc.json().map((json) => `${json}x`),
        ),
        expectNamed,
      ),
    );
  });

  test('a good file with a piece cut out, doubled or overwritten', () => {
    fc.assert(
      fc.property(fc.nat(full.length), fc.nat(30), fc.string(), (at, length, instead) => {
        expectNamed(full.slice(0, at));
        expectNamed(full.slice(0, at) + full.slice(at + length));
        expectNamed(full.slice(0, at + length) + full.slice(at));
        expectNamed(full.slice(0, at) + instead + full.slice(at + length));
      }),
    );
  });

  test('a good file with any value anywhere replaced by any other, or with one more field', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.jsonValue(), fc.string(), (place, value, field) => {
        let index = 0;
        const changed = JSON.parse(full, (name, old: unknown) => {
          index += 1;
          if (index - 1 !== place) return old;
          if (old === null || typeof old !== 'object' || Array.isArray(old) || name === '') return value;
          return { ...old, [field]: value };
        }) as unknown;
        expectNamed(JSON.stringify(changed) ?? '');
      }),
    );
  });

  test('the place of an error is found for exactly the texts that JSON.parse refuses', () => {
    const mutated = fc
      .tuple(
        fc.json(),
        fc.nat(200),
        fc.constantFrom('', ',', '"', '\\', '}', ']', '0', '\n', '-', '.', 'e', ':', '/'),
      )
      .map(
        ([json, at, char]) =>
          json.slice(0, at % (json.length + 1)) + char + json.slice((at % (json.length + 1)) + 1),
      );
    fc.assert(
      fc.property(fc.oneof(mutated, fc.json(), fc.string({ unit: 'binary' })), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const error = findJsonError(text);
        expect(error === undefined).toBe(isJson);
        if (error !== undefined) expect(error.index).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
