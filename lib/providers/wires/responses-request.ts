/** A `Call` as the body of a Responses request. What the wire has no word for is `unsupported`, never dropped. */
import type { Call } from '../../protocol/call.ts';
import { type Colouring, EVERY_COLOURING } from '../colouring.ts';
import { sayingJson } from '../json-word.ts';
import { effortOf, effortWord, OPENAI_EFFORTS } from '../reasoning-effort.ts';
import type { Traits } from '../traits.ts';
import { refuseBeyond, type Vocabulary } from '../vocabulary.ts';
import type { WireRequest } from '../wire.ts';
import { toInput } from './responses-input.ts';

export const VOCABULARY: Vocabulary = {
  prefix: false,
  stops: 0,
  logprobs: 'others',
  choices: false,
  modalities: ['image'],
  tools: true,
  toolDemand: true,
  oneToolAtATime: true,
  json: 'schema',
  jsonBesideTools: true,
};

export interface ResponsesDialect {
  /** Below the base URL. */
  path: string;
  /** Reasoning is told in summaries where it is asked for. Absent: it is. */
  summaries?: boolean;
  /** Absent: the answer is streamed. */
  stream?: boolean;
}

type Json = Record<string, unknown>;

/** The wire has no word for the others. */
const KNOWN: readonly Colouring[] = ['temperature', 'topP'];

/** The server refuses a smaller limit. */
const FEWEST_TOKENS = 16;

export function toResponsesRequest(
  call: Call,
  model: string,
  dialect: ResponsesDialect,
  traits: Traits = {},
): WireRequest {
  refuseBeyond(VOCABULARY, call, traits);
  const ignored: string[] = [];
  const { maxOutputTokens, logprobs } = call;

  const reasoning = toReasoning(call, dialect, traits, ignored);
  const takes = (reasoning?.effort === 'none' ? traits.takesAtRest : undefined) ?? traits.takes ?? KNOWN;
  const taken = (name: Colouring) => KNOWN.includes(name) && takes.includes(name);
  ignored.push(...EVERY_COLOURING.filter((name) => call[name] !== undefined && !taken(name)));
  if (maxOutputTokens !== undefined && maxOutputTokens < FEWEST_TOKENS) ignored.push('maxOutputTokens');
  const tools = toTools(call);
  if (tools && traits.oneToolAtATime && call.parallelToolCalls) ignored.push('parallelToolCalls');

  const include: string[] = [];
  // A model that does not reason refuses to be asked for its reasoning.
  const reasons = traits.reasoning === undefined ? reasoning !== undefined : traits.reasoning !== 'none';
  if (reasons) include.push('reasoning.encrypted_content');
  if (logprobs !== undefined) include.push('message.output_text.logprobs');

  const json = {
    model,
    input: toInput(sayingJson(call), traits),
    stream: dialect.stream ?? true,
    // Nothing is kept at the provider that the user did not ask it to keep; reasoning goes to and fro encrypted.
    store: false,
    include: include.length === 0 ? undefined : include,
    tools,
    tool_choice: tools && toToolChoice(call.toolChoice),
    parallel_tool_calls: tools && !traits.oneToolAtATime ? call.parallelToolCalls : undefined,
    text: toTextFormat(call.json),
    reasoning,
    temperature: taken('temperature') ? call.temperature : undefined,
    top_p: taken('topP') ? call.topP : undefined,
    max_output_tokens: maxOutputTokens && Math.max(maxOutputTokens, FEWEST_TOKENS),
    top_logprobs: logprobs,
  };
  return { path: dialect.path, json, ...(ignored.length === 0 ? {} : { ignored }) };
}

/** @param ignored Is told of what the model has no use for. */
function toReasoning(
  { reasoning }: Call,
  { summaries = true }: ResponsesDialect,
  traits: Traits,
  ignored: string[],
): { effort?: string; summary?: 'auto' } | undefined {
  if (reasoning === undefined) return undefined;
  const { effort, budgetTokens } = reasoning;
  const asked = effort ?? (budgetTokens === undefined ? undefined : effortOf(budgetTokens));
  if (traits.reasoning === 'none') {
    if (asked !== undefined) ignored.push('reasoning');
    return undefined;
  }
  const word = asked && effortWord(asked, OPENAI_EFFORTS, traits.efforts);
  // It thinks whether it is told to or not.
  if (asked !== undefined && word === undefined) ignored.push('reasoning');
  const summary = summaries && asked !== 'none';
  if (word === undefined && !summary) return undefined;
  return { ...(word === undefined ? {} : { effort: word }), ...(summary ? { summary: 'auto' } : {}) };
}

function toTools({ tools = [], modalities }: Call): Json[] | undefined {
  const functions: Json[] = tools.map(({ name, description, inputSchema, strict = false }) => ({
    type: 'function',
    name,
    description,
    parameters: inputSchema,
    // Left out, it would mean true here and false on every other wire.
    strict,
  }));
  // A model of this wire draws by a tool of the provider's own.
  if (modalities?.includes('image')) functions.push({ type: 'image_generation' });
  return functions.length === 0 ? undefined : functions;
}

const toToolChoice = (choice: Call['toolChoice']) =>
  typeof choice === 'object' ? { type: 'function', name: choice.name } : choice;

function toTextFormat(json: Call['json']): Json | undefined {
  if (json === undefined) return undefined;
  const { name = 'answer', schema, strict } = json;
  return {
    format: schema === undefined ? { type: 'json_object' } : { type: 'json_schema', name, schema, strict },
  };
}
