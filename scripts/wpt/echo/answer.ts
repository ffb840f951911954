/**
 * What the echo provider says: a model without a mind, by rules that look at the form of a question and never at what it
 * is about. A tool is called if none was; a form is filled in; an expression is met; else what was said is said again.
 */
import type { Asked, Message, Tool } from './asked.ts';
import { echo, hasCalls, wordsOf } from './conversation.ts';
import { expressionExample } from './expression-example.ts';
import { schemaExample } from './schema-example.ts';

export interface ToolCall {
  name: string;
  /** JSON */
  arguments: string;
}
export interface Answer {
  text: string;
  calls: ToolCall[];
}

/** The text that Oriel's tasks enclose; the mark is another one in each call. */
const ENCLOSED = /\[text (\S+)\]\n([\s\S]*)\n\[\/text \1\]/;
/** An expression that is asked for, between slashes. */
const EXPRESSION = /\bmatch\w*\s+\/(\S.*)\/([dgimsuvy]*)/;
/** What the tests' echo model calls a tool with is at the end of its description. */
const HINT = /\bArgs: (\{.*\})\s*$/s;

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

const callOf = ({ name, description = '', parameters = {} }: Tool, words: string): ToolCall => ({
  name,
  arguments: HINT.exec(description)?.[1] ?? JSON.stringify(schemaExample(parameters, words)),
});

/** All that it knows of how to write: a text begins with a capital letter. */
const corrected = (text: string): string => text.replace(/\p{L}/u, (letter) => letter.toUpperCase());

/** A task of Oriel's: the text that it is about, corrected where that is the task. */
function worked(messages: readonly Message[], last: string): string | undefined {
  const [, , text] = ENCLOSED.exec(last) ?? [];
  if (text === undefined) return undefined;
  const instructions = messages.find(({ role }) => role === 'system');
  return instructions && /\bproofread/.test(wordsOf(instructions)) ? corrected(text) : text;
}

export function answerTo(asked: Asked): Answer {
  const { messages, tools = [], response_format, continue_final_message } = asked;
  const beginning = continue_final_message ? wordsOf(messages.at(-1) as Message) : '';
  const said = continue_final_message ? messages.slice(0, -1) : messages;
  const last = said.at(-1);
  const lastWords = last ? wordsOf(last) : '';
  const words = worked(said, lastWords) ?? echo(said);
  if (tools.length > 0 && !hasCalls(said))
    return { text: words, calls: tools.map((tool) => callOf(tool.function, words)) };
  const answer = (text: string): Answer => ({ text: restOf(text, beginning), calls: [] });
  const schema = response_format?.json_schema?.schema;
  if (schema) return answer(JSON.stringify(schemaExample(schema, words)));
  const [, source, flags = ''] = EXPRESSION.exec(lastWords) ?? [];
  return answer((source !== undefined ? expressionExample(source, flags) : undefined) ?? words);
}
