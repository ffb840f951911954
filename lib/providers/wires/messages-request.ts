/** A `Call` as the body of `POST /messages`. What the wire has no word for is `unsupported`, never dropped. */
import type { Call } from '../../protocol/call.ts';
import { type Colouring, EVERY_COLOURING } from '../colouring.ts';
import type { Loose } from '../loose.ts';
import type { Traits } from '../traits.ts';
import { refuseBeyond, type Vocabulary } from '../vocabulary.ts';
import { unsupported, type WireRequest } from '../wire.ts';
import { closedSchema, JSON_TOOL, jsonTool } from './messages-json.ts';
import { BINDING_BETA, leavingOutUnbound, type Thinking, toThinking } from './messages-thinking.ts';
import { type Turn, toTurns } from './messages-turns.ts';

/** The wire's words for what colours an answer; for the others it has none. */
const COLOURINGS: Readonly<Partial<Record<Colouring, string>>> = {
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
};
const TAKEN: readonly Colouring[] = ['temperature', 'topP', 'topK'];

export const VOCABULARY: Vocabulary = {
  prefix: true,
  stops: Number.POSITIVE_INFINITY,
  logprobs: 'none',
  choices: false,
  modalities: [],
  tools: true,
  toolDemand: true,
  oneToolAtATime: true,
  json: 'tool',
  jsonBesideTools: true,
};

/** The wire demands a bound; the oldest of its models can give this much. */
const LEAST_OUTPUT = 4_096;

export function toMessagesRequest(call: Call, model: string, traits: Traits = {}): WireRequest {
  refuseBeyond(VOCABULARY, call, traits);
  if (call.stop?.some((it) => it.trim() === '')) {
    throw unsupported('stop', 'a stop sequence of white space alone');
  }
  const ignored: string[] = [];
  const { system, messages } = toTurns(call.messages, traits);
  const prefix = messages.at(-1)?.role === 'assistant';
  if (prefix) refusePrefix(call, traits);
  const { format, tool } = toJson(call, traits);
  const { maxOutput = LEAST_OUTPUT } = traits;
  const maxTokens = Math.min(call.maxOutputTokens ?? maxOutput, traits.maxOutput ?? Number.POSITIVE_INFINITY);
  const { effort, ...how } = toThinking(call.reasoning ?? {}, traits, {
    maxTokens,
    hindered: prefix || tool !== undefined || isForced(call),
    thoughtless: goesOnThoughtless(messages),
  });
  if (how.ignored) ignored.push('reasoning');
  // Such a tool holds nobody to its schema.
  if (tool !== undefined && call.json?.strict) ignored.push('json.strict');
  const bound = Boolean(traits.boundThinking) && messages.some(({ content }) => content.some(isThought));
  const json = {
    model,
    max_tokens: maxTokens,
    system: system.length > 0 ? system : undefined,
    messages,
    stream: true,
    ...toTools(call, traits, tool, ignored),
    thinking: bound ? leavingOutUnbound(how.thinking) : how.thinking,
    output_config: effort || format ? { effort, format } : undefined,
    stop_sequences: call.stop?.length ? call.stop : undefined,
    ...toColours(call, traits, how, ignored),
  };
  return {
    path: '/messages',
    json,
    ...(bound && { headers: { 'anthropic-beta': BINDING_BETA } }),
    ...(ignored.length > 0 && { ignored }),
  };
}

const isForced = ({ tools, toolChoice }: Call): boolean =>
  Boolean(tools?.length) && (toolChoice === 'required' || typeof toolChoice === 'object');
const isThought = ({ type }: Loose): boolean => type === 'thinking' || type === 'redacted_thinking';

/** On this wire a last message of the model's is the beginning of its answer, marked so or not. */
function refusePrefix(call: Call, { prefill }: Traits): void {
  if (!prefill) throw unsupported('prefix', 'the beginning of its own answer');
  if (call.json !== undefined)
    throw unsupported('prefix', 'the beginning of its own answer beside a demand for JSON');
}

/** A schema that the model is held to; else, or where none was given, a tool whose arguments are the answer. */
function toJson(call: Call, { json: form = 'schema', lacks = [] }: Traits): { format?: Loose; tool?: Loose } {
  const { json, tools, toolChoice } = call;
  if (json === undefined) return {};
  const schema = json.schema && form === 'schema' ? closedSchema(json.schema) : undefined;
  if (schema !== undefined) return { format: { type: 'json_schema', schema } };
  if (lacks.includes('toolChoice')) {
    throw unsupported(
      'json',
      json.schema ? 'a JSON schema that is open or recursive' : 'JSON without a schema',
    );
  }
  if (tools?.length && toolChoice !== 'none')
    throw unsupported('json', 'a demand for this JSON beside tools');
  const tool = jsonTool(json.schema);
  if (tool === undefined) throw unsupported('json', 'a JSON schema of anything but an object');
  return { tool };
}

function toTools(call: Call, traits: Traits, answer: Loose | undefined, ignored: string[]): Loose {
  if (answer !== undefined) {
    const tool_choice = { type: 'tool', name: JSON_TOOL, disable_parallel_tool_use: true };
    return { tools: [answer], tool_choice };
  }
  const { tools, toolChoice, parallelToolCalls } = call;
  if (!tools?.length) return {};
  // Keeping to a schema is of the same make as answering by one.
  const strict = (traits.json ?? 'schema') === 'schema';
  if (!strict && tools.some((tool) => tool.strict)) ignored.push('tools.strict');
  const single = parallelToolCalls === false && toolChoice !== 'none';
  const choice = toolChoice ?? (single ? 'auto' : undefined);
  return {
    tools: tools.map((tool) => ({
      name: tool.name,
      description: tool.description,
      input_schema: { type: 'object', ...tool.inputSchema },
      strict: strict ? tool.strict : undefined,
    })),
    tool_choice: choice && { ...toChoice(choice), ...(single && { disable_parallel_tool_use: true }) },
  };
}

function toChoice(choice: NonNullable<Call['toolChoice']>): Loose {
  if (typeof choice === 'object') return { type: 'tool', name: choice.name };
  return { type: choice === 'required' ? 'any' : choice };
}

function toColours(
  call: Call,
  { takes = TAKEN }: Traits,
  { on }: Pick<Thinking, 'on'>,
  ignored: string[],
): Loose {
  const fields: Loose = {};
  for (const name of EVERY_COLOURING) {
    const value = call[name];
    if (value === undefined) continue;
    const field = COLOURINGS[name];
    // A model that thinks takes none of them, and of two ways to narrow a choice they take one.
    const second = name === 'topP' && fields.temperature !== undefined;
    if (field === undefined || on || second || !takes.includes(name)) ignored.push(name);
    // Ours goes to 2, the wire's to 1.
    else fields[field] = name === 'temperature' ? Math.min(value, 1) : value;
  }
  return fields;
}

/**
 * The model's turn that waits for tool results must begin with its thoughts if it is to go on thinking by a budget. It does
 * not where another wire's model made the call.
 */
function goesOnThoughtless(messages: readonly Turn[]): boolean {
  const last = messages.at(-1);
  if (!last?.content.some(({ type }) => type === 'tool_result')) return false;
  const turn = messages.findLast(({ role }) => role === 'assistant');
  return turn?.content[0] !== undefined && !isThought(turn.content[0]);
}
