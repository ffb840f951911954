/** Cohere's `/v2/chat`, as its documentation has it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Play, Refusal, Script } from './play.ts';

type Json = Record<string, unknown>;

const ERRORS = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/providers/cohere/errors.json'), 'utf8'),
) as Record<string, Refusal>;
const refusal = (name: string): Refusal => ERRORS[name] as Refusal;

const event = (value: Json) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
const delta = (type: string, index: number, message: Json) => event({ type, index, delta: { message } });

const FINISH = {
  stop: 'COMPLETE',
  'tool-calls': 'TOOL_CALL',
  length: 'MAX_TOKENS',
  // Of the first version's reasons; the second has none for it.
  'content-filter': 'ERROR_TOXIC',
};

function usageOf({ usage }: Script): Json {
  if (usage === undefined) return {};
  const { input, output, cacheRead } = usage;
  const tokens = { input_tokens: input, output_tokens: output };
  return {
    usage: {
      billed_units: tokens,
      tokens,
      ...(cacheRead !== undefined && { cached_tokens: cacheRead }),
    },
  };
}

const said = (script: Script): Json => ({
  finish_reason: FINISH[script.finish ?? 'stop'],
  ...usageOf(script),
});

export const play: Play = {
  contentType: 'text/event-stream',
  stream(script) {
    const { says, thinks = [], calls = [] } = script;
    return {
      content: [
        event({ type: 'message-start', id: 'm', delta: { message: { role: 'assistant', content: [] } } }),
        ...thinks.map((thinking) => delta('content-delta', 0, { content: { thinking } })),
        ...says.map((text) => delta('content-delta', 1, { content: { text } })),
        ...calls.flatMap(({ name, arguments: text }, index) => [
          delta('tool-call-start', index, {
            tool_calls: { id: `${name}_${index}`, type: 'function', function: { name, arguments: '' } },
          }),
          delta('tool-call-delta', index, { tool_calls: { function: { arguments: text } } }),
          event({ type: 'tool-call-end', index }),
        ]),
      ],
      end: [event({ type: 'content-end', index: 1 }), event({ type: 'message-end', delta: said(script) })],
    };
  },
  whole(script) {
    const { says, thinks = [], calls = [] } = script;
    return {
      id: 'm',
      message: {
        role: 'assistant',
        content: [
          ...thinks.map((thinking) => ({ type: 'thinking', thinking })),
          ...says.map((text) => ({ type: 'text', text })),
        ],
        ...(calls.length > 0 && {
          tool_calls: calls.map((called, index) => ({ id: `c${index}`, type: 'function', function: called })),
        }),
      },
      ...said(script),
    };
  },
  look(path, models) {
    if (path === '/v1/check-api-key') return { valid: true, organization_id: 'o', owner_id: 'w' };
    if (!/^\/v1\/models(\?|$)/.test(path)) return undefined;
    return {
      models: models.map((name) => ({
        name,
        endpoints: ['chat'],
        finetuned: false,
        context_length: 256_000,
        features: ['json_mode', 'json_schema', 'tools', 'strict_tools'],
      })),
    };
  },
  midway: event({
    type: 'message-end',
    delta: { finish_reason: 'ERROR', error: 'quokka: the model is overloaded' },
  }),
  reported: (body) =>
    event({
      type: 'message-end',
      delta: { finish_reason: 'ERROR', error: (body as { message: string }).message },
    }),
  refusals: {
    authentication: refusal('invalid-key'),
    'payment-required': refusal('payment'),
    'rate-limited': refusal('minute'),
    overloaded: refusal('busy'),
    'context-too-long': refusal('context'),
    'content-filtered': refusal('blocked'),
    'invalid-request': refusal('argument'),
    'model-not-found': refusal('model'),
    unsupported: refusal('tools'),
    timeout: refusal('late'),
    'provider-error': refusal('internal'),
  },
  sent(_path, json) {
    const {
      model = '',
      messages = [],
      tools = [],
      response_format: format,
    } = json as {
      model?: string;
      messages?: { content?: string | Json[] }[];
      tools?: { function: { name: string } }[];
      response_format?: { json_schema?: unknown };
    };
    const pieces = messages.flatMap(({ content = [] }) =>
      typeof content === 'string' ? [{ text: content } as Json] : content,
    );
    const schema = format?.json_schema;
    return {
      model,
      text: pieces.map((piece) => (typeof piece.text === 'string' ? piece.text : '')).join(''),
      tools: tools.map((tool) => tool.function.name),
      images: pieces.flatMap((piece) => {
        const { url } = (piece.image_url ?? {}) as { url?: string };
        return url?.replace(/^data:[^,]*,/, '') ?? [];
      }),
      ...(schema === undefined ? {} : { schema }),
    };
  },
};
