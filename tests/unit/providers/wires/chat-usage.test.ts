import { describe, expect, it } from 'vitest';
import { readLogprobs, readUsage, reasonOf } from '../../../../lib/providers/wires/chat-usage.ts';

describe('how an answer ended', () => {
  it.each([
    ['stop', 'stop'],
    ['eos_token', 'stop'],
    ['STOP', 'stop'],
    ['model_length', 'length'],
    ['max_output_tokens', 'length'],
    ['tool_use', 'tool-calls'],
    ['function_call', 'tool-calls'],
    ['guardrail_intervened', 'content-filter'],
    ['refusal', 'refused'],
    ['insufficient_system_resource', 'other'],
    ['constructor', 'other'],
  ])('%s is %s', (word, reason) => {
    expect(reasonOf(word, false)).toBe(reason);
  });

  it('tool calls are the reason where a server says "stop", and not where it was cut', () => {
    expect([reasonOf('stop', true), reasonOf(undefined, true)]).toEqual(['tool-calls', 'tool-calls']);
    expect(reasonOf('length', true)).toBe('length');
  });
});

describe('what an answer took', () => {
  it.each([
    ['OpenAI', { prompt_tokens_details: { cached_tokens: 4 } }, { cacheRead: 4 }],
    ['DeepSeek', { prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 6 }, { cacheRead: 4 }],
    ['Mistral', { num_cached_tokens: 4 }, { cacheRead: 4 }],
    ['Moonshot', { cached_tokens: 4 }, { cacheRead: 4 }],
    ['OpenRouter', { prompt_tokens_details: { cache_write_tokens: 3 } }, { cacheWrite: 3 }],
    ['LiteLLM', { cache_creation_input_tokens: 3 }, { cacheWrite: 3 }],
    ['Perplexity', { reasoning_tokens: 2 }, { reasoning: 2 }],
  ])('as %s counts', (_, said, more) => {
    const usage = readUsage({ prompt_tokens: 10, completion_tokens: 5, ...said });
    expect(usage).toEqual({ input: 10, output: 5, ...more });
  });

  it('is nothing where nothing is a count', () => {
    expect(readUsage({ prompt_tokens: 'ten', completion_tokens: -1, cached_tokens: null })).toBeUndefined();
    expect(readUsage(undefined)).toBeUndefined();
  });
});

it('log probabilities come as objects, or as two lists', () => {
  const entries = [
    { token: 'a', logprob: -0.5 },
    { token: 'b', logprob: -1 },
  ];
  expect(readLogprobs({ content: entries })).toEqual(entries);
  expect(readLogprobs({ tokens: ['a', 'b', 'c', 4], token_logprobs: [-0.5, -1, null] })).toEqual(entries);
  expect([readLogprobs(null), readLogprobs(7), readLogprobs({ content: 'x' })]).toEqual([[], [], []]);
});
