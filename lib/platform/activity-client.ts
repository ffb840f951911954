/** The screens' side of the port that activity has beside its commands: the ledger, written out. */
import type { ExportAsk, ExportChunk } from '../protocol/activity-control.ts';
import { OrielError } from '../protocol/errors.ts';
import { EXPORT } from '../protocol/ports.ts';
import { portStream } from './port-stream.ts';

/**
 * Yields the file piece by piece and returns how many rows are in it.
 * @throws OrielError `aborted` when the signal was used; whatever went wrong otherwise, as a sentence.
 */
export async function* exportActivity(ask: ExportAsk, signal: AbortSignal): AsyncGenerator<string, number> {
  for await (const chunks of portStream<ExportChunk>(EXPORT, ask, signal)) {
    for (const chunk of chunks) {
      if ('failed' in chunk) throw new OrielError('internal', { message: chunk.failed });
      if ('done' in chunk) return chunk.rows;
      yield chunk.text;
    }
  }
  throw new OrielError('interrupted');
}
