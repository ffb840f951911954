/** What a page gives as options -> the other fields of a `Call`. Every option may be left out or `null`. */
import type { Call } from '../protocol/call.ts';
import { plain } from './input.ts';
import { append, define, isArray, isSignal } from './natives.ts';
import { invalid } from './window-ai-error.ts';

/** The names of 2023 (`maxTokens`, `stopSequences`, `numOutputs`) are understood, too. */
export interface StreamOptions extends Partial<Omit<Call, 'surface' | 'messages' | 'tools' | 'json'>> {
  /** Functions that the model may ask for. */
  tools?: PageTool[];
  /** Where tools have an `execute`: how often the model may be asked, 10 unless said otherwise. */
  maxSteps?: number;
  /** `true`: any JSON. */
  json?: boolean | { name?: string; schema?: Record<string, unknown>; strict?: boolean; check?: boolean };
  /** A JSON Schema that the answer is to follow: short for `json: { schema }`. */
  schema?: Record<string, unknown>;
  /** Ends the call, down to the provider. What fails by it rejects with the signal's own reason. */
  signal?: AbortSignal;
}

/** A function that the page runs; `inputSchema` (or `parameters`) is a JSON Schema. */
export interface PageTool {
  name: string;
  description?: string;
  inputSchema?: Record<string, unknown>;
  parameters?: Record<string, unknown>;
  strict?: boolean;
  /**
   * Runs it. Its arguments are what the model wrote, parsed and not checked; what it gives (a text, content parts, anything
   * that can be JSON) goes back to the model, and so does the message of what it throws. Without it the call is the page's
   * to answer: it is in `result.toolCalls`.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the page knows its own schema
  execute?(input: any, call: { id: string; signal: AbortSignal | undefined }): unknown;
}

type Fields = Record<string, unknown>;

/** Name of the option -> name in the `Call`. The names of 2023 are understood everywhere. */
const COPIED = [
  ['maxTokens', 'maxOutputTokens'],
  ['stopSequences', 'stop'],
  ['numOutputs', 'n'],
  ['model', 'model'],
  ['toolChoice', 'toolChoice'],
  ['parallelToolCalls', 'parallelToolCalls'],
  ['reasoning', 'reasoning'],
  ['temperature', 'temperature'],
  ['topP', 'topP'],
  ['topK', 'topK'],
  ['minP', 'minP'],
  ['presencePenalty', 'presencePenalty'],
  ['frequencyPenalty', 'frequencyPenalty'],
  ['seed', 'seed'],
  ['stop', 'stop'],
  ['maxOutputTokens', 'maxOutputTokens'],
  ['logprobs', 'logprobs'],
  ['modalities', 'modalities'],
  ['n', 'n'],
] as const;

function readTools(tools: unknown): Fields[] {
  if (!isArray(tools)) return invalid('tools', 'tools must be a list.');
  const read: Fields[] = [];
  for (let at = 0; at < tools.length; at++) {
    const tool: unknown = tools[at];
    if (typeof tool !== 'object' || tool === null)
      return invalid(`tools[${at}]`, 'Every tool must be an object with name, description and inputSchema.');
    const { name, description, inputSchema, parameters, strict } = tool as Fields;
    append(read, {
      name,
      description: description ?? undefined,
      inputSchema: inputSchema ?? parameters ?? { type: 'object', properties: {} },
      strict: strict ?? undefined,
    });
  }
  return read;
}

function readJson(json: unknown, schema: unknown): Fields | undefined {
  const whole = typeof json === 'object' && json !== null ? (json as Fields) : undefined;
  const wanted = schema ?? whole?.schema ?? undefined;
  if (!whole && json !== true && wanted === undefined) return undefined;
  return {
    name: whole?.name ?? undefined,
    schema: wanted,
    strict: whole?.strict ?? undefined,
    check: whole?.check ?? undefined,
  };
}

/** @throws WindowAIError for anything but an AbortSignal or nothing. */
export function readSignal(options: unknown): AbortSignal | undefined {
  const signal = (options as { signal?: unknown } | null | undefined)?.signal ?? undefined;
  if (signal === undefined || isSignal(signal)) return signal;
  return invalid('signal', 'signal must be an AbortSignal.');
}

/** @throws WindowAIError for options that are no object or cannot be copied; their values the background judges. */
export function readOptions(options: unknown): Partial<Call> {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object') return invalid('options', 'The options must be an object.');
  const from = options as Fields;
  const read: Fields = {};
  for (let at = 0; at < COPIED.length; at++) {
    const names = COPIED[at]!;
    const value = from[names[0]] ?? undefined;
    if (value === undefined) continue;
    define(read, names[1], names[1] === 'stop' && typeof value === 'string' ? [value] : value);
  }
  const tools = from.tools ?? undefined;
  if (tools !== undefined) define(read, 'tools', readTools(tools));
  define(read, 'json', readJson(from.json, from.schema));
  // JSON leaves out what is undefined and turns NaN to null, which the background refuses by name.
  return plain(read, 'options') as Partial<Call>;
}
