/**
 * What the echo provider says: a model without a mind, by rules that look at the form of a question and never at its
 * words. In this order: a tool is called, a form is filled in, an expression is met, a text is said again.
 */
import type { Asked, Message, Piece, Schema } from './asked.ts';
import { expressionExample } from './expression-example.ts';
import { schemaExample } from './schema-example.ts';

export interface ToolCall {
  name: string;
  /** JSON */
  arguments: string;
}
export type Answer = { text: string } | { calls: ToolCall[] };

const described = (piece: Piece): string => {
  if (piece.image_url)
    return `an image (${/^data:([\w/+.-]+)/.exec(piece.image_url.url)?.[1] ?? 'by address'})`;
  if (piece.input_audio) return `audio (${piece.input_audio.format})`;
  return piece.text ?? `a part of type ${piece.type}`;
};
const wordsOf = ({ content }: Message): string =>
  typeof content === 'string' ? content : (content ?? []).map(described).join(' ');

/** The text that Oriel's tasks enclose; the mark is another one in each call. */
const ENCLOSED = /\[text (\S+)\]\n([\s\S]*)\n\[\/text \1\]/;
/** An expression that is asked for, between slashes. */
const EXPRESSION = /\bmatch\w*\s+\/(\S.*)\/([dgimsuvy]*)/;

/** What was said last first; what the model itself said is left out, or each answer would be twice as long as the one before. */
function echo(messages: readonly Message[]): string {
  const last = wordsOf(messages.at(-1) ?? { role: 'user' });
  const [, , enclosed] = ENCLOSED.exec(last) ?? [];
  if (enclosed !== undefined) return enclosed;
  const before = messages.slice(0, -1).filter(({ role }) => role !== 'assistant');
  return [last, ...before.map(wordsOf)].filter((words) => words !== '').join('\n');
}

/** What goes on from a beginning, where it begins so but for white space. */
function restOf(whole: string, beginning: string): string {
  const bare = (text: string) => text.replaceAll(/\s/g, '');
  const begun = bare(beginning);
  if (!bare(whole).startsWith(begun)) return whole;
  let seen = 0;
  let at = 0;
  for (; seen < begun.length; at++) if (/\S/.test(whole[at] as string)) seen++;
  return whole.slice(at);
}

const callOf = (tool: { name: string; parameters?: Schema }, words: string): ToolCall => ({
  name: tool.name,
  arguments: JSON.stringify(schemaExample(tool.parameters ?? {}, words)),
});

export function answerTo(asked: Asked): Answer {
  const { messages, tools = [], response_format, continue_final_message } = asked;
  const beginning = continue_final_message ? wordsOf(messages.at(-1) as Message) : '';
  const said = continue_final_message ? messages.slice(0, -1) : messages;
  const last = said.at(-1);
  const words = echo(said);
  // What tools came to is an answer to be told.
  if (tools.length > 0 && last?.role !== 'tool')
    return { calls: tools.map((tool) => callOf(tool.function, words)) };
  const schema = response_format?.json_schema?.schema;
  if (schema) return { text: restOf(JSON.stringify(schemaExample(schema, words)), beginning) };
  const [, source, flags = ''] = EXPRESSION.exec(last ? wordsOf(last) : '') ?? [];
  const matching = source === undefined ? undefined : expressionExample(source, flags);
  return { text: matching === undefined ? words : restOf(matching, beginning) };
}
