/** What the background does about activity, over the sample. */
import type { ActivityFilter, ExportChunk } from '../../lib/protocol/activity-control.ts';
import type { Command, Overview } from '../../lib/protocol/control.ts';
import { endpointsAt, rowsOf, type SampleRow, statsAt, textOf, viewOf } from './activity-sample.ts';

/** A search hands over what it has found in so many rows, as the background does after a time. */
const SEARCHED = 90;

export function runActivity(state: string, overview: Overview, now: number, command: Command): unknown {
  const rows = rowsOf(state, now);
  switch (command.command) {
    case 'activity': {
      const page = pageOf(state, rows, command);
      return { ...page, rows: page.rows.map(viewOf), endpoints: endpointsAt(state, now) };
    }
    case 'activity-call': {
      const row = rows.find(({ id }) => id === command.id);
      if (row === undefined) return { endpoints: {} };
      return { row: viewOf(row), text: textOf(state, row), endpoints: endpointsAt(state, now) };
    }
    case 'stats':
      return statsAt(state, now, command);
    case 'erase-activity': {
      const { origin, from, to } = command.what;
      const gone = rows.filter((row) => matches({ origin, from, to }, row));
      for (const row of gone) rows.splice(rows.indexOf(row), 1);
      return { rows: gone.length, texts: gone.filter(({ keptChars = 0 }) => keptChars > 0).length };
    }
    case 'set-keeping':
      overview.keeping = { ...overview.keeping, all: command.all, days: command.days };
      return null;
    case 'set-site-keeping': {
      const { [command.origin]: _, ...sites } = overview.keeping.sites;
      overview.keeping = {
        ...overview.keeping,
        sites: command.keep === null ? sites : { ...sites, [command.origin]: command.keep },
      };
      return null;
    }
  }
  return undefined;
}

interface PageAsk {
  filter: ActivityFilter;
  before?: number | undefined;
  limit: number;
}

function pageOf(state: string, rows: readonly SampleRow[], { filter, before, limit }: PageAsk) {
  const found: SampleRow[] = [];
  const words = filter.text?.toLowerCase();
  let looked = 0;
  for (const row of rows) {
    if (before !== undefined && row.id >= before) continue;
    looked += 1;
    const said =
      words === undefined ||
      JSON.stringify(textOf(state, row) ?? '')
        .toLowerCase()
        .includes(words);
    if (said && matches(filter, row)) found.push(row);
    if (found.length > limit) return { rows: found.slice(0, limit), before: found[limit - 1]?.id };
    if (words !== undefined && looked >= SEARCHED) return { rows: found, before: row.id };
  }
  return { rows: found };
}

function matches(filter: ActivityFilter, row: SampleRow): boolean {
  const { origin, model, providerId, from, to, errors, minCost } = filter;
  return (
    (origin === undefined || row.origin === origin) &&
    (model === undefined || row.model === model || row.served === model) &&
    (providerId === undefined || row.providerId === providerId) &&
    (from === undefined || row.time >= from) &&
    (to === undefined || row.time < to) &&
    (errors === undefined || (row.error !== undefined) === errors) &&
    (minCost === undefined || (row.cost ?? -1) >= minCost)
  );
}

/** The file in pieces. */
export function* exported(state: string, now: number, filter: ActivityFilter): Generator<ExportChunk> {
  const rows = rowsOf(state, now).filter((row) => matches(filter, row));
  for (let at = 0; at < rows.length; at += 250)
    yield {
      text: rows
        .slice(at, at + 250)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(''),
    };
  yield { done: true, rows: rows.length };
}
