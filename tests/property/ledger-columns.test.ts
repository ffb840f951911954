import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode } from '../../lib/ledger/columns.ts';
import { type Filter, matching } from '../../lib/ledger/filter.ts';
import { type Measure, measureOf } from '../../lib/ledger/measure.ts';
import { activity, endpoint } from '../fixtures/ledger/arbitrary.ts';
import { A, B, NOON } from '../fixtures/ledger/rows.ts';

const measures: fc.Arbitrary<Measure[]> = fc
  .array(fc.tuple(activity, fc.nat(3), fc.nat(50)), { maxLength: 40 })
  .map((rows) => {
    let id = 0;
    return rows.map(([row, gap, keptChars]) => {
      id += 1 + gap;
      return measureOf(id, { ...row, keptChars });
    });
  });

/** As a figure of 32 bits is read. */
const rounded = ({ savedByCaching, savedByRouting, attempts, ...rest }: Measure): Measure => {
  const round = (it: number | undefined) => it && Math.fround(it);
  return {
    ...rest,
    savedByCaching: round(savedByCaching),
    savedByRouting: round(savedByRouting),
    attempts: attempts.map(({ firstMs, perSecond, ...attempt }) => ({
      ...attempt,
      firstMs: round(firstMs),
      perSecond: round(perSecond),
    })),
  };
};

const filter: fc.Arbitrary<Filter> = fc.record(
  {
    origin: fc.constantFrom(A, B, 'https://nowhere.example'),
    model: fc.oneof(fc.constantFrom('one', 'two', 'vendor/one', 'none'), endpoint),
    providerId: fc.constantFrom('p', 'q', ''),
    from: fc.integer({ min: NOON - 6_000, max: NOON + 1 }),
    to: fc.integer({ min: NOON - 6_000, max: NOON + 1 }),
    errors: fc.boolean(),
    minCost: fc.double({ min: 0, max: 10, noNaN: true }),
    text: fc.constant('any'),
  },
  { requiredKeys: [] },
);

const passes = (it: Measure, by: Filter): boolean =>
  (by.origin === undefined || it.origin === by.origin) &&
  (by.model === undefined || it.model === by.model || it.endpoint === by.model) &&
  (by.providerId === undefined || (by.providerId !== '' && it.providerId === by.providerId)) &&
  (by.from === undefined || it.time >= by.from) &&
  (by.to === undefined || it.time < by.to) &&
  (by.errors === undefined || it.failed === by.errors) &&
  (by.minCost === undefined || (it.cost !== undefined && it.cost >= by.minCost)) &&
  (by.text === undefined || it.keptChars > 0);

describe('rows in columns', () => {
  test('come out as they went in', () => {
    fc.assert(
      fc.property(measures, (rows) => {
        expect([...decode(encode(rows))]).toEqual(rows.map(rounded));
      }),
    );
  });

  test('stay what they are when some are taken out, and no word of those is left', () => {
    fc.assert(
      fc.property(measures, (rows) => {
        const stay = rows.filter(({ origin }) => origin !== A);
        const again = encode([...decode(encode(rows))].filter(({ origin }) => origin !== A));
        expect([...decode(again)]).toEqual(stay.map(rounded));
        expect(again.block.words).not.toContain(A);
      }),
    );
  });

  test('pass a filter exactly where the rows do, the newest first', () => {
    fc.assert(
      fc.property(measures, filter, fc.option(fc.nat(80), { nil: undefined }), (rows, by, before) => {
        const { block } = encode(rows);
        const expected = rows.filter((row) => passes(row, by) && (before === undefined || row.id < before));
        const found = matching(block, by, before).map((at) => block.id[at]);
        expect(found).toEqual(expected.map(({ id }) => id).toReversed());
      }),
      { numRuns: 500 },
    );
  });
});
