import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Activity } from '../../../lib/ledger/activity.ts';
import { BLOCK_ROWS } from '../../../lib/ledger/blocks.ts';
import { readStats } from '../../../lib/ledger/charts.ts';
import { type Columns, decode, encode } from '../../../lib/ledger/columns.ts';
import { daysBetween } from '../../../lib/ledger/days.ts';
import { openLedger } from '../../../lib/ledger/ledger.ts';
import { measureOf } from '../../../lib/ledger/measure.ts';
import { type Stats, type StatsRequest, statsOf } from '../../../lib/ledger/stats.ts';
import type { AttemptRecord } from '../../../lib/protocol/routing.ts';
import { A, B, call, DAY, NOON } from '../../fixtures/ledger/rows.ts';

const stats = (rows: Activity[], request: Partial<StatsRequest> = {}): Stats =>
  statsOf(
    rows.map((row, at) => measureOf(at + 1, row)),
    { from: NOON - 2 * DAY, to: NOON + 1, ...request },
  );

const attempt = (ref: string, outcome: AttemptRecord['outcome'], more: Partial<AttemptRecord> = {}) => ({
  ref,
  outcome,
  startedAt: NOON,
  ms: 1_000,
  ...more,
});

describe('spend and tokens', () => {
  test('are added up by day, for each model, site and provider', () => {
    const { days, total, byModel, byOrigin, byProvider } = stats([
      call({ model: 'one', cost: 0.25 }),
      call({ time: NOON - DAY, model: 'one', cost: 0.5, usage: { input: 100, output: 10 } }),
      call({ model: 'two', origin: B, providerId: 'other', served: 'other/two', cost: 1 }),
      call({ origin: B, usage: {} }),
    ]);
    expect(days).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
    expect(total).toEqual({ calls: 4, input: 120, output: 20, cost: 1.75, unpriced: 1 });
    expect(byModel).toEqual([
      {
        key: 'one',
        calls: [0, 1, 1],
        tokens: [0, 110, 15],
        cost: [0, 0.5, 0.25],
        total: { calls: 2, input: 110, output: 15, cost: 0.75, unpriced: 0 },
      },
      expect.objectContaining({ key: 'two', cost: [0, 0, 1], tokens: [0, 0, 15] }),
      // The catalogue has no name for it: the provider's own.
      expect.objectContaining({ key: 'openai/gpt-4o', cost: [0, 0, 0], calls: [0, 0, 1] }),
    ]);
    expect(byOrigin.map(({ key, cost }) => [key, cost])).toEqual([
      [A, [0, 0.5, 0.25]],
      [B, [0, 0, 1]],
    ]);
    expect(byProvider.map(({ key, calls }) => [key, calls])).toEqual([
      ['router', [0, 1, 2]],
      ['other', [0, 0, 1]],
    ]);
  });

  test('of the many that are small are one line together', () => {
    const rows = [5, 4, 3, 2, 1].map((tokens) =>
      call({ model: `m${tokens}`, usage: { input: tokens }, cost: tokens }),
    );
    const { byModel } = stats(rows, { top: 3 });
    expect(byModel.map(({ key, total }) => [key, total.input, total.cost])).toEqual([
      ['m5', 5, 5],
      ['m4', 4, 4],
      ['m3', 3, 3],
      [undefined, 3, 3],
    ]);
    expect(byModel.at(-1)?.calls).toEqual([0, 0, 2]);
    expect(stats(rows, { top: 5 }).byModel).toHaveLength(5);
  });

  test('are of the time that was asked for, and of calls that reached somebody', () => {
    const { total, endpoints } = stats(
      [
        call({ time: NOON - DAY - 1 }),
        call({ time: NOON - DAY }),
        call({ time: NOON }),
        call({
          time: NOON - 1,
          served: undefined,
          providerId: undefined,
          error: 'no-model',
          finish: undefined,
        }),
      ],
      { from: NOON - DAY, to: NOON },
    );
    expect(total.calls).toBe(1);
    expect(endpoints).toEqual([]);
  });
});

