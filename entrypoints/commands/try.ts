/** What the person asks on our own dashboard: a question, or a call of the past on another model. */
import { beginOutcome, endOutcome, noteParts } from '../../lib/gate/outcome.ts';
import type { Call } from '../../lib/protocol/call.ts';
import { errorInfo, OrielError } from '../../lib/protocol/errors.ts';
import type { Part } from '../../lib/protocol/part.ts';
import { TryAsk } from '../../lib/protocol/try.ts';
import { measure } from '../../lib/router/measure.ts';
import type { Rooms } from '../background/rooms.ts';
import { pastQuestion } from './replay.ts';

/** In the place of a site's origin; no site has this one. */
const OWN_ORIGIN = 'oriel';

/**
 * The person asks, so nobody is asked for consent, and no site's account is charged: what it costs is on the budgets of the
 * provider and of all together, and in the account as Oriel's own.
 */
export async function* answerTry(
  message: unknown,
  rooms: Rooms,
  signal: AbortSignal,
  incognito: boolean,
): AsyncGenerator<Part[]> {
  const release = rooms.keepAlive();
  try {
    const parsed = TryAsk.safeParse(message);
    if (!parsed.success) throw new OrielError('invalid-request');
    const ask = parsed.data;
    const question = 'past' in ask ? await pastQuestion(ask.past, rooms) : ask.question;
    const call: Call = { ...question, surface: 'dashboard' };
    const outcome = beginOutcome({ origin: OWN_ORIGIN, incognito }, call, rooms.now());
    let entry: ReturnType<Rooms['budgets']['enter']> | undefined;
    try {
      entry = rooms.budgets.enter([{ owner: 'all' }], () => measure(call).likely);
      const { routed, parts } = rooms.run(call, { approval: ask.model }, signal, { entry });
      outcome.routed = routed;
      for await (const batch of parts) {
        noteParts(outcome, batch, rooms.now);
        yield batch;
      }
    } catch (thrown) {
      outcome.error = errorInfo(thrown);
      throw thrown;
    } finally {
      entry?.end();
      rooms.record(endOutcome(outcome, signal, rooms.now()));
    }
  } finally {
    release();
  }
}
