/**
 * Everything of a chat completion or a response but the conversation. Fields that are not named here are ignored:
 * docs/openai-fetch.md has the list, and why.
 */
import type { Call } from '../protocol/call.ts';
import { given, isObject, type Json, listOf, objectOf, refuse, wordFor } from './body.ts';

/** They would change what an answer is or whom it is for, and Oriel has nothing that does. */
const REFUSED: Readonly<Record<string, string>> = {
  audio: 'Oriel gives no sound in a chat completion. Leave audio out.',
  background: 'Oriel answers at once. Leave background out.',
  conversation: 'Oriel keeps no conversations. Send what was said, as input.',
  function_call: 'Oriel knows functions as tools. Use tool_choice.',
  functions: 'Oriel knows functions as tools. Use tools.',
  previous_response_id: 'Oriel keeps no responses. Send what was said, as input.',
  prompt: 'Oriel keeps no prompts. Send its text, as instructions.',
  web_search_options:
    'Oriel searches nothing by itself. Leave web_search_options out, or give the model a tool.',
};

const EFFORTS: Readonly<Record<string, string>> = { xhigh: 'max' };

/** @throws OrielError `invalid-request` */
export function readOptions(body: Json): Partial<Call> {
  for (const [name, message] of Object.entries(REFUSED)) {
    // `false` and `null` ask for nothing.
    if (body[name]) refuse(name, message);
  }
  const effort = body.reasoning_effort ?? (isObject(body.reasoning) ? body.reasoning.effort : undefined);
  const options = {
    model: given(body.model),
    tools: readTools(body.tools),
    toolChoice: readChoice(body.tool_choice),
    parallelToolCalls: given(body.parallel_tool_calls),
    json: readFormat(body),
    reasoning: effort == null ? undefined : { effort: wordFor(EFFORTS, effort) ?? effort },
    temperature: given(body.temperature),
    topP: given(body.top_p),
    topK: given(body.top_k),
    minP: given(body.min_p),
    presencePenalty: given(body.presence_penalty),
    frequencyPenalty: given(body.frequency_penalty),
    seed: given(body.seed),
    stop: typeof body.stop === 'string' ? [body.stop] : given(body.stop),
    maxOutputTokens: given(body.max_completion_tokens ?? body.max_output_tokens ?? body.max_tokens),
    logprobs: body.logprobs === true ? (body.top_logprobs ?? 0) : given(body.top_logprobs),
    modalities: readModalities(body.modalities),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** The same list on both wires, but for a level of nesting. */
function readTools(tools: unknown): unknown {
  if (tools === undefined || tools === null) return undefined;
  return listOf(tools, 'tools').map((value, at) => {
    const tool = objectOf(value, `tools[${at}]`);
    if (tool.type !== 'function')
      refuse(`tools[${at}].type`, 'Oriel takes tools of the type "function", which the page runs.');
    const { name, description, parameters, strict } =
      tool.function === undefined ? tool : objectOf(tool.function, `tools[${at}].function`);
    return {
      name,
      ...(description == null ? {} : { description }),
      inputSchema: parameters ?? { type: 'object', properties: {} },
      ...(strict == null ? {} : { strict }),
    };
  });
}

function readChoice(choice: unknown): unknown {
  if (!isObject(choice)) return given(choice);
  if (choice.type !== 'function')
    refuse('tool_choice.type', 'Oriel takes the choice of one function, "auto", "none" or "required".');
  const { name } = choice.function === undefined ? choice : objectOf(choice.function, 'tool_choice.function');
  return { name };
}

function readFormat(body: Json): unknown {
  const field = body.response_format == null ? 'text.format' : 'response_format';
  const format = body.response_format ?? (isObject(body.text) ? body.text.format : undefined);
  if (format === undefined || format === null) return undefined;
  const { type, json_schema: nested, ...flat } = objectOf(format, field);
  if (type === 'text') return undefined;
  if (type === 'json_object') return {};
  if (type !== 'json_schema') refuse(`${field}.type`, 'Oriel takes "text", "json_object" or "json_schema".');
  const { name, schema, strict } = nested === undefined ? flat : objectOf(nested, `${field}.json_schema`);
  return {
    ...(name == null ? {} : { name }),
    ...(schema == null ? {} : { schema }),
    ...(strict == null ? {} : { strict }),
  };
}

function readModalities(modalities: unknown): unknown {
  if (modalities === undefined || modalities === null) return undefined;
  if (listOf(modalities, 'modalities').includes('audio')) refuse('modalities', REFUSED.audio as string);
  return modalities;
}
