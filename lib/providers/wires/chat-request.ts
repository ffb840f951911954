/** A `Call` as the body of a chat completions request. What the wire has no word for is `unsupported`, never dropped. */
import type { Call } from '../../protocol/call.ts';
import type { Loose } from '../loose.ts';
import type { Colouring, Traits } from '../traits.ts';
import { unsupported, type WireRequest } from '../wire.ts';
import { toMessages } from './chat-messages.ts';
import { toReasoning } from './chat-reasoning.ts';

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
  const last = call.messages.at(-1);
  const prefixed = last?.role === 'assistant' && last.prefix === true;
  if (prefixed && !traits.prefill) throw unsupported('prefix', 'the beginning of its own answer');
  refuseWhatItLacks(call, traits);
  const ignored: string[] = [];
  const json: Loose = {
    model,
    messages: toMessages(call, traits),
    stream: true,
    stream_options: traits.lacks?.includes('streamOptions') ? undefined : { include_usage: true },
    ...toTools(call, traits),
    response_format: toResponseFormat(call.json),
    ...toColours(call, traits, ignored),
    stop: call.stop?.length ? call.stop : undefined,
    [traits.maxTokens ?? 'max_tokens']: call.maxOutputTokens,
    logprobs: call.logprobs === undefined ? undefined : true,
    top_logprobs: call.logprobs,
    ...toModalities(call.modalities, traits),
    n: call.n === 1 ? undefined : call.n,
    ...(prefixed &&
      traits.prefill === 'continue' && { continue_final_message: true, add_generation_prompt: false }),
  };
  return { path: dialect.path, json, ...(ignored.length > 0 && { ignored }) };
}

function refuseWhatItLacks({ json, stop, tools, logprobs }: Call, { lacks = [], json: form }: Traits): void {
  if (stop?.length && lacks.includes('stop')) throw unsupported('stop', 'stop sequences');
  if (tools?.length && lacks.includes('tools')) throw unsupported('tools', 'tools');
  if (logprobs !== undefined && lacks.includes('logprobs')) {
    throw unsupported('logprobs', 'log probabilities');
  }
  if (json === undefined) return;
  if (form === 'none') throw unsupported('json', 'answers in JSON');
  if (form === 'object' && json.schema !== undefined) throw unsupported('json', 'answers by a JSON schema');
  if (tools?.length && lacks.includes('jsonWithTools'))
    throw unsupported('json', 'answers in JSON beside tools');
}

/** Servers refuse a list of no tools, and a word about tools where there are none. */
function toTools({ tools, toolChoice, parallelToolCalls }: Call, { lacks = [] }: Traits): Loose {
  if (!tools?.length) {
    if (toolChoice !== undefined && toolChoice !== 'auto' && toolChoice !== 'none') {
      throw unsupported('toolChoice', 'a choice among no tools');
    }
    return {};
  }
  let choice = toolChoice;
  if (lacks.includes('toolChoice')) {
    if (choice !== undefined && choice !== 'auto') throw unsupported('toolChoice', 'a choice of tools');
    choice = undefined;
  }
  let parallel = parallelToolCalls;
  if (lacks.includes('parallelToolCalls')) {
    if (parallel === false) throw unsupported('parallelToolCalls', 'one tool call at a time');
    parallel = undefined;
  }
  return {
    tools: tools.map(({ name, description, inputSchema, strict }) => ({
      type: 'function',
      function: { name, description, parameters: inputSchema, strict },
    })),
    tool_choice: typeof choice === 'object' ? { type: 'function', function: { name: choice.name } } : choice,
    parallel_tool_calls: parallel,
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
function toModalities(asked: Call['modalities'] = [], { modalities = [] }: Traits): Loose {
  const others = asked.filter((kind) => kind !== 'text');
  if (others.length === 0) return {};
  for (const kind of others) {
    if (!modalities.includes(kind)) {
      throw unsupported(
        'modalities',
        `a question whose answer is ${kind === 'image' ? 'an image' : 'audio'}`,
      );
    }
  }
  if (!others.includes('audio')) return { modalities: [...asked] };
  return {
    // Its words come beside every sound: OpenAI refuses sound alone.
    modalities: ['text', ...others],
    audio: { voice: 'alloy', format: 'pcm16' },
  };
}
