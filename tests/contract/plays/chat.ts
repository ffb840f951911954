/** Chat completions, as OpenAI documents them and as those who speak it add to them. */
import type { Play, Script } from './play.ts';

type Json = Record<string, unknown>;

const event = (value: unknown) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
const chunk = (delta: Json, finish: string | null = null) =>
  event({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });

const FINISH = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
};

function usageOf({ usage }: Script): Json | undefined {
  if (usage === undefined) return undefined;
  const { input, output, reasoning, cacheRead } = usage;
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    ...(reasoning !== undefined && { completion_tokens_details: { reasoning_tokens: reasoning } }),
    ...(cacheRead !== undefined && { prompt_tokens_details: { cached_tokens: cacheRead } }),
  };
}

const callOf = ({ name, arguments: text }: { name: string; arguments: string }, index: number) => ({
  index,
  id: `call_${index}`,
  type: 'function',
  function: { name, arguments: text },
});

const error = (message: string, type: string, code: string | null = null, param: string | null = null) => ({
  error: { message, type, code, param },
});

/** What each of the providers answers where the others answer nothing, by the end of the path. */
const LOOKS: readonly [RegExp, (models: readonly string[]) => unknown][] = [
  // LM Studio's own list, and OpenRouter's, which is below /api too.
  [
    /\/api\/v1\/models$/,
    (models) => ({
      models: models.map((key) => ({ type: 'llm', key })),
      data: models.map((id) => ({ id })),
    }),
  ],
  [/\/language-models$/, (models) => ({ models: models.map((id) => ({ id })) })],
  [/\/model\/info$/, (models) => ({ data: models.map((name) => ({ model_name: name })) })],
  [
    /\/models$/,
    (models) => ({ object: 'list', data: models.map((id) => ({ id, object: 'model', owned_by: 'me' })) }),
  ],
  [/\/props$/, () => ({ default_generation_settings: { n_ctx: 4_096 } })],
  [/\/(key|api-key)$/, () => ({ data: { label: 'sk-…' } })],
  [/\/user\/balance$/, () => ({ is_available: true, balance_infos: [] })],
];

export const play: Play = {
  contentType: 'text/event-stream',
  stream(script) {
    const { says, thinks = [], calls = [], finish } = script;
    const usage = usageOf(script);
    return {
      content: [
        ...thinks.map((text) => chunk({ reasoning_content: text })),
        ...says.map((content) => chunk({ content })),
        ...calls.flatMap(({ name, arguments: text }, index) => {
          const half = Math.ceil(text.length / 2);
          const rest = { index, function: { arguments: text.slice(half) } };
          return [
            chunk({ tool_calls: [callOf({ name, arguments: text.slice(0, half) }, index)] }),
            chunk({ tool_calls: [rest] }),
          ];
        }),
      ],
      end: [
        chunk({}, FINISH[finish ?? 'stop']),
        ...(usage === undefined ? [] : [event({ choices: [], usage })]),
        event('[DONE]'),
      ],
    };
  },
  whole(script) {
    const { says, thinks, calls, finish } = script;
    const message = {
      role: 'assistant',
      content: says.join(''),
      ...(thinks && { reasoning_content: thinks.join('') }),
      ...(calls && { tool_calls: calls.map(callOf) }),
    };
    return {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: FINISH[finish ?? 'stop'] }],
      usage: usageOf(script),
    };
  },
  look: (path, models) => LOOKS.find(([ending]) => ending.test(path.split('?')[0] as string))?.[1](models),
  // OpenRouter's form, with status 200 behind it.
  midway: event({
    ...error('Upstream idle', 'server_error', 'server_error'),
    choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
  }),
  reported: event,
  refusals: {
    authentication: {
      status: 401,
      body: error('Incorrect API key provided: sk-1234', 'invalid_request_error', 'invalid_api_key'),
    },
    'payment-required': {
      status: 429,
      body: error('You exceeded your current quota', 'insufficient_quota', 'insufficient_quota'),
    },
    'rate-limited': {
      status: 429,
      headers: { 'retry-after': '7' },
      body: error('Rate limit reached for requests', 'requests', 'rate_limit_exceeded'),
    },
    overloaded: { status: 503, body: error('The engine is currently overloaded', 'server_error') },
    'context-too-long': {
      status: 400,
      body: error(
        'This model’s maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.',
        'invalid_request_error',
        'context_length_exceeded',
        'messages',
      ),
    },
    'content-filtered': {
      status: 400,
      body: error('The response was filtered', 'invalid_request_error', 'content_filter', 'prompt'),
    },
    'invalid-request': {
      status: 400,
      body: error('Invalid type for messages[0]', 'invalid_request_error', 'invalid_type', 'messages'),
    },
    'model-not-found': {
      status: 404,
      body: error('The model gpt-0 does not exist', 'invalid_request_error', 'model_not_found', 'model'),
    },
    unsupported: {
      status: 400,
      body: error('Unsupported parameter: tools', 'invalid_request_error', 'unsupported_parameter', 'tools'),
    },
    'too-large': { status: 413, body: error('Request too large', 'invalid_request_error') },
    timeout: { status: 504, body: error('Gateway timeout', 'server_error') },
    'provider-error': { status: 500, body: error('The server had an error', 'server_error') },
  },
  sent(_path, json) {
    const { model, messages, tools, response_format } = json as {
      model: string;
      messages: { content: string | Json[] | null }[];
      tools?: { function: { name: string } }[];
      response_format?: { json_schema?: { schema?: unknown } };
    };
    const pieces = messages.flatMap(({ content }) =>
      typeof content === 'string' ? [{ type: 'text', text: content } as Json] : (content ?? []),
    );
    const schema = response_format?.json_schema?.schema;
    return {
      model,
      text: pieces.map(({ text }) => (typeof text === 'string' ? text : '')).join(''),
      tools: (tools ?? []).map((tool) => tool.function.name),
      images: pieces.flatMap(({ image_url }) => {
        const url = (image_url as { url?: string } | undefined)?.url;
        return url === undefined ? [] : [url.replace(/^data:[^,]*,/, '')];
      }),
      ...(schema === undefined ? {} : { schema }),
    };
  },
};
