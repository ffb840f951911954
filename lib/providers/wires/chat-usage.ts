/** How an answer of the chat completions wire ended, and what it took, in the words of its many servers. */
import type { FinishReason, LogprobsPart, Usage } from '../../protocol/part.ts';
import { readLogprob } from '../logprobs.ts';
import { countOf, type Loose, listOf, loose } from '../loose.ts';

/** OpenAI's words, and what other servers say for the same. */
const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['eos', 'stop'],
  ['eos_token', 'stop'],
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['complete', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['max_output_tokens', 'length'],
  ['model_length', 'length'],
  ['tool_calls', 'tool-calls'],
  ['tool_call', 'tool-calls'],
  ['tool_use', 'tool-calls'],
  ['function_call', 'tool-calls'],
  ['content_filter', 'content-filter'],
  ['content_filtered', 'content-filter'],
  ['guardrail_intervened', 'content-filter'],
  ['safety', 'content-filter'],
  ['sensitive', 'content-filter'],
  ['refusal', 'refused'],
]);

/** @param calls There were tool calls: many servers then say "stop" all the same. */
export function reasonOf(word: string | undefined, calls: boolean): FinishReason {
  const reason = word === undefined ? 'stop' : (REASONS.get(word.toLowerCase()) ?? 'other');
  return reason === 'stop' && calls ? 'tool-calls' : reason;
}

export function readUsage(it: Loose | undefined): Usage | undefined {
  if (it === undefined) return undefined;
  const inputs = loose(it.prompt_tokens_details);
  const outputs = loose(it.completion_tokens_details);
  const usage: Usage = {};
  const set = (key: keyof Usage, ...values: unknown[]) => {
    const count = values.map(countOf).find((value) => value !== undefined);
    if (count !== undefined) usage[key] = count;
  };
  set('input', it.prompt_tokens);
  set('output', it.completion_tokens);
  set('reasoning', outputs?.reasoning_tokens, it.reasoning_tokens);
  set('cacheRead', inputs?.cached_tokens, it.prompt_cache_hit_tokens, it.num_cached_tokens, it.cached_tokens);
  set(
    'cacheWrite',
    inputs?.cache_write_tokens,
    inputs?.cache_creation_tokens,
    it.cache_creation_input_tokens,
  );
  const { input = 0, output = 0, reasoning = 0 } = usage;
  // xAI counts reasoning beside the completion, everyone else within it; the total tells.
  if (reasoning > 0 && it.total_tokens === input + output + reasoning) usage.output = output + reasoning;
  return Object.keys(usage).length === 0 ? undefined : usage;
}

/** Of one choice of one chunk. */
export function readLogprobs(value: unknown): LogprobsPart['content'] {
  const it = loose(value);
  if (it === undefined) return [];
  if (Array.isArray(it.content)) return it.content.flatMap(readLogprob);
  // Together writes two lists, of tokens and of their logarithms.
  const logarithms = listOf(it.token_logprobs);
  return listOf(it.tokens).flatMap((token, index) => readLogprob({ token, logprob: logarithms[index] }));
}
