/** The ledger, written out for a file. */
import { exportCsv, exportFineTuning, exportJsonl } from '../../lib/ledger/export.ts';
import { ExportAsk, type ExportChunk } from '../../lib/protocol/activity-control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import type { Rooms } from '../background/rooms.ts';
import { noteBroken } from './found-broken.ts';

export async function* exportRows(message: unknown, rooms: Rooms): AsyncGenerator<ExportChunk> {
  const release = rooms.keepAlive();
  try {
    const parsed = ExportAsk.safeParse(message);
    if (!parsed.success) throw new OrielError('invalid-request');
    const { format, filter } = parsed.data;
    const { database } = await rooms.ledger;
    const pieces =
      format === 'csv'
        ? exportCsv(database, filter)
        : format === 'fine-tuning'
          ? exportFineTuning(database, filter)
          : exportJsonl(database, { filter, text: true });
    // The line that names the columns is no row.
    let rows = format === 'csv' ? -1 : 0;
    for await (const text of pieces) {
      rows += lineCount(text, format);
      yield { text };
    }
    yield { done: true, rows };
  } catch (thrown) {
    noteBroken(rooms, thrown);
    throw thrown;
  } finally {
    release();
  }
}

/** A cell of a CSV file may hold line ends of its own, between quotes. */
function lineCount(text: string, format: ExportAsk['format']): number {
  if (format !== 'csv') return text.split('\n').length - 1;
  let lines = 0;
  let quoted = false;
  for (const unit of text) {
    if (unit === '"') quoted = !quoted;
    else if (unit === '\n' && !quoted) lines += 1;
  }
  return lines;
}
