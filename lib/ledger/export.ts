/**
 * The ledger as files, newest call first: pieces of some hundred lines, made when they are asked for, so that a hundred
 * thousand rows are never in memory together.
 */
import { catchUp } from './blocks.ts';
import { type Cell, csvLine } from './csv.ts';
import type { LedgerDatabase } from './db.ts';
import { exampleOf } from './fine-tuning.ts';
import { readMany } from './many.ts';
import { type ActivityRow, type Filter, readCaughtUp } from './query.ts';
import type { KeptText } from './text.ts';

const PIECE = 250;

/** One row a line, as JSON; with `text`, what is kept of it as `text` in the same object. @throws StoreError */
export async function* exportJsonl(
  database: LedgerDatabase,
  { filter, text = false }: { filter?: Filter; text?: boolean } = {},
): AsyncGenerator<string> {
  for await (const rows of piecesOf(database, filter)) {
    const texts = text ? await textsOf(database, rows) : new Map<number, KeptText>();
    yield lines(
      rows.map(({ keptChars: _, ...row }) => {
        const kept = texts.get(row.id);
        return JSON.stringify(kept === undefined ? row : { ...row, text: kept });
      }),
    );
  }
}

/** A line for the names of the columns, then one a row. Times are ISO 8601, in UTC. @throws StoreError */
export async function* exportCsv(database: LedgerDatabase, filter?: Filter): AsyncGenerator<string> {
  yield csvLine(Object.keys(COLUMNS));
  for await (const rows of piecesOf(database, filter))
    yield rows.map((row) => csvLine(Object.values(COLUMNS).map((cellOf) => cellOf(row)))).join('');
}

/** One example a line, of the calls whose text was kept and that can be one (fine-tuning.ts). @throws StoreError */
export async function* exportFineTuning(database: LedgerDatabase, filter?: Filter): AsyncGenerator<string> {
  for await (const rows of piecesOf(database, filter)) {
    const texts = await textsOf(database, rows);
    const examples = rows.flatMap((row) => {
      const text = texts.get(row.id);
      return (text && exampleOf(row, text)) ?? [];
    });
    if (examples.length > 0) yield lines(examples.map((example) => JSON.stringify(example)));
  }
}

/** Stays as it is once people have files of it: a new column goes to the end. */
const COLUMNS: Readonly<Record<string, (row: ActivityRow) => Cell>> = {
  id: ({ id }) => id,
  time: ({ time }) => new Date(time).toISOString(),
  origin: ({ origin }) => origin,
  surface: ({ surface }) => surface,
  task: ({ task }) => task ?? 'chat',
  asked: ({ asked }) => asked,
  model: ({ model }) => model,
  endpoint: ({ served }) => served,
  provider: ({ providerId }) => providerId,
  input_tokens: ({ usage }) => usage.input,
  output_tokens: ({ usage }) => usage.output,
  reasoning_tokens: ({ usage }) => usage.reasoning,
  cache_read_tokens: ({ usage }) => usage.cacheRead,
  cache_write_tokens: ({ usage }) => usage.cacheWrite,
  cost_usd: ({ cost }) => cost,
  price_source: ({ priceSource }) => priceSource,
  saved_by_caching_usd: ({ saved }) => saved?.caching,
  saved_by_routing_usd: ({ saved }) => saved?.routing,
  first_token_ms: ({ firstPartMs }) => firstPartMs,
  duration_ms: ({ durationMs }) => durationMs,
  tokens_per_second: ({ perSecond }) => perSecond && Math.round(perSecond * 10) / 10,
  finish: ({ finish }) => finish,
  error: ({ error }) => error,
  attempts: ({ attempts }) => attempts?.map(({ ref, outcome }) => `${ref} ${outcome}`).join('; '),
  from_memory: ({ cached }) => (cached === true ? 'yes' : 'no'),
  hedged: ({ hedged }) => (hedged === true ? 'yes' : 'no'),
};

async function* piecesOf(database: LedgerDatabase, filter?: Filter): AsyncGenerator<ActivityRow[]> {
  await catchUp(database);
  let before: number | undefined;
  do {
    const page = await readCaughtUp(database, { filter, before, limit: PIECE });
    if (page.rows.length > 0) yield page.rows;
    before = page.before;
  } while (before !== undefined);
}

const textsOf = (database: LedgerDatabase, rows: readonly ActivityRow[]): Promise<Map<number, KeptText>> =>
  database.transaction(['texts'], 'readonly', async (tx) => {
    const ids = rows.filter(({ keptChars = 0 }) => keptChars > 0).map(({ id }) => id);
    const texts = (await readMany(tx, 'texts', ids)).filter((text) => text !== undefined);
    return new Map(texts.map(({ row, ...text }) => [row, text]));
  });

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
