/** A call of the past, asked again on another model. */

import { readCall } from '../../lib/ledger/query.ts';
import type { KeptMessage, KeptText } from '../../lib/ledger/text.ts';
import { ReplayAsk } from '../../lib/protocol/activity-control.ts';
import type { Call, Message } from '../../lib/protocol/call.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import type { Part } from '../../lib/protocol/part.ts';
import type { Rooms } from '../background/rooms.ts';

/** The person asks, as in "Try it": no site is asked about, and no site's account is charged. */
export async function* answerReplay(
  message: unknown,
  rooms: Rooms,
  signal: AbortSignal,
): AsyncGenerator<Part[]> {
  const release = rooms.keepAlive();
  try {
    const parsed = ReplayAsk.safeParse(message);
    if (!parsed.success) throw new OrielError('invalid-request');
    const { id, model } = parsed.data;
    const found = await readCall((await rooms.ledger).database, id);
    if (found === undefined) throw new OrielError('invalid-request', { message: 'This call was erased.' });
    if (found.text === undefined) {
      throw new OrielError('invalid-request', {
        message: 'The words of this call were not kept, so it cannot be asked again.',
      });
    }
    if (found.row.task !== undefined) {
      throw new OrielError('unsupported', {
        message: 'Only conversations can be asked again.',
        detail: 'task',
      });
    }
    yield* rooms.run(callOf(found.text), { approval: model }, signal).parts;
  } finally {
    release();
  }
}

/** As it was asked, without pictures and files: those are never kept. */
function callOf({ messages, tools = [] }: KeptText): Call {
  const said = messages.map(messageOf).filter(({ content }) => content.length > 0);
  if (said.length === 0) {
    throw new OrielError('invalid-request', { message: 'Nothing of what was asked was kept.' });
  }
  return {
    surface: 'dashboard',
    messages: said,
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ inputSchema, ...tool }) => ({ ...tool, inputSchema: JSON.parse(inputSchema) })),
        }),
  };
}

function messageOf({ role, text, calls = [], of = '' }: KeptMessage): Message {
  const words = text === '' ? [] : [{ type: 'text' as const, text }];
  switch (role) {
    case 'assistant':
      return { role, content: [...words, ...calls.map((call) => ({ type: 'tool-call' as const, ...call }))] };
    case 'tool':
      return { role, content: [{ type: 'tool-result', id: of, content: words }] };
    default:
      return { role, content: words };
  }
}
