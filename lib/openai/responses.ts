/** `POST /responses` */
import type { Call, Content } from '../protocol/call.ts';
import { isObject, type Json, listOf, objectOf, refuse, spelled, textOf } from './body.ts';
import { type Conversation, conversation, readContent, toolResult } from './content.ts';
import type { Recall } from './kept.ts';
import { readOptions } from './options.ts';
import { tellResponse } from './response-events.ts';
import type { Question, Surface } from './surface.ts';

function read(body: Json, recall: Recall): Question {
  const { messages, say } = conversation();
  if (body.instructions) say('system', readContent(body.instructions, 'instructions'));
  if (typeof body.input === 'string') say('user', readContent(body.input, 'input'));
  else
    for (const [at, value] of listOf(body.input, 'input').entries()) {
      const param = `input[${at}]`;
      sayItem(objectOf(value, param), param, say, recall);
    }
  return { ask: 'generate', call: { surface: 'openai-fetch', messages, ...readOptions(body) } as Call };
}

function sayItem(item: Json, param: string, say: Conversation['say'], recall: Recall): void {
  const { id, type, role } = item;
  switch (type ?? 'message') {
    case 'message':
      say(textOf(role, `${param}.role`), readContent(item.content, `${param}.content`, recall(id)?.metadata));
      break;
    case 'function_call': {
      const { call_id, name, arguments: text } = item;
      const metadata = recall(call_id)?.metadata;
      const call = { type: 'tool-call', id: call_id, name, arguments: text, ...(metadata && { metadata }) };
      say('assistant', [call as Content]);
      break;
    }
    case 'function_call_output':
      say('tool', [toolResult(item.call_id, item.output, `${param}.output`)]);
      break;
    case 'reasoning':
      say('assistant', recall(id)?.content ?? [readThought(item, param)]);
      break;
    case 'item_reference': {
      const kept = recall(id);
      if (kept === undefined)
        refuse(
          `${param}.id`,
          'There is no item with this id. Oriel keeps items in the page that got them and until it is left: send it whole.',
        );
      say('assistant', kept.content);
      break;
    }
    default:
      refuse(`${param}.type`, `Oriel takes no items of the type ${spelled(type)}.`);
  }
}

function readThought({ summary, encrypted_content: sealed }: Json, param: string): Content {
  const text = (summary == null ? [] : listOf(summary, `${param}.summary`))
    .map((piece) => (isObject(piece) && typeof piece.text === 'string' ? piece.text : ''))
    .join('');
  const metadata = unsealed(sealed);
  return { type: 'reasoning', text, ...(metadata && { metadata }) };
}

/** What `tellResponse` wrote. What another server has encrypted says nothing here. */
function unsealed(sealed: unknown): Json | undefined {
  try {
    const read: unknown = typeof sealed === 'string' ? JSON.parse(sealed) : undefined;
    return isObject(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

export const responses: Surface = { streams: true, read, tell: tellResponse };
