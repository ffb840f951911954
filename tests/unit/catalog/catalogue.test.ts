import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import type { DBSchema } from 'idb';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../lib/catalog/catalogue.ts';
import { type Listing, openListings, UPGRADES } from '../../../lib/catalog/listings.ts';
import { openDatabase } from '../../../lib/platform/database.ts';
import { FILE } from '../../../scripts/catalog/run.ts';

/** As an Oriel wrote it, whatever that was. */
interface Written extends DBSchema {
  listings: { key: string; value: unknown };
  refreshed: { key: string; value: unknown };
}

const file = JSON.parse(readFileSync(FILE, 'utf8'));
const LATER = file.at + 1_000;
const small = {
  version: 1,
  at: 1_000,
  lines: { tiers: [['gpt-*', 3]], code: [], codeOnly: [] },
  models: { 'gpt-x': { contextLength: 100 } },
  endpoints: { openai: { 'gpt-x': { price: { input: 2, output: 8 } } } },
};
const refreshed = (input: number, at = LATER) => ({
  source: 'models.dev' as const,
  facts: { at, models: { 'gpt-x': {} }, endpoints: { openai: { 'gpt-x': { price: { input } } } } },
});
let count = 0;
const fresh = () => `catalogue-${count++}`;
const open = (bundled: () => Promise<unknown> = async () => small, databaseName = fresh()) =>
  openCatalogue({ bundled, databaseName, now: () => 77 });