describe('an endpoint', () => {
  test('is as quick as its own attempts were, by p50 and p95', () => {
    const rows = Array.from({ length: 100 }, (_, at) =>
      call({
        attempts: [
          attempt('p/m', 'answered', {
            firstMs: at + 1,
            ms: at + 1 + 1_000,
            // What was thought unseen came before the first part.
            usage: { output: 1_101 + at },
            unseen: 1_000,
          }),
        ],
      }),
    );
    const { endpoints } = stats(rows);
    expect(endpoints).toEqual([
      {
        endpoint: 'p/m',
        firstMs: { p50: 50, p95: 95, samples: 100 },
        perSecond: { p50: 149, p95: 194, samples: 100 },
        alone: { answered: 100, of: 100 },
        withFailover: { answered: 100, of: 100 },
      },
    ]);
  });

  test('is up by its own attempts, and with failover by the calls that asked it first', () => {
    const { endpoints } = stats([
      call({ attempts: [attempt('p/a', 'answered')] }),
      // The later is told first: it was a hedge.
      call({ attempts: [attempt('p/b', 'answered', { startedAt: NOON + 1 }), attempt('p/a', 'overloaded')] }),
      call({
        attempts: [attempt('p/a', 'network'), attempt('p/b', 'timeout', { startedAt: NOON + 1 })],
        finish: undefined,
        error: 'timeout',
      }),
      // What the call, the page or the person brought about says nothing of it.
      call({ attempts: [attempt('p/a', 'rate-limited')], finish: undefined, error: 'rate-limited' }),
      call({ attempts: [attempt('p/a', 'aborted')], finish: undefined, error: 'aborted' }),
      call({ attempts: [attempt('p/a', 'invalid-request')], finish: undefined, error: 'invalid-request' }),
    ]);
    expect(endpoints.map(({ endpoint, alone, withFailover }) => [endpoint, alone, withFailover])).toEqual([
      ['p/a', { answered: 1, of: 3 }, { answered: 2, of: 3 }],
      ['p/b', { answered: 1, of: 2 }, { answered: 0, of: 0 }],
    ]);
  });
});

describe('savings', () => {
  test('are added up by day, also where there were none, and answers from memory are counted', () => {
    const { savings } = stats([
      call({ usage: { input: 100, cacheRead: 80 }, saved: { caching: 0.5, routing: 0.25 } }),
      call({ time: NOON - DAY, usage: { input: 100, cacheRead: 10 }, saved: { caching: -0.125 } }),
      call({ saved: { routing: -1 }, usage: { input: 50 } }),
      call({ cached: true, cost: 0, usage: {} }),
    ]);
    expect(savings).toEqual({
      caching: [0, -0.125, 0.5],
      routing: [0, 0, -0.75],
      cacheRead: 90,
      input: 250,
      fromMemory: 1,
    });
  });
});

describe('days', () => {
  const TZ = process.env.TZ;
  afterEach(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });

  test.each([
    ['UTC', '2026-03-20', 15],
    ['America/Los_Angeles', '2026-03-01', 20],
    ['Africa/Cairo', '2026-04-20', 10],
    ['America/Santiago', '2026-09-01', 15],
    ['Australia/Lord_Howe', '2026-04-01', 10],
    ['Pacific/Kiritimati', '2026-12-25', 14],
  ])('are local ones in %s, each once, however long', (zone, first, count) => {
    process.env.TZ = zone;
    const from = new Date(`${first}T00:00:00`).getTime();
    const end = new Date(from);
    end.setDate(end.getDate() + count);
    const to = end.getTime();
    const days = daysBetween(from, to - 1);
    expect(days.names).toHaveLength(count);
    expect(new Set(days.names).size).toBe(count);
    expect(days.names[0]).toBe(first);
    for (let time = from; time < to; time += 1_799_000) {
      const date = new Date(time);
      const name = `${date.getFullYear()}-${`${date.getMonth() + 1}`.padStart(2, '0')}-${`${date.getDate()}`.padStart(2, '0')}`;
      expect(days.names[days.indexOf(time) ?? -1]).toBe(name);
    }
    expect(days.indexOf(from - 1)).toBeUndefined();
    expect(days.indexOf(to)).toBeUndefined();
    // Out of order as well.
    expect(days.indexOf(to - 1)).toBe(count - 1);
    expect(days.indexOf(from)).toBe(0);
    expect(days.indexOf(to - 1)).toBe(count - 1);
  });

  test('of more than ten years are the last of them', () => {
    const { names, indexOf } = daysBetween(0, NOON);
    expect(names).toHaveLength(3_660);
    expect(names.at(-1)).toBe('2026-11-22');
    expect(indexOf(0)).toBeUndefined();
  });
});

