import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import { openEndpoints } from '../../../lib/catalog/endpoints.ts';

let count = 0;
const fresh = () => `endpoints-test-${count++}`;
const endpoint = (ref: string): Endpoint => ({
  ref,
  providerId: ref.split('/')[0] as string,
  modelId: ref.slice(ref.indexOf('/') + 1),
  model: ref,
  local: false,
});
const ALL = [endpoint('a/x'), endpoint('a/y/z'), endpoint('b/x')];

describe('endpoints', () => {
  test('are unknown until they are made, and there again after a restart', async () => {
    const name = fresh();
    const before = openEndpoints('1', name);
    expect(await before.all()).toBeUndefined();
    expect(await before.of('a/x')).toBeUndefined();
    await before.put(ALL);
    expect(await before.all()).toEqual(ALL);
    before.close();
    const after = openEndpoints('1', name);
    expect(await after.of('a/y/z')).toEqual(ALL[1]);
    expect(await after.all()).toEqual(ALL);
    expect(await after.of('b/x')).toEqual(ALL[2]);
    after.close();
  });

  test('go with the provider that is gone', async () => {
    const endpoints = openEndpoints('1', fresh());
    await endpoints.put(ALL);
    await endpoints.put(ALL.slice(2));
    expect(await endpoints.all()).toEqual(ALL.slice(2));
    expect(await endpoints.of('a/x')).toBeUndefined();
    endpoints.close();
  });

  test('of another Oriel are made anew before all of them are chosen among', async () => {
    const name = fresh();
    const older = openEndpoints('1', name);
    await older.put(ALL);
    older.close();
    const newer = openEndpoints('2', name);
    expect(await newer.all()).toBeUndefined();
    await newer.put(ALL);
    expect(await newer.all()).toEqual(ALL);
    newer.close();
  });
});
