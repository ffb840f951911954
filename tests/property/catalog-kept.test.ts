/** What lies on the disk of models, whatever became of it there: never a price that nobody made, never a call that fails by it. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { costOf } from '../../lib/catalog/cost.ts';
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import { type Basis, openEndpoints } from '../../lib/catalog/endpoints.ts';
import { type Listing, readListing } from '../../lib/catalog/listed.ts';
import { endpointsOf } from '../../lib/catalog/table.ts';
import { typeOf } from '../../lib/providers/index.ts';
import { expenseOf } from '../../lib/router/expense.ts';

const HERE: Basis = { providers: [{ id: 'a', type: 'openai', label: 'A' }] };
const endpoint = (id: string, input: number): Endpoint => ({
  ref: `a/${id}`,
  providerId: 'a',
  modelId: id,
  model: id,
  local: false,
  contextLength: 8_000,
  price: { input, output: 2 * input, source: 'provider', at: 1 },
});
const MADE = [endpoint('x', 3), endpoint('y', 5), { ...endpoint('z', 7), ref: 'b/z', providerId: 'b' }];
const TEXT = JSON.stringify(MADE.slice(0, 2));

/** All that IndexedDB keeps. */
const anything = fc.anything({
  withDate: true,
  withMap: true,
  withSet: true,
  withBigInt: true,
  withTypedArray: true,
});
const text = fc.oneof(
  fc.nat(TEXT.length).map((length) => TEXT.slice(0, length)),
  fc
    .tuple(fc.nat(TEXT.length - 1), fc.string({ maxLength: 3 }))
    .map(([at, into]) => TEXT.slice(0, at) + into + TEXT.slice(at + 1)),
  fc.jsonValue().map((it) => JSON.stringify(it)),
  anything,
);
const kept = fc.oneof(
  fc.record({ store: fc.constant('endpoints'), value: text.map((it) => ({ providerId: 'a', text: it })) }),
  fc.record({
    store: fc.constant('endpoints'),
    value: fc.dictionary(fc.string(), anything).map((it) => ({ ...it, providerId: 'a' })),
  }),
  fc.record({ store: fc.constant('made'), value: anything }),
  fc.record({
    store: fc.constant('made'),
    value: anything.map((sums) => ({ version: '1', basis: JSON.stringify([HERE.providers, {}, {}]), sums })),
  }),
);

/** False: no browser keeps it. */
async function plant(name: string, { store, value }: { store: string; value: unknown }): Promise<boolean> {
  const raw = await openDB(name);
  try {
    await raw.put(store, value, store === 'made' ? 'made' : undefined);
    return true;
  } catch {
    return false;
  } finally {
    raw.close();
  }
}

describe('the endpoints on the disk', () => {
  it('are as they were made, or are made anew, whatever lies in their place (P)', async () => {
    let count = 0;
    let planted = 0;
    await fc.assert(
      fc.asyncProperty(kept, async (it) => {
        count += 1;
        const name = `endpoints-property-${count}`;
        const before = openEndpoints('1', name);
        await before.put(MADE, HERE);
        before.close();
        if (await plant(name, it)) planted += 1;
        const after = openEndpoints('1', name);
        for (const made of MADE) expect([undefined, made]).toContainEqual(await after.of(made.ref));
        expect([undefined, MADE]).toContainEqual(await after.all(HERE));
        await after.put(MADE, HERE);
        expect(await after.all(HERE)).toEqual(MADE);
        after.close();
      }),
      { numRuns: 200 },
    );
    expect(planted).toBeGreaterThan(100);
  });
});

/** As it was written, nine times of ten. */
const mostly = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 9, arbitrary: good },
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, '3', null),
    anything,
  );
const usd = mostly(fc.double({ min: 0, max: 100, noNaN: true }));
const tokens = mostly(fc.integer({ min: 1, max: 100_000 }));
const steps = mostly(fc.array(fc.record({ tokens, input: usd }, { requiredKeys: [] }), { maxLength: 2 }));
const price = mostly(
  fc.record(
    { input: usd, output: usd, cacheRead: usd, request: usd, above: steps },
    { requiredKeys: ['input', 'output'] },
  ),
);
const model = mostly(
  fc.record(
    {
      id: mostly(fc.constantFrom('x', 'y')),
      name: mostly(fc.string()),
      contextLength: tokens,
      maxOutput: tokens,
      inputs: mostly(fc.subarray(['text', 'image'])),
      reasoning: mostly(fc.boolean()),
      price,
    },
    { requiredKeys: ['id', 'price'] },
  ),
);
const listing = fc.record({
  providerId: fc.constant('a'),
  models: fc.array(model, { minLength: 1, maxLength: 4 }),
  fetchedAt: mostly(fc.nat()),
  problem: mostly(fc.record({ message: fc.string(), at: fc.nat() })),
});

describe('a provider’s list on the disk', () => {
  it('makes endpoints whose every cost is an amount, or not known, whatever is in it (P)', () => {
    let priced = 0;
    fc.assert(
      fc.property(listing, (it) => {
        const read = readListing(it as unknown as Listing);
        const all = endpointsOf({
          providers: [{ id: 'a', type: 'openai', label: 'A', baseUrl: 'https://lab.example/v1' }],
          typeOf,
          listings: new Map([['a', read]]),
          facts: () => undefined,
          ids: () => [],
          own: {},
          privacy: {},
          chosen: ['a/x'],
          isLocal: () => false,
        });
        expect(all.map(({ ref }) => ref)).toContain('a/x');
        for (const one of all) {
          const asked = {
            surface: 'window.ai',
            messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
          } as const;
          const costs = [
            costOf({ input: 10, output: 10 }, one.price),
            costOf({ input: 1_000_000 }, one.price),
            expenseOf(structuredClone(asked) as never, one, 1)?.most.usd,
          ];
          for (const cost of costs) {
            if (cost === undefined) continue;
            priced += 1;
            expect(cost).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(priced).toBeGreaterThan(50);
  });
});
