/**
 * What a wire has words for, and the refusal of a call that asks for more. What only colours an answer is not told here: it is
 * left out and named (`FinishPart.ignored`). What a model lacks of its wire's words, its traits say.
 */
import type { Call } from '../protocol/call.ts';
import type { Traits } from './traits.ts';
import { unsupported } from './wire.ts';

export interface Vocabulary {
  /** The beginning of its own answer, where the model goes on from one. */
  prefix: boolean;
  /** How many stop sequences a call may have. */
  stops: number;
  /** Log probabilities of the tokens that were chosen (`own`), or of others too. */
  logprobs: 'none' | 'own' | 'others';
  /** Several answers at once. */
  choices: boolean;
  /** What an answer may hold besides text, where the model makes such. */
  modalities: readonly ('image' | 'audio')[];
  tools: boolean;
  /** A demand that a tool be called, or which. */
  toolDemand: boolean;
  /** A demand that tools be called one at a time: who says so reads one call alone, and would lose the others. */
  oneToolAtATime: boolean;
  /** Answers in JSON. `tool`: as the arguments of a tool of ours, where the model knows no schemas. */
  json: 'none' | 'schema' | 'tool';
  jsonBesideTools: boolean;
}

/** @throws OrielError `unsupported`, its `detail` the name of what was asked, as `Call` has it. */
export function refuseBeyond(vocabulary: Vocabulary, call: Call, traits: Traits): void {
  refuseTools(vocabulary, call, traits);
  refuseForms(vocabulary, call, traits);
  const { lacks = [], prefill } = traits;
  const { messages, stop = [], logprobs, n = 1 } = call;
  const last = messages.at(-1);
  if (last?.role === 'assistant' && last.prefix && !(vocabulary.prefix && prefill)) {
    throw unsupported('prefix', 'the beginning of its own answer');
  }
  const stops = lacks.includes('stop') ? 0 : vocabulary.stops;
  if (stop.length > stops) {
    throw unsupported('stop', stops === 0 ? 'stop sequences' : `more than ${stops} stop sequences`);
  }
  if (logprobs !== undefined && (vocabulary.logprobs === 'none' || lacks.includes('logprobs'))) {
    throw unsupported('logprobs', 'a question for log probabilities');
  }
  if (logprobs !== undefined && logprobs > 0 && vocabulary.logprobs === 'own') {
    throw unsupported('logprobs', 'a question for the log probabilities of other tokens');
  }
  if (n > 1 && !vocabulary.choices) throw unsupported('n', 'a wish for several answers at once');
}

function refuseTools(vocabulary: Vocabulary, call: Call, { lacks = [] }: Traits): void {
  const { tools = [], toolChoice, parallelToolCalls } = call;
  const off = toolChoice === 'none';
  if (tools.length > 0 && (lacks.includes('tools') || !(vocabulary.tools || off))) {
    throw unsupported('tools', 'tools');
  }
  const named = typeof toolChoice === 'object' ? toolChoice.name : undefined;
  if (named !== undefined || toolChoice === 'required') {
    if (tools.length === 0) throw unsupported('toolChoice', 'a choice among no tools');
    if (named !== undefined && !tools.some(({ name }) => name === named)) {
      throw unsupported('toolChoice', 'a demand for a tool that it was not given');
    }
    if (!vocabulary.toolDemand || lacks.includes('toolChoice')) {
      throw unsupported('toolChoice', 'a demand for a tool call');
    }
  }
  if (tools.length > 0 && !off && parallelToolCalls === false && !vocabulary.oneToolAtATime) {
    throw unsupported('parallelToolCalls', 'a demand for one tool call at a time');
  }
}

/** The forms in which an answer may come. */
function refuseForms(vocabulary: Vocabulary, call: Call, traits: Traits): void {
  const { lacks = [], json: form = 'schema', modalities = [] } = traits;
  const beyond = call.modalities?.find(
    (kind) => kind !== 'text' && !(vocabulary.modalities.includes(kind) && modalities.includes(kind)),
  );
  if (beyond !== undefined) {
    throw unsupported('modalities', `a wish for ${beyond === 'image' ? 'an image' : 'sound'} in its answer`);
  }
  const { json, tools = [] } = call;
  if (json === undefined) return;
  if (vocabulary.json === 'none' || form === 'none') throw unsupported('json', 'a demand for JSON');
  if (form === 'object' && vocabulary.json === 'schema' && json.schema !== undefined) {
    throw unsupported('json', 'a JSON schema for its answer');
  }
  if (tools.length > 0 && (!vocabulary.jsonBesideTools || lacks.includes('jsonWithTools'))) {
    throw unsupported('json', 'a demand for JSON beside tools');
  }
}
