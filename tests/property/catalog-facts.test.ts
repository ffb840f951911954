import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinFacts, matches } from '../../lib/catalog/facts.ts';
import { readModelsDev } from '../../lib/catalog/models-dev.ts';
import { readOpenRouter } from '../../lib/catalog/openrouter-list.ts';
import { type CatalogueFacts, readFacts } from '../../lib/catalog/snapshot.ts';
import { endpointsOf } from '../../lib/catalog/table.ts';
import { typeOf, types } from '../../lib/providers/index.ts';

const junk = fc.jsonValue({ maxDepth: 3 });
/** What the lists say, and what they might. */
const price = fc.oneof(fc.double(), fc.constantFrom('0.000002', '-1', 'NaN', '', '1e99', null), junk);
const day = fc.oneof(fc.constantFrom('2026-01', '2026-01-31', '2026-13-01', null), junk);
const tokens = fc.oneof(fc.nat(), fc.constantFrom(0, -1, 1.5, 2 ** 53), junk);
const id = fc.oneof(fc.constantFrom('gpt-5', '__proto__', 'constructor', 'a/b:free', 'x y', ''), fc.string());
const kinds = fc.oneof(fc.subarray(['text', 'image', 'audio', 'pdf', 'video', 'file']), junk);

const openRouterEntry = fc.oneof(
  junk,
  fc.record(
    {
      id,
      name: fc.oneof(fc.string(), junk),
      created: fc.oneof(fc.double(), junk),
      context_length: tokens,
      architecture: fc.oneof(fc.record({ input_modalities: kinds, output_modalities: kinds }), junk),
      pricing: fc.oneof(fc.record({ prompt: price, completion: price, image: price, request: price }), junk),
      top_provider: fc.oneof(fc.record({ max_completion_tokens: tokens }), junk),
      supported_parameters: fc.oneof(fc.subarray(['tools', 'reasoning', 'structured_outputs']), junk),
      knowledge_cutoff: day,
      expiration_date: day,
    },
    { requiredKeys: ['id'] },
  ),
);
const modelsDevEntry = fc.oneof(
  junk,
  fc.record(
    {
      id,
      name: fc.oneof(fc.string(), junk),
      type: fc.oneof(fc.constantFrom('speech', 'embedding', 'chat'), junk),
      reasoning: fc.oneof(fc.boolean(), junk),
      tool_call: fc.oneof(fc.boolean(), junk),
      modalities: fc.oneof(fc.record({ input: kinds, output: kinds }), junk),
      knowledge: day,
      release_date: day,
      retirement_date: day,
      limit: fc.oneof(fc.record({ context: tokens, output: tokens }), junk),
      cost: fc.oneof(
        fc.record({
          input: price,
          output: price,
          cache_read: price,
          tiers: fc.oneof(
            fc.array(fc.record({ input: price, tier: fc.record({ size: tokens }) }), { maxLength: 2 }),
            junk,
          ),
          context_over_200k: fc.oneof(fc.record({ input: price }), junk),
        }),
        junk,
      ),
    },
    { requiredKeys: [] },
  ),
);
const providers = fc.oneof(
  junk,
  fc.dictionary(
    fc.constantFrom('openai', 'anthropic', 'togetherai', 'nobody', '__proto__'),
    fc.oneof(junk, fc.record({ models: fc.oneof(junk, fc.dictionary(id, modelsDevEntry, { maxKeys: 4 })) })),
  ),
);

/** In the shape that is kept, without a price that nothing has. */
function expectSound(facts: CatalogueFacts) {
  expect(readFacts(structuredClone(facts))).toEqual(facts);
  for (const [type, its] of Object.entries(facts.endpoints)) {
    expect(typeOf(type)).toBeDefined();
    for (const { price: { above: _, ...usd } = {} } of Object.values(its))
      for (const amount of Object.values(usd)) expect(amount).toBeGreaterThanOrEqual(0);
  }
}

describe('a list from elsewhere', () => {
  it('is read as far as it makes sense, whatever OpenRouter answers', () => {
    fc.assert(
      fc.property(fc.array(openRouterEntry, { maxLength: 5 }), (entries) =>
        expectSound(readOpenRouter(entries, 1)),
      ),
    );
  });

  it('is read as far as it makes sense, whatever models.dev answers', () => {
    fc.assert(fc.property(providers, (body) => expectSound(readModelsDev(body, 1))));
  });
});

describe('a line of names', () => {
  it('is what the usual rule for stars makes of it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 });
    const names = fc.array(text, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('*'));
    fc.assert(
      fc.property(names, text, (names, name) => {
        const pattern = new RegExp(`^${names.split('*').join('.*')}$`);
        expect(matches(names, name)).toBe(pattern.test(name));
      }),
    );
  });
});

describe('an endpoint', () => {
  const usd = fc.option(fc.double({ min: 0, max: 1_000, noNaN: true }), { nil: undefined });
  const count = fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: undefined });
  const rates = fc.record({ input: usd, output: usd });
  const limits = fc.record({ contextLength: count, maxOutput: count });
  const type = fc.constantFrom(...types.map((it) => it.type));

  it('is as the person says, else the provider, else the catalogue; free on this machine, and else never for less', () => {
    fc.assert(
      fc.property(type, fc.boolean(), rates, limits, rates, limits, rates, limits, (type, local, ...all) => {
        const [ownRates, ownLimits, listedRates, listedLimits, knownRates, knownLimits] = all;
        const known = joinFacts(
          [
            {
              source: 'bundled',
              facts: {
                at: 1,
                models: { m: {} },
                endpoints: { [type]: { m: { ...given(knownLimits), price: given(knownRates) } } },
              },
            },
          ],
          { tiers: [], code: [], codeOnly: [] },
        );
        const listed = {
          id: 'm',
          ...given(listedLimits),
          ...(hasAny(listedRates) && { price: given(listedRates) }),
        };
        const [endpoint] = endpointsOf({
          providers: [
            {
              id: 'p',
              type,
              label: 'P',
              ...(typeOf(type)?.baseUrl.initial ? { baseUrl: typeOf(type)?.baseUrl.initial } : {}),
            },
          ],
          typeOf,
          listings: new Map([['p', { providerId: 'p', models: [listed], fetchedAt: 2 }]]),
          facts: known.of,
          ids: known.ids,
          own: { 'p/m': given({ ...ownRates, ...ownLimits }) },
          privacy: {},
          chosen: [],
          isLocal: () => local,
        });
        for (const limit of ['contextLength', 'maxOutput'] as const)
          expect(endpoint?.[limit]).toBe(ownLimits[limit] ?? listedLimits[limit] ?? knownLimits[limit]);
        const free = local && type !== 'litellm' ? { input: 0, output: 0 } : undefined;
        for (const rate of ['input', 'output'] as const) {
          const unknown: { input?: number; output?: number } = {};
          const said = hasAny(listedRates) ? listedRates : isKnown(type) ? knownRates : unknown;
          expect(endpoint?.price?.[rate]).toBe(ownRates[rate] ?? (free ?? said)[rate]);
        }
      }),
    );
  });
});

const given = <T extends object>(value: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined)) as never;
const hasAny = (value: object) => Object.values(value).some((it) => it !== undefined);
/** The catalogue's prices are of the service itself: an address of one's own is none. */
const isKnown = (type: string) => type !== 'azure' && type !== 'openai-compatible';
