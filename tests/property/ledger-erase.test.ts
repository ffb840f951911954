import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStats } from '../../lib/ledger/charts.ts';
import { erase } from '../../lib/ledger/erase.ts';
import { openLedger } from '../../lib/ledger/ledger.ts';
import { readPage } from '../../lib/ledger/query.ts';
import { sweep } from '../../lib/ledger/retention.ts';
import { A, B, call, DAY, dump, exchange, NOON } from '../fixtures/ledger/rows.ts';

const site = fc.constantFrom(A, B);
const time = fc.nat(40).map((days) => NOON - days * DAY);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('record' as const), origin: site, time, text: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('read' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record(
      { do: fc.constant('erase' as const), origin: site, from: time, to: time },
      { requiredKeys: ['do'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('sweep' as const), days: fc.integer({ min: 1, max: 40 }) }),
  },
);

interface Kept {
  name: string;
  origin: string;
  time: number;
  text: boolean;
}

let count = 0;

describe('the ledger', () => {
  test('S34 holds what was recorded and not erased, and of all else no trace, in any order of steps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const databaseName = `ledger-erase-${count++}`;
        const ledger = await openLedger({ databaseName });
        let kept: Kept[] = [];
        const all: Kept[] = [];
        for (const [at, it] of steps.entries()) {
          if (it.do === 'record') {
            const one = { name: `«row ${at}»`, origin: it.origin, time: it.time, text: it.text };
            const text = it.text ? exchange(`«text ${at}»`, 'x') : undefined;
            await ledger.record(call({ origin: it.origin, time: it.time, asked: one.name }), text);
            kept.push(one);
            all.push(one);
          } else if (it.do === 'read') await readPage(ledger.database, { limit: 1 });
          else if (it.do === 'erase') {
            const { origin, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = it;
            const isGone = (one: Kept) =>
              (origin === undefined || one.origin === origin) && one.time >= from && one.time < to;
            const gone = kept.filter(isGone);
            expect(await erase(ledger.database, { origin, from: it.from, to: it.to })).toEqual({
              calls: gone.length,
              texts: gone.filter(({ text }) => text).length,
            });
            kept = kept.filter((one) => !isGone(one));
          } else {
            await sweep(ledger.database, NOON, { days: it.days });
            const since = new Date(NOON);
            since.setDate(since.getDate() - it.days);
            kept = kept.map((one) => ({ ...one, text: one.text && one.time >= since.getTime() }));
          }
        }
        const { rows } = await readPage(ledger.database, { limit: 100 });
        expect(rows.map(({ asked }) => asked)).toEqual(kept.map(({ name }) => name).toReversed());
        const { total } = await readStats(ledger.database, { from: NOON - 50 * DAY, to: NOON + 1 });
        expect(total).toMatchObject({ calls: kept.length, input: 10 * kept.length });
        const disk = JSON.stringify(await dump(databaseName));
        for (const one of all) {
          const still = kept.find(({ name }) => name === one.name);
          expect(disk.includes(one.name)).toBe(still !== undefined);
          expect(disk.includes(one.name.replace('row', 'text'))).toBe(still?.text === true);
        }
        for (const origin of [A, B])
          expect(disk.includes(origin)).toBe(kept.some((one) => one.origin === origin));
        ledger.close();
      }),
      { numRuns: 100 },
    );
  });
});
