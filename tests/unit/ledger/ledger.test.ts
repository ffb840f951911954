import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openLedger } from '../../../lib/ledger/ledger.ts';
import { readPage } from '../../../lib/ledger/query.ts';
import { A, B, call, dump, exchange, NOON } from '../../fixtures/ledger/rows.ts';

let count = 0;
const fresh = (): string => `ledger-test-${count++}`;

describe('a recorded call', () => {
  test('is in the activity and in the site’s sum of the day', async () => {
    const ledger = await openLedger({ databaseName: fresh(), now: () => NOON });
    expect(await ledger.today(A)).toEqual({ calls: 0, inputTokens: 0, outputTokens: 0 });
    await ledger.record(call());
    await ledger.record(
      call({ usage: { input: 1, output: 2, reasoning: 1 }, error: 'interrupted', finish: undefined }),
    );
    await ledger.record(call({ origin: B }));
    expect(await ledger.today(A)).toEqual({ calls: 2, inputTokens: 11, outputTokens: 7 });
    expect(await ledger.todayByOrigin()).toEqual(
      new Map([
        [A, { calls: 2, inputTokens: 11, outputTokens: 7 }],
        [B, { calls: 1, inputTokens: 10, outputTokens: 5 }],
      ]),
    );
    const { rows } = await readPage(ledger.database, { limit: 2 });
    expect(rows.map(({ origin, error }) => [origin, error])).toEqual([
      [B, undefined],
      [A, 'interrupted'],
    ]);
    ledger.close();
  });

  test('of which many end at once is counted each', async () => {
    const ledger = await openLedger({ databaseName: fresh(), now: () => NOON });
    await Promise.all(Array.from({ length: 50 }, () => ledger.record(call())));
    expect(await ledger.today(A)).toEqual({ calls: 50, inputTokens: 500, outputTokens: 250 });
    ledger.close();
  });

  test('that reached no provider has a row and used nothing', async () => {
    const ledger = await openLedger({ databaseName: fresh(), now: () => NOON });
    await ledger.record(call({ served: undefined, providerId: undefined, usage: {}, error: 'no-model' }));
    expect(await ledger.today(A)).toEqual({ calls: 0, inputTokens: 0, outputTokens: 0 });
    expect((await readPage(ledger.database, { limit: 10 })).rows).toHaveLength(1);
    ledger.close();
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -5, undefined])(
    'with a provider’s token count of %s does not spoil the sum',
    async (input) => {
      const ledger = await openLedger({ databaseName: fresh(), now: () => NOON });
      await ledger.record(call());
      await ledger.record(call({ usage: { input, output: input } }));
      expect(await ledger.today(A)).toEqual({ calls: 2, inputTokens: 10, outputTokens: 5 });
      ledger.close();
    },
  );

  test('S34 leaves no text behind, even if the caller hands it over', async () => {
    const databaseName = fresh();
    const ledger = await openLedger({ databaseName, now: () => NOON });
    const careless = { ...call(), messages: [{ role: 'user', content: 'canary' }], text: 'canary' };
    await ledger.record(careless);
    ledger.close();
    const all = await dump(databaseName);
    expect(JSON.stringify(all)).toContain(A);
    expect(JSON.stringify(all)).not.toContain('canary');
  });

  test('S34 has its text in the same transaction, where that is kept, and says so', async () => {
    const ledger = await openLedger({ databaseName: fresh(), now: () => NOON });
    await ledger.record(call());
    await ledger.record(call(), exchange('what', 'that'));
    const { rows } = await readPage(ledger.database, { limit: 2 });
    expect(rows.map(({ keptChars }) => keptChars)).toEqual([8, undefined]);
    ledger.close();
  });

  test('that cannot be written is told to whoever wrote it, and takes no other with it', async () => {
    const ledger = await openLedger({ databaseName: fresh(), now: () => NOON });
    const broken = call({ asked: (() => 'no record') as never });
    const written = await Promise.allSettled([call(), call(), broken, call()].map((it) => ledger.record(it)));
    expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect((await readPage(ledger.database, { limit: 10 })).rows).toHaveLength(3);
    expect((await ledger.today(A)).calls).toBe(3);
    ledger.close();
  });
});

describe('today', () => {
  const TZ = process.env.TZ;
  afterEach(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });

  test.each(['Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Kolkata', 'UTC'])(
    'turns at local midnight in %s',
    async (zone) => {
      process.env.TZ = zone;
      const midnight = new Date(2026, 2, 29, 0, 0, 0).getTime();
      let now = midnight - 1;
      const ledger = await openLedger({ databaseName: fresh(), now: () => now });
      await ledger.record(call({ time: midnight - 1 }));
      expect((await ledger.today(A)).calls).toBe(1);
      now = midnight;
      expect((await ledger.today(A)).calls).toBe(0);
      expect(await ledger.todayByOrigin()).toEqual(new Map());
      // A call belongs to the day on which it began, however long it took.
      await ledger.record(call({ time: midnight - 1 }));
      expect((await ledger.today(A)).calls).toBe(0);
      await ledger.record(call({ time: midnight }));
      expect((await ledger.today(A)).calls).toBe(1);
      ledger.close();
    },
  );

  test('survives a restart', async () => {
    const databaseName = fresh();
    const ledger = await openLedger({ databaseName, now: () => NOON });
    await ledger.record(call());
    ledger.close();
    const again = await openLedger({ databaseName, now: () => NOON });
    expect((await again.today(A)).calls).toBe(1);
    again.close();
  });
});

describe('the cost', () => {
  afterEach(() => vi.restoreAllMocks());

  test('of a record and of a look-up is the same with thousands of rows as with none', async () => {
    const databaseName = fresh();
    const ledger = await openLedger({ databaseName, now: () => NOON });
    const reads = ['get', 'getAll', 'getAllKeys', 'getKey', 'count', 'openCursor', 'openKeyCursor'] as const;
    const requests = async (work: () => Promise<unknown>): Promise<string[]> => {
      const made: string[] = [];
      for (const name of [...reads, 'put', 'add'] as const) {
        const original = IDBObjectStore.prototype[name] as (...args: unknown[]) => IDBRequest;
        vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (
          this: unknown,
          ...args: unknown[]
        ) {
          made.push(name);
          return original.apply(this, args) as never;
        });
      }
      await work();
      vi.restoreAllMocks();
      return made.sort();
    };

    const empty = [await requests(() => ledger.record(call())), await requests(() => ledger.today(A))];
    const raw = await openDB(databaseName);
    const tx = raw.transaction(['activity', 'usage'], 'readwrite');
    for (let row = 0; row < 3_000; row += 1) {
      const origin = `https://site-${row % 300}.example`;
      void tx.objectStore('activity').add(call({ origin }));
      void tx
        .objectStore('usage')
        .put({ day: `2025-${row}`, origin, calls: 1, inputTokens: 1, outputTokens: 1 });
    }
    await tx.done;
    raw.close();
    const full = [await requests(() => ledger.record(call())), await requests(() => ledger.today(A))];

    expect(full).toEqual(empty);
    expect(full).toEqual([['add', 'get', 'put'], ['get']]);
    ledger.close();
  });
});
