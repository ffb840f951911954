import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportCsv, exportFineTuning, exportJsonl } from '../../../lib/ledger/export.ts';
import { type Ledger, openLedger } from '../../../lib/ledger/ledger.ts';
import { A, B, call, exchange, NOON } from '../../fixtures/ledger/rows.ts';

let count = 0;
let databaseName: string;
let ledger: Ledger;
beforeEach(async () => {
  databaseName = `export-test-${count++}`;
  ledger = await openLedger({ databaseName });
});
afterEach(() => ledger.close());

async function pieces(file: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const piece of file) all.push(piece);
  return all;
}
const parsed = async (file: AsyncIterable<string>) =>
  (await pieces(file))
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('an export', () => {
  test('as JSONL has every row whole, and text only where that is asked for', async () => {
    await ledger.record(
      call({ decision: { wanted: 'x/y', by: 'site', policy: 'order', candidates: [], removed: [] } }),
    );
    await ledger.record(call({ origin: B }), exchange('line\nbreak', 'answer'));
    const rows = await parsed(exportJsonl(ledger.database));
    expect(rows).toEqual([
      { ...call({ origin: B }), id: 2 },
      { ...call(), id: 1, decision: expect.objectContaining({ wanted: 'x/y' }) },
    ]);
    const withText = await parsed(exportJsonl(ledger.database, { text: true, filter: { origin: B } }));
    expect(withText).toEqual([
      {
        ...call({ origin: B }),
        id: 2,
        text: expect.objectContaining({ answers: [{ role: 'assistant', text: 'answer' }] }),
      },
    ]);
  });

  test('as CSV has a column for all that a list shows, and no formula', async () => {
    await ledger.record(
      call({
        asked: '=cmd',
        model: 'gpt-4o',
        usage: { input: 100, output: 101, reasoning: 7, cacheRead: 50, cacheWrite: 3 },
        cost: 0.0125,
        priceSource: 'bundled',
        saved: { caching: 0.001, routing: -0.002 },
        firstPartMs: 500,
        durationMs: 2_500,
        hedged: true,
        attempts: [
          { ref: 'a/b', outcome: 'timeout', startedAt: 1, ms: 2 },
          { ref: 'router/openai/gpt-4o', outcome: 'answered', startedAt: 3, ms: 4 },
        ],
      }),
    );
    const [header, row, end] = (await pieces(exportCsv(ledger.database))).join('').split('\r\n');
    expect(end).toBe('');
    const cells = Object.fromEntries(header!.split(',').map((name, at) => [name, row!.split(',')[at]]));
    expect(cells).toEqual({
      id: '1',
      time: new Date(NOON).toISOString(),
      origin: A,
      surface: 'window.ai',
      task: 'chat',
      asked: "'=cmd",
      model: 'gpt-4o',
      endpoint: 'router/openai/gpt-4o',
      provider: 'router',
      input_tokens: '100',
      output_tokens: '101',
      reasoning_tokens: '7',
      cache_read_tokens: '50',
      cache_write_tokens: '3',
      cost_usd: '0.0125',
      price_source: 'bundled',
      saved_by_caching_usd: '0.001',
      saved_by_routing_usd: '-0.002',
      first_token_ms: '500',
      duration_ms: '2500',
      tokens_per_second: '50',
      finish: 'stop',
      error: '',
      attempts: 'a/b timeout; router/openai/gpt-4o answered',
      from_memory: 'no',
      hedged: 'yes',
    });
  });

  test('of an empty ledger is an empty file, or the names of the columns', async () => {
    expect(await pieces(exportJsonl(ledger.database))).toEqual([]);
    expect(await pieces(exportFineTuning(ledger.database))).toEqual([]);
    expect(await pieces(exportCsv(ledger.database))).toHaveLength(1);
  });

  test('for fine-tuning has the calls that can teach something', async () => {
    await ledger.record(call(), exchange('first', 'one'));
    await ledger.record(call());
    await ledger.record(call({ finish: undefined, error: 'timeout' }), exchange('second', 'tw'));
    await ledger.record(call({ origin: B }), exchange('third', 'three'));
    const examples = await parsed(exportFineTuning(ledger.database));
    expect(examples.map(({ messages }) => messages.at(-1).content)).toEqual(['three', 'one']);
    expect(await parsed(exportFineTuning(ledger.database, { origin: A }))).toHaveLength(1);
  });

  test('comes in pieces, each read when it is wanted, and every row once', async () => {
    const raw = await openDB(databaseName);
    const tx = raw.transaction('activity', 'readwrite');
    for (let row = 0; row < 1_100; row += 1) void tx.store.add(call({ time: NOON + row }));
    await tx.done;
    const file = exportJsonl(ledger.database);
    const first = (await file.next()).value as string;
    expect(first.split('\n').length).toBeLessThan(300);
    // What ends meanwhile is not in it, and shifts nothing.
    await ledger.record(call({ time: NOON + 5_000 }));
    const rest = await pieces(file);
    const times = `${first}${rest.join('')}`
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).time - NOON);
    expect(times).toEqual(Array.from({ length: 1_100 }, (_, row) => 1_099 - row));
    raw.close();
  });

  test('that nobody reads to its end is left without a trace', async () => {
    await ledger.record(call());
    const file = exportCsv(ledger.database);
    await file.next();
    await file.return(undefined);
    await ledger.record(call());
    expect(await parsed(exportJsonl(ledger.database))).toHaveLength(2);
  });
});
