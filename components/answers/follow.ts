import { tryParts } from '../../lib/platform/try-client.ts';
import { errorInfo } from '../../lib/protocol/errors.ts';
import type { TryAsk } from '../../lib/protocol/try.ts';
import { type Answered, withParts } from './answered.ts';

/** A question on its way, or over. */
export interface Run extends Answered {
  running: boolean;
  /** Until the first word and in all, ms. */
  firstMs?: number;
  ms?: number;
  stopped?: true;
}

export const BEGUN: Run = { answers: [], usage: {}, running: true };

/** Asks, and tells how the run changes until it is over. Never rejects: what went wrong is in the run. */
export async function follow(
  ask: TryAsk,
  signal: AbortSignal,
  change: (next: <Last extends Run>(last: Last) => Last) => void,
): Promise<void> {
  const began = performance.now();
  const since = () => Math.round(performance.now() - began);
  try {
    for await (const parts of tryParts(ask, signal)) {
      const ms = since();
      change((last) => {
        const next = withParts(last, parts);
        return next.answers.length > 0 && next.firstMs === undefined ? { ...next, firstMs: ms } : next;
      });
    }
  } catch (thrown) {
    const { code, message } = errorInfo(thrown);
    change((last) => (code === 'aborted' ? { ...last, stopped: true } : { ...last, error: message }));
  }
  const ms = since();
  change((last) => ({ ...last, running: false, ms }));
}
