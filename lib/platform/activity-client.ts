/** The screens' side of the ports that activity has beside its commands: the ledger written out, a call asked again. */
import type { ExportAsk, ExportChunk, ReplayAsk } from '../protocol/activity-control.ts';
import { OrielError } from '../protocol/errors.ts';
import { isTerminal, type Part } from '../protocol/part.ts';
import { EXPORT, REPLAY } from '../protocol/ports.ts';
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

/** Yields parts as they come, the last one `finish` or `error`. @throws OrielError `aborted`, `interrupted` */
export async function* replay(ask: ReplayAsk, signal: AbortSignal): AsyncGenerator<Part[], void> {
  for await (const batch of portStream<Part[]>(REPLAY, ask, signal)) {
    const parts = batch.flat();
    yield parts;
    if (parts.some(isTerminal)) return;
  }
}
