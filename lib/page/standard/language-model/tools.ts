/** Functions of the page's that the model may call. */
import type { Tool } from '../../../protocol/call.ts';
import type { ToolCallPart } from '../../../protocol/part.ts';
import { append, indexOf, isArray, NativeTypeError, parse, stringify } from '../../natives.ts';
import { quiet } from '../attempt.ts';
import { apply } from '../natives.ts';
import { type Callback, isObject, toText } from '../webidl.ts';
import { type Expected, expects, type ToolDeclaration } from './dictionaries.ts';
import { parseDictionary } from './json-value.ts';

export interface Tools {
  /** As they go into a call. */
  declared: Tool[];
  /** Where every tool has one, in their order: they are run here, and the page gets a text. */
  executes: Callback[] | undefined;
  /** The page runs them itself: it gets lists of what was said and called, whether anything was or not. */
  isOpen: boolean;
}

const wrong = (name: string, sentence: string): never => {
  throw new NativeTypeError(`The tool "${name}" ${sentence}`);
};

/** What the page's own getters throw goes through. */
function schemaOf({ name, inputSchema }: ToolDeclaration): Record<string, unknown> {
  const { type, properties, required } = inputSchema as Record<string, unknown>;
  const isSchema =
    type === 'object' &&
    (properties === undefined || isObject(properties)) &&
    (required === undefined || isArray(required));
  const written = isSchema ? (stringify(inputSchema) as string | undefined) : undefined;
  if (written?.[0] !== '{') wrong(name, 'needs a JSON Schema of type "object".');
  return parse(written as string) as Record<string, unknown>;
}

/** @throws TypeError, or what the page's own objects throw */
export function readTools(given: readonly ToolDeclaration[] = [], outputs: readonly Expected[] = []): Tools {
  const declared: Tool[] = [];
  const executes: Callback[] = [];
  let names = '\n';
  for (let at = 0; at < given.length; at++) {
    const tool = given[at] as ToolDeclaration;
    const { name, description, execute } = tool;
    if (name === '') wrong(name, 'needs a name.');
    if (description === '') wrong(name, 'needs a description.');
    if (indexOf(names, `\n${name}\n`) >= 0) wrong(name, 'is there twice.');
    names += `${name}\n`;
    append(declared, { name, description, inputSchema: schemaOf(tool) });
    if (execute) append(executes, execute);
  }
  const closed = given.length > 0 && executes.length === given.length;
  const isOpen = !closed && expects(outputs, 'tool-call');
  if (given.length > 0 && !closed && !isOpen)
    throw new NativeTypeError('Tools without execute need "tool-call" in expectedOutputs.');
  return { declared, executes: closed ? executes : undefined, isOpen };
}

/** What a tool came to. */
export interface ToolOutcome {
  text: string;
  isError: boolean;
}

const failed = (text: string): ToolOutcome => ({ text, isError: true });

/** Runs one. That the model called it wrongly is for the model to know; what the tool itself throws is the page's. */
async function runTool({ declared, executes }: Tools, call: ToolCallPart): Promise<ToolOutcome> {
  let execute: Callback | undefined;
  for (let at = 0; at < declared.length; at++) if (declared[at]?.name === call.name) execute = executes?.[at];
  if (!execute) return failed('There is no such tool.');
  const given = parseDictionary(call.arguments);
  if (!given) return failed('The arguments are no JSON object.');
  return { text: toText(await apply(execute, undefined, [given]), 'The result of a tool'), isError: false };
}

/** All at once, as Promise.all would; of those that throw the first in their order is thrown. */
export async function runTools(tools: Tools, calls: readonly ToolCallPart[]): Promise<ToolOutcome[]> {
  const running: Promise<ToolOutcome>[] = [];
  for (let at = 0; at < calls.length; at++) append(running, quiet(runTool(tools, calls[at] as ToolCallPart)));
  const outcomes: ToolOutcome[] = [];
  for (let at = 0; at < running.length; at++) append(outcomes, await (running[at] as Promise<ToolOutcome>));
  return outcomes;
}
