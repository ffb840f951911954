import { TryAsk } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import type { Part } from '../../lib/protocol/part.ts';
import type { Rooms } from '../background/rooms.ts';

/** "Try it" on our own dashboard: the person asks, so nobody is asked for consent, and no site's account is charged. */
export async function* answerTry(
  message: unknown,
  rooms: Rooms,
  signal: AbortSignal,
): AsyncGenerator<Part[]> {
  const release = rooms.keepAlive();
  try {
    const parsed = TryAsk.safeParse(message);
    if (!parsed.success) throw new OrielError('invalid-request');
    const content = [{ type: 'text' as const, text: parsed.data.prompt }];
    const call = { surface: 'dashboard' as const, messages: [{ role: 'user' as const, content }] };
    yield* rooms.run(call, { approval: parsed.data.model }, signal).parts;
  } finally {
    release();
  }
}
