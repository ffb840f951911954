/** The screens' side of what the person asks themselves: one stream of parts, whatever was asked. */
import { OrielError } from '../protocol/errors.ts';
import { isTerminal, type Part } from '../protocol/part.ts';
import { TRY } from '../protocol/ports.ts';
import type { TryAsk } from '../protocol/try.ts';
import { portStream } from './port-stream.ts';

/**
 * Yields parts as they come, one array per network read, the last part a `finish` or an `error`. Leaving the loop early
 * cancels the request.
 * @throws OrielError `aborted` when the signal was used, `interrupted` where the background is gone.
 */
export async function* tryParts(ask: TryAsk, signal: AbortSignal): AsyncGenerator<Part[], void> {
  for await (const batch of portStream<Part[]>(TRY, ask, signal)) {
    const parts = batch.flat();
    yield parts;
    if (parts.some(isTerminal)) return;
  }
}

/** As `tryParts`, but the text alone. @throws OrielError the answer's own failure, too. */
export async function* tryText(ask: TryAsk, signal: AbortSignal): AsyncGenerator<string, void> {
  for await (const parts of tryParts(ask, signal)) {
    let text = '';
    for (const part of parts) if (part.type === 'text') text += part.text;
    if (text !== '') yield text;
    const last = parts.find(isTerminal);
    if (last?.type === 'error') {
      const { code, ...rest } = last.error;
      throw new OrielError(code, rest);
    }
  }
}
