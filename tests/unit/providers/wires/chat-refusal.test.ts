/** Bodies as the providers document them, or as their servers' sources write them. */
import { describe, expect, it } from 'vitest';
import { refusalError } from '../../../../lib/providers/refusal.ts';
import { errorIn, explainOpenAi } from '../../../../lib/providers/wires/chat-refusal.ts';

const error = (message: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({ error: { message, ...more } });

describe('refusals of those who speak the wire', () => {
  it.each([
    ['OpenAI', 400, error('Unrecognized request argument supplied: tools'), 'unsupported'],
    ['LiteLLM', 400, error('Request too large. Max size is 25 MB'), 'too-large'],
    ['OpenAI', 403, error('Country, region, or territory not supported'), 'authentication'],
    ['OpenAI', 404, error('Your organization must be verified to use the model `o3`.'), 'authentication'],
    [
      'OpenAI',
      429,
      error('You exceeded your current quota', { code: 'insufficient_quota' }),
      'payment-required',
    ],
    ['Groq', 400, error('Failed to call a function.', { code: 'tool_use_failed' }), 'provider-error'],
    ['Groq', 400, error('Failed to generate JSON.', { code: 'json_validate_failed' }), 'provider-error'],
    [
      'Groq',
      400,
      error('The model `x` has been decommissioned', { code: 'model_decommissioned' }),
      'model-not-found',
    ],
    ['Groq', 400, error('Please reduce the length of the messages or completion.'), 'context-too-long'],
    ['Groq', 498, error('Flex tier capacity exceeded', { code: 'capacity_exceeded' }), 'overloaded'],
    ['DeepSeek', 400, error('Model Not Exist', { type: 'invalid_request_error' }), 'model-not-found'],
    ['DeepSeek', 400, error('Content Exists Risk'), 'content-filtered'],
    [
      'Together',
      422,
      error('Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193'),
      'context-too-long',
    ],
    [
      'Fireworks',
      412,
      error('Account is suspended, possibly due to reaching the monthly spending limit'),
      'payment-required',
    ],
    [
      'Fireworks',
      400,
      error('The prompt is too long: 140000, model maximum context length: 131071'),
      'context-too-long',
    ],
    [
      'Mistral',
      400,
      '{"object":"error","message":"Invalid model: x","type":"invalid_model","code":"1500"}',
      'model-not-found',
    ],
    [
      'Mistral',
      400,
      '{"object":"error","message":"Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length"}',
      'context-too-long',
    ],
    [
      'xAI',
      400,
      '{"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***"}',
      'authentication',
    ],
    [
      'xAI',
      403,
      '{"code":"The caller does not have permission","error":"Your newly created team doesn’t have any credits yet."}',
      'payment-required',
    ],
    [
      'Perplexity',
      400,
      error("Invalid model 'x'. Permitted models can be found in the documentation", {
        type: 'invalid_model',
      }),
      'model-not-found',
    ],
    [
      'OpenRouter',
      403,
      error('Your input was flagged', { metadata: { reasons: ['x'] } }),
      'content-filtered',
    ],
    ['OpenRouter', 404, error('No endpoints found that support tool use.'), 'unsupported'],
    ['OpenRouter', 404, error('No endpoints found matching your data policy'), 'model-not-found'],
    ['OpenRouter', 400, error('x is not a valid model ID'), 'model-not-found'],
    [
      'vLLM',
      400,
      error('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
      'unsupported',
    ],
    ['vLLM', 400, error('m is not a multimodal model'), 'unsupported'],
    ['llama.cpp', 500, error('tools param requires --jinja flag'), 'unsupported'],
    [
      'llama.cpp',
      500,
      error('image input is not supported - hint: you may need to provide the mmproj'),
      'unsupported',
    ],
    [
      'LM Studio',
      400,
      '{"error":"Model does not support images. Please use a model that does."}',
      'unsupported',
    ],
    [
      'LM Studio',
      400,
      error('No models loaded. Please load a model in the developer page'),
      'model-not-found',
    ],
    [
      'LiteLLM',
      400,
      error('Budget has been exceeded! Current cost: 1.0', { type: 'budget_exceeded' }),
      'payment-required',
    ],
    ['LiteLLM', 400, error('litellm.ContextWindowExceededError: too long'), 'context-too-long'],
    [
      'Hugging Face',
      400,
      error("The requested model 'x' is not supported by any provider you have enabled.", {
        code: 'model_not_supported',
      }),
      'model-not-found',
    ],
    [
      'Azure',
      400,
      error('The response was filtered', {
        code: 'content_filter',
        innererror: { code: 'ResponsibleAIPolicyViolation' },
      }),
      'content-filtered',
    ],
    [
      'Azure',
      400,
      error('The chatCompletion operation does not work with the specified model', {
        code: 'OperationNotSupported',
      }),
      'unsupported',
    ],
    ['Bedrock', 400, '{"message":"Input is too long for requested model."}', 'context-too-long'],
    ['Bedrock', 400, '{"message":"The provided model identifier is invalid."}', 'model-not-found'],
    [
      'Bedrock',
      403,
      '{"message":"You don’t have access to the model with the specified model ID."}',
      'model-not-found',
    ],
    ['Bedrock', 403, '{"message":"Bearer token has expired"}', 'authentication'],
    [
      'Cerebras',
      400,
      error('Current length is 9000 while limit is 8192', { code: 'context_length_exceeded' }),
      'context-too-long',
    ],
  ])('%s %i %s', (_, status, body, code) => {
    expect(explainOpenAi(status, body)?.code).toBe(code);
  });

  it('a request too large for the minute’s tokens is too large, and waiting does not help', () => {
    const body = error(
      'Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 9241',
      {
        type: 'tokens',
        code: 'rate_limit_exceeded',
      },
    );
    expect(explainOpenAi(413, body)).toBeUndefined();
  });
});

it.each([
  [8_192, "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens"],
  [200_000, 'prompt is too long: 208310 tokens > 200000 maximum'],
  [131_072, "This model's maximum prompt length is 131072 but the request contains 537812 tokens."],
  [131_071, 'The prompt is too long: 140000, model maximum context length: 131071'],
  [32_768, 'too large for model with 32768 maximum context length'],
  [8_193, '`inputs` tokens + `max_new_tokens` must be <= 8193'],
  [4_096, 'the model is loaded with context length of only 4096 tokens'],
  [8_192, 'context_length_exceeded: Current length is 9000 while limit is 8192'],
  [1_048_576, 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)'],
  [8_192, '{"type":"exceed_context_size_error","n_prompt_tokens":14429,"n_ctx":8192}'],
  [undefined, 'Please reduce the length of the messages or completion.'],
])('the limit of the context is %s, where it is told: %s', (limit, message) => {
  const explanation = explainOpenAi(400, error(message));
  expect(explanation).toEqual({ code: 'context-too-long', ...(limit !== undefined && { limit }) });
  const info = refusalError({
    status: 400,
    label: 'Lab',
    keyed: true,
    local: false,
    explanation,
    now: 0,
  }).info;
  expect(info.limit).toBe(limit);
});

it.each([
  [8, 429, 'Rate limit reached. Please try again in 7.66s.'],
  [1, 429, 'Please try again in 430ms.'],
  [87, 429, 'Please try again in 1m26.4s. Visit'],
  [3_723, 429, 'please try again in 1h2m3s'],
  [2, 429, 'Your requests have exceeded the limit. Please retry after 2 seconds.'],
  [5, 429, 'No deployments available for selected model, Try again in 5 seconds.'],
  [34, 429, '", "details": [{"retryDelay": "34s"}], "x": "'],
  [20, 503, '", "estimated_time": 20.0, "x": "'],
  [undefined, 429, 'Slow down'],
  [undefined, 429, 'try again in a while'],
  [86_400, 429, 'try again in 999999999h'],
])('S06 the wait is %s s, told by a body of status %i: %s', (retryAfter, status, words) => {
  const body = `{"error":{"message":"${words}"}}`;
  const explanation = explainOpenAi(status, body);
  const info = refusalError({ status, label: 'Lab', keyed: true, local: false, explanation, now: 0 }).info;
  expect(info.retryAfter).toBe(retryAfter);
  expect(info.code).toBe(status === 429 ? 'rate-limited' : 'overloaded');
});

it.each([
  ['tools', 'This model does not support tools'],
  ['image', 'image input is not supported'],
  ['temperature', "Unsupported parameter: 'temperature' is not supported with this model."],
  ['maxOutputTokens', "Unsupported parameter: 'max_tokens' is not supported with this model."],
  ['json', 'response_format is not supported'],
  ['reasoning', '`reasoning_effort` is not supported with this model'],
  ['stop', "Unsupported parameter: 'stop' is not supported with this model."],
  [undefined, 'This is not supported'],
])('what a model does not take is named as the call names it: %s', (detail, message) => {
  expect(explainOpenAi(400, error(message))).toMatchObject({
    code: 'unsupported',
    ...(detail && { detail }),
  });
});

describe('an error inside a stream', () => {
  it('is found in every shape, and nothing else is taken for one', () => {
    const text = { message: 'x' };
    expect(errorIn({ error: text, choices: [] })).toBe(text);
    expect(errorIn({ error: 'x' })).toBe('x');
    expect(errorIn({ x_groq: { error: 'x' }, choices: [] })).toBe('x');
    expect(errorIn({ object: 'error', message: 'x' })).toMatchObject({ message: 'x' });
    expect(errorIn({ detail: [{ msg: 'x' }] })).toEqual([{ msg: 'x' }]);
    for (const chunk of [{}, { error: null }, { choices: [], message: 'x' }, { id: 'x' }, { error: '' }]) {
      expect(errorIn(chunk)).toBeUndefined();
    }
  });

  it('that tells no status is explained by its words alone', () => {
    expect(explainOpenAi(undefined, error('insufficient_quota'))?.code).toBe('payment-required');
    expect(explainOpenAi(undefined, error('The engine is currently overloaded'))?.code).toBe('overloaded');
    expect(explainOpenAi(undefined, error('x', { type: 'invalid_request_error' }))?.code).toBe(
      'invalid-request',
    );
    expect(explainOpenAi(undefined, error('boom'))).toBeUndefined();
  });
});

it('is read in time that grows no faster than the body', () => {
  const bodies = [
    'key '.repeat(16_000),
    'model '.repeat(11_000),
    'try again in 1s'.repeat(4_000),
    '1m '.repeat(20_000),
    'expired'.repeat(9_000),
    'token count '.repeat(5_000),
    'budget'.repeat(10_000),
  ];
  const start = performance.now();
  for (const body of bodies)
    for (const status of [400, 403, 404, 422, 429, 500, undefined]) explainOpenAi(status, body);
  expect(performance.now() - start).toBeLessThan(2_000);
});
