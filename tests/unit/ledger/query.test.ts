import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BLOCK_ROWS } from '../../../lib/ledger/blocks.ts';
import { type Ledger, openLedger } from '../../../lib/ledger/ledger.ts';
import { type Filter, readCall, readPage } from '../../../lib/ledger/query.ts';
import { A, B, call, exchange, NOON } from '../../fixtures/ledger/rows.ts';

let count = 0;
let databaseName: string;
let ledger: Ledger;
beforeEach(async () => {
  databaseName = `query-test-${count++}`;
  ledger = await openLedger({ databaseName });
});
afterEach(() => ledger.close());

const numbers = async (filter: Filter, limit = 50, before?: number): Promise<number[]> =>
  (await readPage(ledger.database, { filter, limit, before })).rows.map(({ time }) => time - NOON);

/** Many rows at once, as many calls leave them. */
async function fill(rows: number, of: (row: number) => ReturnType<typeof call>): Promise<void> {
  const raw = await openDB(databaseName);
  const tx = raw.transaction('activity', 'readwrite');
  for (let row = 0; row < rows; row += 1) void tx.store.add(of(row));
  await tx.done;
  raw.close();
}

describe('a page of activity', () => {
  test('has the newest first, and a cursor to where the next begins', async () => {
    for (let row = 0; row < 5; row += 1) await ledger.record(call({ time: NOON + row }));
    const first = await readPage(ledger.database, { limit: 2 });
    expect(first.rows.map(({ time }) => time - NOON)).toEqual([4, 3]);
    const second = await readPage(ledger.database, { limit: 2, before: first.before });
    expect(second.rows.map(({ time }) => time - NOON)).toEqual([2, 1]);
    const third = await readPage(ledger.database, { limit: 2, before: second.before });
    expect(third.rows.map(({ time }) => time - NOON)).toEqual([0]);
    expect(third.before).toBeUndefined();
  });

  test('has no cursor where it holds the very last row', async () => {
    for (let row = 0; row < 2; row += 1) await ledger.record(call());
    expect((await readPage(ledger.database, { limit: 2 })).before).toBeUndefined();
  });

  test('goes on where it was, whatever ended in between', async () => {
    for (let row = 0; row < 4; row += 1) await ledger.record(call({ time: NOON + row }));
    const { before } = await readPage(ledger.database, { limit: 2 });
    await ledger.record(call({ time: NOON + 9 }));
    expect(await numbers({}, 2, before)).toEqual([1, 0]);
    expect(await numbers({}, 1)).toEqual([9]);
  });

  test('of an empty ledger is empty', async () => {
    expect(await readPage(ledger.database, { limit: 5 })).toEqual({ rows: [] });
  });

  test.each<[string, Filter, number[]]>([
    ['site', { origin: B }, [4, 1]],
    ['model, whoever served it', { model: 'gpt-4o' }, [5, 3]],
    ['endpoint', { model: 'router/gpt-4o' }, [3]],
    ['provider', { providerId: 'azure' }, [5]],
    ['time', { from: NOON + 1, to: NOON + 3 }, [2, 1]],
    ['failure', { errors: true }, [4, 2]],
    ['success', { errors: false, origin: A }, [5, 3, 0]],
    ['cost', { minCost: 0.5 }, [3, 1]],
    ['all of them', { origin: A, model: 'gpt-4o', minCost: 0.1, errors: false, from: NOON }, [3]],
    ['a site that never called', { origin: 'https://c.example' }, []],
    ['a word that is a name of something else', { origin: 'gpt-4o' }, []],
  ])('is filtered by %s', async (_, filter, expected) => {
    const rows = [
      call(),
      call({ origin: B, cost: 0.5 }),
      call({ error: 'timeout', finish: undefined }),
      call({ model: 'gpt-4o', served: 'router/gpt-4o', cost: 1 }),
      call({ origin: B, error: 'aborted', finish: undefined, cost: 0.1 }),
      call({ model: 'gpt-4o', served: 'azure/mine', providerId: 'azure' }),
    ];
    for (const [at, row] of rows.entries()) await ledger.record({ ...row, time: NOON + at });
    expect(await numbers(filter)).toEqual(expected);
  });

  test('passes over the borders of blocks without a gap and without a double', async () => {
    const rows = 2 * BLOCK_ROWS + 100;
    await fill(rows, (row) => call({ time: NOON + row, origin: row % 3 === 0 ? B : A }));
    await readPage(ledger.database, { limit: 1 });
    // These come into the last block, which has room.
    await ledger.record(call({ time: NOON + rows, origin: B }));
    const seen: number[] = [];
    let before: number | undefined;
    do {
      const page = await readPage(ledger.database, { filter: { origin: B }, before, limit: 97 });
      seen.push(...page.rows.map(({ time }) => time - NOON));
      before = page.before;
    } while (before !== undefined);
    const expected = Array.from({ length: rows + 1 }, (__, row) => row).filter(
      (row) => row % 3 === 0 || row === rows,
    );
    expect(seen).toEqual(expected.toReversed());
  });

  test.each([-1, 0, 1, 2, 3])(
    'begins at a cursor that is %i from the border of two blocks',
    async (offset) => {
      await fill(BLOCK_ROWS + 10, (row) => call({ time: NOON + row }));
      const before = BLOCK_ROWS + offset;
      const { rows } = await readPage(ledger.database, { before, limit: 3 });
      expect(rows.map(({ id }) => id)).toEqual([before - 1, before - 2, before - 3]);
    },
  );

  test('reads no more rows than it shows, however many there are', async () => {
    await fill(2_000, (row) => call({ time: NOON + row, ...(row === 3 ? { origin: B } : {}) }));
    await readPage(ledger.database, { limit: 1 });
    const raw = await openDB(databaseName);
    // What is not in the page is not looked at: it may as well be gone.
    const tx = raw.transaction('activity', 'readwrite');
    for (const key of await tx.store.getAllKeys()) if (key !== 4) void tx.store.delete(key);
    await tx.done;
    raw.close();
    expect(await numbers({ origin: B })).toEqual([3]);
  });

  test('says how fast an answer came, where enough of it came to tell', async () => {
    await ledger.record(call({ usage: { output: 101 }, firstPartMs: 500, durationMs: 2_500 }));
    await ledger.record(call({ usage: { output: 3 } }));
    await ledger.record(call({ usage: { output: 101 }, cached: true }));
    const { rows } = await readPage(ledger.database, { limit: 3 });
    expect(rows.map(({ perSecond }) => perSecond)).toEqual([undefined, undefined, 50]);
  });

  test('counts no token for speed that was thought unseen, before the first word', async () => {
    const usage = { output: 1_101 };
    const tried = {
      ref: 'p/m',
      outcome: 'answered',
      startedAt: NOON,
      ms: 2_500,
      firstMs: 500,
      usage,
    } as const;
    const thought = { firstPartMs: 500, durationMs: 2_500, attempts: [{ ...tried, unseen: 1_000 }] };
    await ledger.record(call({ usage, ...thought }));
    expect((await readPage(ledger.database, { limit: 1 })).rows[0]?.perSecond).toBe(50);
  });
});

