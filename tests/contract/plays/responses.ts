/** OpenAI's Responses, as its documentation has it. */
import type { Play, Script } from './play.ts';

type Json = Record<string, unknown>;

/** Events are numbered in the order they come. */
function numbered(): (type: string, more: Json) => string {
  let count = 0;
  return (type, more) => {
    const data = JSON.stringify({ type, sequence_number: count, ...more });
    count += 1;
    return `event: ${type}\ndata: ${data}\n\n`;
  };
}

function itemsOf({ thinks = [], says, calls = [] }: Script): Json[] {
  const thought = {
    type: 'reasoning',
    id: 'rs_play',
    summary: [{ type: 'summary_text', text: thinks.join('') }],
    encrypted_content: 'gAAAAA-play',
  };
  const message = {
    type: 'message',
    id: 'msg_play',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: says.join(''), annotations: [], logprobs: [] }],
  };
  return [
    ...(thinks.length === 0 ? [] : [thought]),
    ...(says.length === 0 ? [] : [message]),
    ...calls.map(({ name, arguments: text }, index) => ({
      type: 'function_call',
      id: `fc_play_${index}`,
      call_id: `call_play_${index}`,
      name,
      arguments: text,
      status: 'completed',
    })),
  ];
}

function responseOf(script: Script, output: Json[]): Json {
  const { finish = 'stop', usage } = script;
  const reason = {
    length: 'max_output_tokens',
    'content-filter': 'content_filter',
    stop: null,
    'tool-calls': null,
  }[finish];
  return {
    id: 'resp_play',
    object: 'response',
    status: reason === null ? 'completed' : 'incomplete',
    error: null,
    incomplete_details: reason === null ? null : { reason },
    output,
    usage: usage && {
      input_tokens: usage.input,
      ...(usage.cacheRead !== undefined && { input_tokens_details: { cached_tokens: usage.cacheRead } }),
      output_tokens: usage.output,
      ...(usage.reasoning !== undefined && { output_tokens_details: { reasoning_tokens: usage.reasoning } }),
      total_tokens: usage.input + usage.output,
    },
  };
}

/** How the text of an item comes, a delta for each piece of it. */
function deltasOf(item: Json, { thinks = [], says }: Script): [string, Json][] {
  if (item.type === 'reasoning') {
    return thinks.map((delta) => ['response.reasoning_summary_text.delta', { summary_index: 0, delta }]);
  }
  if (item.type === 'message') {
    return says.map((delta) => ['response.output_text.delta', { content_index: 0, delta, logprobs: [] }]);
  }
  const text = String(item.arguments);
  const half = Math.ceil(text.length / 2);
  return [text.slice(0, half), text.slice(half)].map((delta) => [
    'response.function_call_arguments.delta',
    { delta },
  ]);
}

const EMPTY: Readonly<Record<string, Json>> = {
  reasoning: { summary: [] },
  message: { content: [], status: 'in_progress' },
  function_call: { arguments: '', status: 'in_progress' },
};

const error = (message: string, more: Json = {}) => ({
  error: { message, type: 'invalid_request_error', param: null, code: null, ...more },
});

export const play: Play = {
  contentType: 'text/event-stream',
  stream(script) {
    const event = numbered();
    const output = itemsOf(script);
    const begun = { ...responseOf(script, []), status: 'in_progress', incomplete_details: null, usage: null };
    const content = [event('response.created', { response: begun })];
    for (const [output_index, item] of output.entries()) {
      const at = { output_index, item_id: item.id };
      content.push(
        event('response.output_item.added', { output_index, item: { ...item, ...EMPTY[String(item.type)] } }),
      );
      for (const [type, more] of deltasOf(item, script)) content.push(event(type, { ...at, ...more }));
      content.push(event('response.output_item.done', { output_index, item }));
    }
    const response = responseOf(script, output);
    return { content, end: [event(`response.${response.status}`, { response })] };
  },
  whole: (script) => responseOf(script, itemsOf(script)),
  look(path, models) {
    if (!/\/models$/.test(path)) return undefined;
    return {
      object: 'list',
      data: models.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'openai' })),
    };
  },
  midway: numbered()('error', {
    code: 'server_is_overloaded',
    message: 'Our servers are currently overloaded. Please try again later.',
    param: null,
  }),
  reported: (body) => numbered()('error', body as Json),
  refusals: {
    authentication: {
      status: 401,
      body: error(
        'Incorrect API key provided: sk-proj-****. You can find your API key at https://platform.openai.com.',
        {
          code: 'invalid_api_key',
        },
      ),
    },
    'payment-required': {
      status: 429,
      body: error('You exceeded your current quota, please check your plan and billing details.', {
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      }),
    },
    'rate-limited': {
      status: 429,
      headers: { 'retry-after': '7' },
      body: error(
        'Rate limit reached for gpt-5 in organization org-x on tokens per min (TPM). Please try again in 7s.',
        {
          type: 'tokens',
          code: 'rate_limit_exceeded',
        },
      ),
    },
    overloaded: {
      status: 503,
      body: error('The engine is currently overloaded, please try again later.', { type: 'server_error' }),
    },
    'context-too-long': {
      status: 400,
      body: error(
        'Your input exceeds the context window of this model. Please adjust your input and try again.',
        {
          param: 'input',
          code: 'context_length_exceeded',
        },
      ),
    },
    'content-filtered': {
      status: 400,
      body: error('Invalid prompt: your prompt was flagged as potentially violating our usage policy.', {
        code: 'invalid_prompt',
      }),
    },
    'model-not-found': {
      status: 404,
      body: error('The model `gpt-x` does not exist or you do not have access to it.', {
        code: 'model_not_found',
      }),
    },
    unsupported: {
      status: 400,
      body: error("Unsupported parameter: 'temperature' is not supported with this model.", {
        param: 'temperature',
      }),
    },
    'invalid-request': {
      status: 400,
      body: error("Invalid 'input[0].content': array too short. Expected an array with minimum length 1.", {
        param: 'input[0].content',
        code: 'empty_array',
      }),
    },
    'provider-error': {
      status: 500,
      body: error('The server had an error while processing your request. Sorry about that!', {
        type: 'server_error',
      }),
    },
  },
  sent(_path, json) {
    const {
      model,
      input,
      tools = [],
      text,
    } = json as {
      model: string;
      input: { role?: string; content?: string | Json[]; output?: string | Json[] }[];
      tools?: { type: string; name: string }[];
      text?: { format?: { schema?: unknown } };
    };
    const pieces = input.flatMap(({ content, output }) => {
      const said = content ?? output ?? [];
      return typeof said === 'string' ? [{ text: said } as Json] : said;
    });
    const schema = text?.format?.schema;
    return {
      model,
      text: pieces.map((piece) => (typeof piece.text === 'string' ? piece.text : '')).join(''),
      tools: tools.filter(({ type }) => type === 'function').map(({ name }) => name),
      images: pieces.flatMap(({ image_url }) =>
        typeof image_url === 'string' ? [image_url.replace(/^data:.*?;base64,/, '')] : [],
      ),
      ...(schema === undefined ? {} : { schema }),
    };
  },
};
