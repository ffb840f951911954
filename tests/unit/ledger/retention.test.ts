import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../../../lib/ledger/ledger.ts';
import { readCall, readPage } from '../../../lib/ledger/query.ts';
import { ROW_DAYS, sweep } from '../../../lib/ledger/retention.ts';
import { A, B, call, DAY, dump, exchange, NOON } from '../../fixtures/ledger/rows.ts';

let count = 0;
let databaseName: string;
let ledger: Ledger;
beforeEach(async () => {
  databaseName = `retention-test-${count++}`;
  ledger = await openLedger({ databaseName });
});
afterEach(() => ledger.close());

const rows = async () => (await readPage(ledger.database, { limit: 100 })).rows;
const keeping = { days: 30 };

describe('the sweep', () => {
  test('takes text that is too old, and leaves its row, which no longer says that there is any', async () => {
    await ledger.record(call({ time: NOON - 31 * DAY }), exchange('old words', 'x'));
    await ledger.record(call({ time: NOON - 29 * DAY }), exchange('new words', 'x'));
    expect(await sweep(ledger.database, NOON, keeping)).toEqual({ calls: 0, texts: 1 });
    expect((await rows()).map(({ keptChars }) => keptChars)).toEqual([10, undefined]);
    expect(JSON.stringify(await dump(databaseName))).not.toContain('old words');
    const { rows: found } = await readPage(ledger.database, { filter: { text: 'words' }, limit: 9 });
    expect(found.map(({ id }) => id)).toEqual([2]);
    expect(await readCall(ledger.database, 1)).not.toHaveProperty('text');
  });

  test('takes rows of more than a year ago, with their text and the sums of their days', async () => {
    await ledger.record(call({ time: NOON - (ROW_DAYS + 2) * DAY, origin: B }), exchange('x', 'y'));
    await ledger.record(call({ time: NOON - (ROW_DAYS - 2) * DAY }));
    expect(await sweep(ledger.database, NOON, { days: 3_650 })).toEqual({ calls: 1, texts: 1 });
    expect(await rows()).toHaveLength(1);
    expect(JSON.stringify(await dump(databaseName))).not.toContain('b.example');
    expect(JSON.stringify(await dump(databaseName))).toContain(A);
  });

  test('takes the oldest where there are too many', async () => {
    for (let row = 0; row < 5; row += 1)
      await ledger.record(call({ time: NOON + row }), exchange('12345', '67890'));
    expect(await sweep(ledger.database, NOON, keeping, { rows: 4, textChars: 25 })).toEqual({
      calls: 1,
      texts: 3,
    });
    expect((await rows()).map(({ id, keptChars }) => [id, keptChars])).toEqual([
      [5, 10],
      [4, 10],
      [3, undefined],
      [2, undefined],
    ]);
    expect((await readCall(ledger.database, 3))?.text).toBeUndefined();
    expect((await readCall(ledger.database, 4))?.text).toBeDefined();
  });

  test('changes nothing where there is nothing to take, and may run as often as it likes', async () => {
    await ledger.record(call({ time: NOON }), exchange('x', 'y'));
    await sweep(ledger.database, NOON, keeping);
    const before = await dump(databaseName);
    expect(await sweep(ledger.database, NOON, keeping)).toEqual({ calls: 0, texts: 0 });
    expect(await dump(databaseName)).toEqual(before);
  });

  test('of a clock that was set back takes nothing', async () => {
    await ledger.record(call({ time: NOON }), exchange('x', 'y'));
    expect(await sweep(ledger.database, NOON - 500 * DAY, { days: 1 })).toEqual({ calls: 0, texts: 0 });
  });
});
