import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import { type Basis, openEndpoints } from '../../../lib/catalog/endpoints.ts';

let count = 0;
const fresh = () => `endpoints-test-${count++}`;
const endpoint = (ref: string): Endpoint => ({
  ref,
  providerId: ref.split('/')[0] as string,
  modelId: ref.slice(ref.indexOf('/') + 1),
  model: ref,
  local: false,
});
const basis = (baseUrl: string): Basis => ({ providers: [{ id: 'a', type: 'ollama', label: 'A', baseUrl }] });
const HERE = basis('http://localhost:11434/v1');
const ALL = [endpoint('a/x'), endpoint('a/y/z'), endpoint('b/x')];

describe('endpoints', () => {
  test('are unknown until they are made, and there again after a restart', async () => {
    const name = fresh();
    const before = openEndpoints('1', name);
    expect(await before.all(HERE)).toBeUndefined();
    expect(await before.of('a/x')).toBeUndefined();
    await before.put(ALL, HERE);
    expect(await before.all(HERE)).toEqual(ALL);
    before.close();
    const after = openEndpoints('1', name);
    expect(await after.of('a/y/z')).toEqual(ALL[1]);
    expect(await after.all(HERE)).toEqual(ALL);
    expect(await after.of('b/x')).toEqual(ALL[2]);
    after.close();
  });

  test('go with the provider that is gone', async () => {
    const endpoints = openEndpoints('1', fresh());
    await endpoints.put(ALL, HERE);
    await endpoints.put(ALL.slice(2), HERE);
    expect(await endpoints.all(HERE)).toEqual(ALL.slice(2));
    expect(await endpoints.of('a/x')).toBeUndefined();
    endpoints.close();
  });

  test('of another Oriel are made anew before all of them are chosen among', async () => {
    const name = fresh();
    const older = openEndpoints('1', name);
    await older.put(ALL, HERE);
    older.close();
    const newer = openEndpoints('2', name);
    expect(await newer.all(HERE)).toBeUndefined();
    await newer.put(ALL, HERE);
    expect(await newer.all(HERE)).toEqual(ALL);
    newer.close();
  });

  test('of another address or other terms are made anew, in memory and after a restart', async () => {
    const name = fresh();
    const endpoints = openEndpoints('1', name);
    await endpoints.put(ALL, HERE);
    const elsewhere = basis('https://models.example/v1');
    expect(await endpoints.all(elsewhere)).toBeUndefined();
    expect(await endpoints.all({ ...HERE, routing: { own: {}, privacy: { a: { trains: true } } } })).toBe(
      undefined,
    );
    expect(await endpoints.all({ ...HERE, routing: { own: {}, privacy: {} } })).toEqual(ALL);
    endpoints.close();
    const after = openEndpoints('1', name);
    expect(await after.all(elsewhere)).toBeUndefined();
    expect(await after.all(structuredClone(HERE))).toEqual(ALL);
    after.close();
  });
});

describe('endpoints that are not as they were made', () => {
  const priced = { ...endpoint('a/x'), price: { input: 3, output: 15, source: 'provider' as const, at: 1 } };
  const MADE = [priced, endpoint('b/x')];
  const record = (its: unknown) => ({ providerId: 'a', text: JSON.stringify(its) });

  test.each<[string, string, unknown, IDBValidKey?]>([
    ['cheaper by hand', 'endpoints', record([{ ...priced, price: { ...priced.price, input: 0 } }])],
    ['free by hand', 'endpoints', record([{ ...priced, local: true, price: undefined }])],
    ['priced in words', 'endpoints', record([{ ...priced, price: { input: 'three' } }])],
    ['half written', 'endpoints', { providerId: 'a', text: JSON.stringify([priced]).slice(0, 40) }],
    ['empty', 'endpoints', { providerId: 'a' }],
    ['of the shape before', 'endpoints', { providerId: 'a', endpoints: [priced] }],
    ['no text', 'endpoints', { providerId: 'a', text: [priced] }],
    ['of a provider that nobody made', 'endpoints', { ...record([priced]), providerId: 'c' }],
    ['without sums', 'made', { version: '1', basis: JSON.stringify([HERE.providers, {}, {}]) }, 'made'],
    [
      'with sums of another shape',
      'made',
      { version: '1', basis: JSON.stringify([HERE.providers, {}, {}]), sums: 'x' },
      'made',
    ],
    ['made by a word', 'made', 'yesterday', 'made'],
  ])('are made anew: %s', async (_, store, value, key) => {
    const name = fresh();
    const before = openEndpoints('1', name);
    await before.put(MADE, HERE);
    before.close();
    const raw = await openDB(name);
    await raw.put(store, value, key);
    raw.close();
    const after = openEndpoints('1', name);
    const found = await after.of('a/x');
    expect(found === undefined || found.price?.input === 3).toBe(true);
    expect(await after.all(HERE)).toBeUndefined();
    await after.put(MADE, HERE);
    expect(await after.all(HERE)).toEqual(MADE);
    expect(await after.of('a/x')).toEqual(priced);
    after.close();
  });

  test('are made anew where those of a provider are gone', async () => {
    const name = fresh();
    const before = openEndpoints('1', name);
    await before.put(MADE, HERE);
    before.close();
    const raw = await openDB(name);
    await raw.delete('endpoints', 'b');
    raw.close();
    const after = openEndpoints('1', name);
    expect(await after.of('a/x')).toEqual(priced);
    expect(await after.of('b/x')).toBeUndefined();
    expect(await after.all(HERE)).toBeUndefined();
    after.close();
  });

  test('are nothing to go by for another Oriel, the chosen one as little as all of them', async () => {
    const name = fresh();
    const older = openEndpoints('1', name);
    await older.put(MADE, HERE);
    older.close();
    const newer = openEndpoints('2', name);
    expect(await newer.of('a/x')).toBeUndefined();
    newer.close();
  });
});