describe('a search in kept text', () => {
  test('finds words in whatever case, in questions, answers, files and calls of tools', async () => {
    await ledger.record(call({ time: NOON }), exchange('Where is the LEDGER?', 'here'));
    await ledger.record(call({ time: NOON + 1 }), exchange('nothing', 'In the Ledger.'));
    await ledger.record(call({ time: NOON + 2 }), exchange('other', 'words'));
    await ledger.record(call({ time: NOON + 3 }));
    const withFile = exchange('look', 'at it');
    withFile.messages[0]!.files = [{ type: 'file', name: 'ledger.pdf' }];
    await ledger.record(call({ time: NOON + 4 }), withFile);
    const withCall = exchange('do', '');
    withCall.answers[0]!.calls = [{ id: '1', name: 'look', arguments: '{"in":"ledger"}' }];
    await ledger.record(call({ time: NOON + 5, origin: B }), withCall);
    expect(await numbers({ text: ' ledger ' })).toEqual([5, 4, 1, 0]);
    expect(await numbers({ text: 'LEDGER', origin: A }, 2)).toEqual([4, 1]);
    expect(await numbers({ text: 'absent' })).toEqual([]);
  });

  test('of nothing is no search', async () => {
    await ledger.record(call());
    expect(await numbers({ text: '  ' })).toEqual([0]);
  });

  test('hands over what it has when its time is up, and goes on from there', async () => {
    for (let row = 0; row < 150; row += 1)
      await ledger.record(call({ time: NOON + row }), exchange(row % 100 === 10 ? 'needle' : 'hay', 'hay'));
    let clock = 0;
    const hurried = () => {
      clock += 1_000;
      return clock;
    };
    const found: number[] = [];
    let pages = 0;
    let before: number | undefined;
    do {
      const page = await readPage(
        ledger.database,
        { filter: { text: 'needle' }, before, limit: 10 },
        hurried,
      );
      found.push(...page.rows.map(({ time }) => time - NOON));
      before = page.before;
      pages += 1;
    } while (before !== undefined);
    expect(found).toEqual([110, 10]);
    // 64 texts each, and a last one that finds nothing more.
    expect(pages).toBe(4);
  });

  test('finds the same where few of the texts are asked for as where all are', async () => {
    for (let row = 0; row < 40; row += 1)
      await ledger.record(
        call({ time: NOON + row, origin: row % 10 === 0 ? B : A }),
        exchange('needle', 'x'),
      );
    expect(await numbers({ text: 'needle', origin: B })).toEqual([30, 20, 10, 0]);
    expect(await numbers({ text: 'needle' })).toHaveLength(40);
  });
});

describe('one call', () => {
  test('is read with its decision and its text', async () => {
    await ledger.record(call({ asked: 'x' }), exchange('what', 'that'));
    const { rows } = await readPage(ledger.database, { limit: 1 });
    const { row, text } = (await readCall(ledger.database, rows[0]!.id))!;
    expect(row.asked).toBe('x');
    expect(text).toMatchObject({ answers: [{ role: 'assistant', text: 'that' }] });
    expect(await readCall(ledger.database, 99)).toBeUndefined();
  });

  test('has no text where none was kept', async () => {
    await ledger.record(call());
    expect(await readCall(ledger.database, 1)).toEqual({ row: expect.objectContaining({ id: 1 }) });
  });
});
