/** What the person asks on our own dashboard: a question, or a call of the past on another model. */
import { OrielError } from '../../lib/protocol/errors.ts';
import type { Part } from '../../lib/protocol/part.ts';
import { TryAsk } from '../../lib/protocol/try.ts';
import type { Rooms } from '../background/rooms.ts';
import { pastQuestion } from './replay.ts';

/** The person asks, so nobody is asked for consent, and no site's account is charged. */
export async function* answerTry(
  message: unknown,
  rooms: Rooms,
  signal: AbortSignal,
): AsyncGenerator<Part[]> {
  const release = rooms.keepAlive();
  try {
    const parsed = TryAsk.safeParse(message);
    if (!parsed.success) throw new OrielError('invalid-request');
    const ask = parsed.data;
    const question = 'past' in ask ? await pastQuestion(ask.past, rooms) : ask.question;
    yield* rooms.run({ ...question, surface: 'dashboard' }, { approval: ask.model }, signal).parts;
  } finally {
    release();
  }
}
