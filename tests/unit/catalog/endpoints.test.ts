import 'fake-indexeddb/auto';
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