describe('the charts', () => {
  test('are of all rows, whether in a block or new', async () => {
    const ledger = await openLedger({ databaseName: 'stats-test' });
    await ledger.record(call({ cost: 1 }));
    const request = { from: NOON - DAY, to: NOON + DAY };
    expect((await readStats(ledger.database, request)).total.cost).toBe(1);
    await ledger.record(call({ cost: 2, attempts: [attempt('p/m', 'answered')] }));
    const { total, endpoints } = await readStats(ledger.database, request);
    expect(total).toMatchObject({ calls: 2, cost: 3 });
    expect(endpoints.map(({ endpoint }) => endpoint)).toEqual(['p/m']);
    ledger.close();
  });

  test('are of the rows of their time, whichever blocks those are in', async () => {
    const ledger = await openLedger({ databaseName: 'stats-test-blocks' });
    const rows = 2 * BLOCK_ROWS + 10;
    // The clock was set back in the middle of it.
    const timeOf = (row: number) => NOON + (row < BLOCK_ROWS + 5 ? row : row - 100) * 1_000;
    const all = Array.from({ length: rows }, (_, row) => call({ time: timeOf(row), cost: row }));
    await Promise.all(all.map((row) => ledger.record(row)));
    for (const [first, last] of [
      [0, 5],
      [BLOCK_ROWS - 20, BLOCK_ROWS + 3],
      [BLOCK_ROWS + 300, BLOCK_ROWS + 301],
      [rows * 2, rows * 3],
    ] as const) {
      const [from, to] = [NOON + first * 1_000, NOON + last * 1_000];
      const within = all.filter(({ time }) => time >= from && time < to);
      const { total } = await readStats(ledger.database, { from, to });
      expect(total.calls).toBe(within.length);
      expect(total.cost).toBe(within.reduce((sum, { cost = 0 }) => sum + cost, 0));
    }
    ledger.close();
  });

  test('of 50,000 rows are worked out in a fraction of a second', () => {
    const rows = Array.from({ length: 50_000 }, (_, at) =>
      measureOf(
        at + 1,
        call({
          time: NOON - 364 * DAY + Math.floor((at / 50_000) * 364 * DAY),
          origin: `https://site-${at % 80}.example`,
          model: `model-${at % 50}`,
          cost: 0.001,
          attempts: [
            attempt(`p/model-${at % 90}`, 'answered', {
              firstMs: at % 3_000,
              ms: 6_000,
              usage: { output: 300 },
            }),
          ],
        }),
      ),
    );
    const blocks: Columns[] = [];
    for (let at = 0; at < rows.length; at += 512) blocks.push(encode(rows.slice(at, at + 512)));
    function* measures() {
      for (const block of blocks) yield* decode(block);
    }
    const request = { from: NOON - 364 * DAY, to: NOON + 1 };
    const times = Array.from({ length: 5 }, () => {
      const begun = performance.now();
      expect(statsOf(measures(), request).total.calls).toBe(50_000);
      return performance.now() - begun;
    });
    const best = Math.min(...times);
    console.log(`50,000 rows: ${best.toFixed(0)} ms`);
    expect(best).toBeLessThan(200);
  });
});
