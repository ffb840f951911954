/** A `Call` as the body of a chat completions request. What the wire has no word for is `unsupported`, never dropped. */
import type { Call } from '../../protocol/call.ts';
import type { Colouring } from '../colouring.ts';
import { sayingJson } from '../json-word.ts';
import type { Loose } from '../loose.ts';
import type { Traits } from '../traits.ts';
import { refuseBeyond, type Vocabulary } from '../vocabulary.ts';
import type { WireRequest } from '../wire.ts';
import { toMessages } from './chat-messages.ts';
import { toReasoning } from './chat-reasoning.ts';

export const VOCABULARY: Vocabulary = {
  prefix: true,
  // OpenAI itself takes four, and says so.
  stops: Number.POSITIVE_INFINITY,
  logprobs: 'others',
  choices: true,
  modalities: ['image', 'audio'],
  tools: true,
  toolDemand: true,
  oneToolAtATime: true,
  json: 'schema',
  jsonBesideTools: true,
};

export interface ChatDialect {
  /** Below the base URL. */
  path: string;
}

/** The wire's words for what colours an answer. */
const COLOURINGS: Readonly<Record<Colouring, string>> = {
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  minP: 'min_p',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  seed: 'seed',
};

/** What OpenAI takes. Its imitators take more; their traits say so. */
const TAKEN: readonly Colouring[] = ['temperature', 'topP', 'presencePenalty', 'frequencyPenalty', 'seed'];

export function toChatRequest(
  call: Call,
  model: string,
  dialect: ChatDialect,
  traits: Traits = {},
): WireRequest {
  refuseBeyond(VOCABULARY, call, traits);
  const last = call.messages.at(-1);
  const prefixed = last?.role === 'assistant' && last.prefix === true;
  const ignored: string[] = [];
  const json: Loose = {
    model,
    messages: toMessages(sayingJson(call), traits),
    stream: true,
    stream_options: traits.lacks?.includes('streamOptions') ? undefined : { include_usage: true },
    ...toTools(call, traits, ignored),
    response_format: toResponseFormat(call.json),
    ...toColours(call, traits, ignored),
    stop: call.stop?.length ? call.stop : undefined,
    [traits.maxTokens ?? 'max_tokens']: call.maxOutputTokens,
    logprobs: call.logprobs === undefined ? undefined : true,
    top_logprobs: call.logprobs,
    ...toModalities(call.modalities),
    n: call.n === 1 ? undefined : call.n,
    ...(prefixed &&
      traits.prefill === 'continue' && { continue_final_message: true, add_generation_prompt: false }),
  };
  return { path: dialect.path, json, ...(ignored.length > 0 && { ignored }) };
}

/** Servers refuse a list of no tools, and a word about tools where there are none. */
function toTools(
  { tools, toolChoice: choice, parallelToolCalls }: Call,
  { oneToolAtATime }: Traits,
  ignored: string[],
): Loose {
  if (!tools?.length) return {};
  if (oneToolAtATime && parallelToolCalls) ignored.push('parallelToolCalls');
  return {
    tools: tools.map(({ name, description, inputSchema, strict }) => ({
      type: 'function',
      function: { name, description, parameters: inputSchema, strict },
    })),
    tool_choice: typeof choice === 'object' ? { type: 'function', function: { name: choice.name } } : choice,
    parallel_tool_calls: oneToolAtATime ? undefined : parallelToolCalls,
  };
}

function toColours(call: Call, traits: Traits, ignored: string[]): Loose {
  const fields: Loose = {};
  const taken = traits.takes ?? TAKEN;
  for (const name of Object.keys(COLOURINGS) as Colouring[]) {
    if (call[name] === undefined) continue;
    if (taken.includes(name)) fields[traits.words?.[name] ?? COLOURINGS[name]] = call[name];
    else ignored.push(name);
  }
  const { reasoning, maxOutputTokens } = call;
  if (reasoning?.effort === undefined && reasoning?.budgetTokens === undefined) return fields;
  const thinking = toReasoning(reasoning, traits, maxOutputTokens);
  if (thinking === undefined) ignored.push('reasoning');
  return { ...fields, ...thinking };
}

function toResponseFormat(json: Call['json']): Loose | undefined {
  if (json === undefined) return undefined;
  if (json.schema === undefined) return { type: 'json_object' };
  const { name = 'answer', schema, strict } = json;
  return { type: 'json_schema', json_schema: { name, schema, strict } };
}

/** What streams can carry of sound is bare samples: 16 bits, 24,000 a second (chat-answer.ts says so on each part). */
function toModalities(asked: Call['modalities'] = []): Loose {
  const others = asked.filter((kind) => kind !== 'text');
  if (others.length === 0) return {};
  if (!others.includes('audio')) return { modalities: [...asked] };
  return {
    // Its words come beside every sound: OpenAI refuses sound alone.
    modalities: ['text', ...others],
    audio: { voice: 'alloy', format: 'pcm16' },
  };
}
