/** A call of the past, to be asked again. */

import { readCall } from '../../lib/ledger/query.ts';
import type { KeptMessage, KeptText } from '../../lib/ledger/text.ts';
import type { Message } from '../../lib/protocol/call.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import type { Question } from '../../lib/protocol/try.ts';
import type { Rooms } from '../background/rooms.ts';

/** @throws OrielError where it was erased, its words were not kept, or it was no conversation. */
export async function pastQuestion(id: number, rooms: Rooms): Promise<Question> {
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
  return questionOf(found.text);
}

/** As it was asked, without pictures and files: those are never kept. */
function questionOf({ messages, tools = [] }: KeptText): Question {
  const said = messages.map(messageOf).filter(({ content }) => content.length > 0);
  if (said.length === 0) {
    throw new OrielError('invalid-request', { message: 'Nothing of what was asked was kept.' });
  }
  return {
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
