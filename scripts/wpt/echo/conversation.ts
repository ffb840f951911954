/** A conversation as text: what an echo says again. */
import type { Message, Piece } from './asked.ts';

const described = (piece: Piece): string => {
  if (piece.image_url)
    return `an image (${/^data:([\w/+.-]+)/.exec(piece.image_url.url)?.[1] ?? 'by address'})`;
  if (piece.input_audio) return `audio (${piece.input_audio.format})`;
  return piece.text ?? `a part of type ${piece.type}`;
};
export const wordsOf = ({ content }: Message): string =>
  typeof content === 'string' ? content : (content ?? []).map(described).join(' ');

/** Whether a tool was called already. */
export const hasCalls = (messages: readonly Message[]): boolean =>
  messages.some(({ tool_calls = [] }) => tool_calls.length > 0);

/** Calls of tools and their results are written as the echo model of the tests writes them. */
const tagged = (tag: string, value: object): string => `<${tag}>${JSON.stringify(value)}</${tag}>`;
const callsOf = ({ tool_calls = [] }: Message): string =>
  tool_calls
    .map(({ id, function: { name, arguments: json } }) =>
      tagged('tool-call', { callId: id, name, arguments: JSON.parse(json) }),
    )
    .join('');
function resultOf(message: Message, all: readonly Message[]): string {
  const call = all.flatMap(({ tool_calls = [] }) => tool_calls).find(({ id }) => id === message.tool_call_id);
  // This wire has no word for whether a tool failed: its text is both.
  const text = wordsOf(message);
  return tagged('tool-response', {
    callId: message.tool_call_id,
    name: call?.function.name,
    result: [text],
    errorMessage: text,
  });
}

/**
 * All that was said, the last first. What the model itself said is left out, or each answer would be twice as long as the
 * one before.
 */
export function echo(messages: readonly Message[]): string {
  return messages
    .map((message) => {
      if (message.role === 'tool') return resultOf(message, messages);
      return message.role === 'assistant' ? callsOf(message) : wordsOf(message);
    })
    .filter((words) => words !== '')
    .toReversed()
    .join('\n');
}
