import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readStats } from '../../../lib/ledger/charts.ts';
import { erase } from '../../../lib/ledger/erase.ts';
import { exportCsv, exportFineTuning, exportJsonl } from '../../../lib/ledger/export.ts';
import { type Ledger, openLedger } from '../../../lib/ledger/ledger.ts';
import { readPage } from '../../../lib/ledger/query.ts';
import { A, B, call, DAY, dump, exchange, NOON } from '../../fixtures/ledger/rows.ts';

let count = 0;
let databaseName: string;
let ledger: Ledger;
beforeEach(async () => {
  databaseName = `erase-test-${count++}`;
  ledger = await openLedger({ databaseName, now: () => NOON });
});
afterEach(() => ledger.close());

const times = async (): Promise<number[]> =>
  (await readPage(ledger.database, { limit: 100 })).rows.map(({ time }) => time);

/** Everything that is on the disk, and everything that an export gives. */
async function everywhere(): Promise<string> {
  const files: string[] = [];
  for (const file of [
    exportJsonl(ledger.database, { text: true }),
    exportCsv(ledger.database),
    exportFineTuning(ledger.database),
  ])
    for await (const piece of file) files.push(piece);
  const seen = [
    await dump(databaseName),
    files,
    await readStats(ledger.database, { from: 0, to: NOON + DAY }),
  ];
  return JSON.stringify(seen);
}

/** Two sites on three days, with text, some of it in blocks already. */
async function fill(): Promise<void> {
  for (const day of [2, 1]) {
    await ledger.record(call({ time: NOON - day * DAY }), exchange(`a-${day}`, `said-a-${day}`));
    await ledger.record(
      call({ time: NOON - day * DAY, origin: B, asked: `b-${day}` }),
      exchange(`b-${day}`, 'said-b'),
    );
  }
  await readPage(ledger.database, { limit: 1 });
  await ledger.record(call({ time: NOON }), exchange('a-0', 'said-a-0'));
  await ledger.record(call({ time: NOON, origin: B }));
}

describe('erasing', () => {
  test('S34 a site takes its rows, its text, its sums and what charts were made of, and nothing of another', async () => {
    await fill();
    const before = await everywhere();
    expect(before).toContain(A);
    expect(before).toContain('said-a-0');
    expect(await erase(ledger.database, { origin: A })).toEqual({ calls: 3, texts: 3 });
    const after = await everywhere();
    expect(after).not.toContain('a.example');
    expect(after).not.toContain('said-a');
    expect(await times()).toEqual([NOON, NOON - DAY, NOON - 2 * DAY]);
    expect(after).toContain('said-b');
    expect((await ledger.today(B)).calls).toBe(1);
    expect((await ledger.today(A)).calls).toBe(0);
  });

  test('S34 a site takes the text of each of its rows, whichever of those beside it have some', async () => {
    for (const text of [undefined, exchange('one', 'x'), undefined, exchange('two', 'x')])
      await ledger.record(call(), text);
    await ledger.record(call({ origin: B }), exchange('three', 'x'));
    await ledger.record(call());
    expect(await erase(ledger.database, { origin: A })).toEqual({ calls: 5, texts: 2 });
    const after = await everywhere();
    expect(after).not.toMatch(/"one"|"two"/);
    expect(after).toContain('"three"');
  });

  test('S34 a time takes what began in it, and its share of the days at both ends', async () => {
    await fill();
    await ledger.record(call({ time: NOON - DAY + 1, asked: 'stays' }));
    const from = NOON - 2 * DAY + 1;
    expect(await erase(ledger.database, { from, to: NOON - DAY + 1 })).toEqual({ calls: 2, texts: 2 });
    const after = await everywhere();
    expect(after).not.toContain('said-a-1');
    expect(after).not.toContain('b-1');
    expect(after).toContain('said-a-2');
    expect(await times()).toEqual([NOON - DAY + 1, NOON, NOON, NOON - 2 * DAY, NOON - 2 * DAY]);
    const raw = await openDB(databaseName);
    const sums = await raw.getAll('usage');
    raw.close();
    expect(
      sums.map(({ day, origin, calls, inputTokens }) => [day.slice(8), origin, calls, inputTokens]),
    ).toEqual([
      ['20', A, 1, 10],
      ['20', B, 1, 10],
      ['21', A, 1, 10],
      ['22', A, 1, 10],
      ['22', B, 1, 10],
    ]);
  });

  test('S34 a site and a time together take only what is of both', async () => {
    await fill();
    expect(await erase(ledger.database, { origin: B, from: NOON - DAY })).toEqual({ calls: 2, texts: 1 });
    expect(await times()).toEqual([NOON, NOON - DAY, NOON - 2 * DAY, NOON - 2 * DAY]);
  });

  test('S34 days whose rows went long ago lose their sums, too', async () => {
    await fill();
    const raw = await openDB(databaseName);
    await raw.clear('activity');
    await raw.clear('blocks');
    await raw.clear('figures');
    raw.close();
    await erase(ledger.database, {
      from: new Date(2026, 10, 20).getTime(),
      to: new Date(2026, 10, 22).getTime(),
    });
    const left = await dump(databaseName);
    expect(JSON.stringify(left)).not.toMatch(/2026-11-2[01]/);
    expect(JSON.stringify(left)).toContain('2026-11-22');
  });

  test('S34 all leaves nothing in any store', async () => {
    await fill();
    expect(await erase(ledger.database)).toEqual({ calls: 6, texts: 5 });
    expect(await dump(databaseName)).toEqual([]);
    expect(await times()).toEqual([]);
  });

  test('S34 what was never there is no failure', async () => {
    expect(await erase(ledger.database, { origin: A })).toEqual({ calls: 0, texts: 0 });
    await fill();
    expect(await erase(ledger.database, { origin: 'https://c.example' })).toEqual({ calls: 0, texts: 0 });
    expect(await erase(ledger.database, { from: NOON + 1 })).toEqual({ calls: 0, texts: 0 });
    expect(await times()).toHaveLength(6);
  });

  test('is one transaction: what fails in the middle has erased nothing', async () => {
    await fill();
    const before = await dump(databaseName);
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args) {
      if (this.name === 'figures') throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, args);
    };
    await expect(erase(ledger.database, { origin: A })).rejects.toMatchObject({ fault: 'unavailable' });
    IDBObjectStore.prototype.put = put;
    expect(await dump(databaseName)).toEqual(before);
  });

  test('goes on with what comes after: numbers are not used twice, and pages are whole', async () => {
    await fill();
    await erase(ledger.database, { origin: B });
    await ledger.record(call({ time: NOON + 5, origin: B }));
    const { rows } = await readPage(ledger.database, { limit: 10 });
    expect(rows.map(({ id }) => id)).toEqual([7, 5, 3, 1]);
    await erase(ledger.database);
    await ledger.record(call({ time: NOON + 6 }));
    expect((await readPage(ledger.database, { limit: 10 })).rows.map(({ id }) => id)).toEqual([8]);
  });
});