describe('the catalogue', () => {
  it('knows nothing until it is ready, and is read once', async () => {
    let reads = 0;
    const catalogue = open(async () => {
      reads += 1;
      return small;
    });
    expect(catalogue.facts('openai', 'gpt-x')).toBeUndefined();
    expect(catalogue.ids('openai')).toEqual([]);
    expect(catalogue.about()).toEqual({ models: 0, bundledAt: 0, sources: [] });
    expect(reads).toBe(0);
    await Promise.all([catalogue.ready(), catalogue.ready()]);
    expect(reads).toBe(1);
    expect(catalogue.facts('openai', 'gpt-x')).toMatchObject({
      tier: 3,
      price: { input: 2, source: 'bundled', at: 1_000 },
    });
    expect(catalogue.ids('openai')).toEqual(['gpt-x']);
    expect(catalogue.about()).toEqual({ models: 1, bundledAt: 1_000, sources: ['bundled'] });
    catalogue.close();
  });

  it('reads the list that comes with Oriel', async () => {
    const catalogue = open(async () => file);
    await catalogue.ready();
    expect(catalogue.facts('anthropic', 'claude-sonnet-5-5')).toMatchObject({
      model: 'claude-sonnet-5-5',
      tier: 2,
    });
    expect(catalogue.about().models).toBe(Object.keys(file.models).length);
    catalogue.close();
  });

  it('tells of a damaged list as an error with the next step, and reads it again when asked again', async () => {
    const answers: (() => Promise<unknown>)[] = [
      async () => ({ version: 1 }),
      async () => {
        throw new TypeError('Failed to fetch');
      },
      async () => small,
    ];
    const catalogue = open(() => answers.shift()!());
    await expect(catalogue.ready()).rejects.toMatchObject({
      info: { code: 'internal', message: expect.stringMatching(/install Oriel anew/) },
    });
    await expect(catalogue.ready()).rejects.toMatchObject({
      info: { code: 'internal', message: expect.stringMatching(/Restart the browser/) },
    });
    expect(catalogue.facts('openai', 'gpt-x')).toBeUndefined();
    await catalogue.ready();
    expect(catalogue.facts('openai', 'gpt-x')).toBeDefined();
    catalogue.close();
  });

  it('uses what was refreshed at once, and after a restart', async () => {
    const name = fresh();
    const before = open(undefined, name);
    expect(await before.keep([refreshed(3)])).toEqual({
      models: 1,
      bundledAt: 1_000,
      refreshedAt: LATER,
      sources: ['bundled', 'models.dev'],
    });
    expect(before.facts('openai', 'gpt-x')?.price).toEqual({ input: 3, source: 'models.dev', at: LATER });
    before.close();
    const after = open(undefined, name);
    await after.ready();
    expect(after.facts('openai', 'gpt-x')?.price?.input).toBe(3);
    after.close();
  });

  it('keeps what a source said before when it fails, and tells why', async () => {
    const name = fresh();
    const catalogue = open(undefined, name);
    const problem = { message: 'models.dev could not be reached.', at: LATER + 5 };
    await catalogue.keep([refreshed(3)]);
    const view = await catalogue.keep([
      { source: 'models.dev', problem },
      { source: 'openrouter', problem: { ...problem, message: 'Nor OpenRouter.' } },
    ]);
    expect(view).toMatchObject({
      refreshedAt: LATER,
      sources: ['bundled', 'models.dev'],
      problem: { message: 'models.dev could not be reached. Nor OpenRouter.', at: LATER + 5 },
    });
    expect(catalogue.facts('openai', 'gpt-x')?.price?.input).toBe(3);
    catalogue.close();
    const after = open(undefined, name);
    await after.ready();
    expect(after.about().problem?.at).toBe(LATER + 5);
    expect(
      await after.keep([refreshed(4, LATER + 9), { ...refreshed(5), source: 'openrouter' }]),
    ).not.toHaveProperty('problem');
    after.close();
  });

  it('goes by the list of a newer Oriel where what was refreshed is older', async () => {
    const name = fresh();
    const older = open(undefined, name);
    await older.keep([refreshed(3, 2_000)]);
    older.close();
    const newer = open(async () => ({ ...small, at: 3_000 }), name);
    await newer.ready();
    expect(newer.facts('openai', 'gpt-x')?.price).toMatchObject({ input: 2, source: 'bundled' });
    expect(newer.about()).not.toHaveProperty('refreshedAt');
    newer.close();
  });

  it('leaves out what was kept in no shape that it knows', async () => {
    const name = fresh();
    const database = await openDatabase<Written>({ name, what: 'model facts', upgrades: UPGRADES });
    await database.transaction(['refreshed'], 'readwrite', async (tx) => {
      await tx.objectStore('refreshed').put({ source: 'models.dev', facts: { at: 'then' }, problem: 'yes' });
      await tx.objectStore('refreshed').put({ source: 'openrouter', problem: { message: 7, at: 'then' } });
      await tx.objectStore('refreshed').put({ source: 'a later source', facts: {} });
    });
    database.close();
    const catalogue = open(undefined, name);
    await catalogue.ready();
    expect(catalogue.about().sources).toEqual(['bundled']);
    expect(catalogue.about()).not.toHaveProperty('problem');
    catalogue.close();
  });

  it('S36 does without what it cannot read, says so, and overwrites nothing', async () => {
    const name = fresh();
    const newer = await openDatabase<Written>({ name, what: 'x', upgrades: [...UPGRADES, () => undefined] });
    newer.close();
    const catalogue = open(undefined, name);
    await catalogue.ready();
    expect(catalogue.facts('openai', 'gpt-x')?.price?.input).toBe(2);
    expect(catalogue.about().problem).toMatchObject({
      message: expect.stringMatching(/saved by a newer version/),
      at: 77,
    });
    const view = await catalogue.keep([refreshed(3)]);
    expect(catalogue.facts('openai', 'gpt-x')?.price?.input).toBe(3);
    expect(view.problem?.message).toMatch(/saved by a newer version/);
    catalogue.close();
  });

  it('S36 finds the lists of the Oriel before it as they were', async () => {
    const name = fresh();
    const listing: Listing = { providerId: 'lab', models: [{ id: 'a' }], fetchedAt: 5 };
    const first = await openDatabase<Written>({ name, what: 'model lists', upgrades: UPGRADES.slice(0, 1) });
    await first.transaction(['listings'], 'readwrite', (tx) => tx.objectStore('listings').put(listing));
    first.close();
    const catalogue = open(undefined, name);
    await catalogue.keep([refreshed(3)]);
    expect((await openListings(name).all()).get('lab')).toEqual(listing);
    catalogue.close();
  });
});
