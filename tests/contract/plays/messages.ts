/** Anthropic's Messages, as its documentation has them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Play, Refusal, Script } from './play.ts';

type Json = Record<string, unknown>;

const ERRORS = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/providers/messages/errors.json'), 'utf8'),
) as Record<string, Refusal>;
const refusal = (name: string): Refusal => ERRORS[name] as Refusal;

const event = (value: Json) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;

const STOPS = {
  stop: 'end_turn',
  'tool-calls': 'tool_use',
  length: 'max_tokens',
  'content-filter': 'refusal',
};
const stopOf = ({ finish = 'stop', calls = [] }: Script): string =>
  calls.length > 0 && finish === 'stop' ? STOPS['tool-calls'] : STOPS[finish];

interface Block {
  start: Json;
  deltas: Json[];
  whole: Json;
}

function blocksOf({ says, thinks = [], calls = [] }: Script): Block[] {
  const blocks: Block[] = [];
  if (thinks.length > 0) {
    blocks.push({
      start: { type: 'thinking', thinking: '', signature: '' },
      deltas: [
        ...thinks.map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: 'c2lnbmVk' },
      ],
      whole: { type: 'thinking', thinking: thinks.join(''), signature: 'c2lnbmVk' },
    });
  }
  if (says.length > 0) {
    blocks.push({
      start: { type: 'text', text: '' },
      deltas: says.map((text) => ({ type: 'text_delta', text })),
      whole: { type: 'text', text: says.join('') },
    });
  }
  calls.forEach(({ name, arguments: text }, index) => {
    const half = Math.ceil(text.length / 2);
    const called = { type: 'tool_use', id: `toolu_0${index + 1}`, name };
    blocks.push({
      start: { ...called, input: {} },
      deltas: ['', text.slice(0, half), text.slice(half)].map((partial_json) => ({
        type: 'input_json_delta',
        partial_json,
      })),
      whole: { ...called, input: JSON.parse(text) },
    });
  });
  return blocks;
}

function inputOf({ usage }: Script): Json {
  const { input = 1, cacheRead } = usage ?? {};
  return {
    input_tokens: input - (cacheRead ?? 0),
    ...(cacheRead !== undefined && { cache_read_input_tokens: cacheRead }),
  };
}

function outputOf({ usage }: Script): Json {
  const { output = 1, reasoning } = usage ?? {};
  return {
    output_tokens: output,
    ...(reasoning !== undefined && { output_tokens_details: { thinking_tokens: reasoning } }),
  };
}

const message = (content: Json[], stop: string | null, usage: Json): Json => ({
  id: 'msg_play',
  type: 'message',
  role: 'assistant',
  model: 'claude-play',
  content,
  stop_reason: stop,
  stop_sequence: null,
  usage,
});

export const play: Play = {
  contentType: 'text/event-stream; charset=utf-8',
  stream(script) {
    const blocks = blocksOf(script).map(({ start, deltas }, index) => ({
      begin: event({ type: 'content_block_start', index, content_block: start }),
      deltas: deltas.map((delta) => event({ type: 'content_block_delta', index, delta })),
      end: event({ type: 'content_block_stop', index }),
    }));
    const usage = { ...inputOf(script), output_tokens: 1 };
    const content = [
      event({ type: 'message_start', message: message([], null, usage) }),
      ...blocks.flatMap(({ begin, deltas, end }, index) => [
        begin + (deltas[0] ?? ''),
        ...deltas.slice(1),
        ...(index === blocks.length - 1 ? [] : [end]),
      ]),
    ];
    const delta = { stop_reason: stopOf(script), stop_sequence: null };
    return {
      content,
      end: [
        ...blocks.slice(-1).map(({ end }) => end),
        event({ type: 'message_delta', delta, usage: outputOf(script) }),
        event({ type: 'message_stop' }),
      ],
    };
  },
  whole: (script) =>
    message(
      blocksOf(script).map(({ whole }) => whole),
      stopOf(script),
      { ...inputOf(script), ...outputOf(script) },
    ),
  look(path, models) {
    if (!/\/models(\?|$)/.test(path)) return undefined;
    const data = models.map((id) => ({
      type: 'model',
      id,
      display_name: id,
      created_at: '2026-01-01T00:00:00Z',
      max_input_tokens: 200_000,
      max_tokens: 64_000,
    }));
    return { data, has_more: false, first_id: models[0] ?? null, last_id: models.at(-1) ?? null };
  },
  midway: event(refusal('overloaded').body as Json),
  reported: (body) => event(body as Json),
  refusals: {
    authentication: refusal('authentication'),
    'payment-required': refusal('credit'),
    'rate-limited': refusal('rate'),
    overloaded: refusal('overloaded'),
    'context-too-long': refusal('context'),
    'content-filtered': refusal('filter'),
    'invalid-request': refusal('argument'),
    'model-not-found': refusal('model'),
    unsupported: refusal('prefill'),
    'too-large': refusal('large'),
    timeout: refusal('timeout'),
    'origin-blocked': refusal('cors'),
    'provider-error': refusal('internal'),
  },
  sent(_path, json) {
    const { model, system, messages, tools, output_config } = json as {
      model: string;
      system?: Json[];
      messages: { content: Json[] }[];
      tools?: { name: string; input_schema: unknown }[];
      output_config?: { format?: { schema: unknown } };
    };
    const blocks = [...(system ?? []), ...messages.flatMap(({ content }) => content)];
    const inner = blocks.flatMap((block) => [block, ...((block.content ?? []) as Json[])]);
    const schema = output_config?.format?.schema;
    return {
      model,
      text: inner.map(({ text }) => (typeof text === 'string' ? text : '')).join(''),
      tools: (tools ?? []).map(({ name }) => name),
      images: inner.flatMap(({ type, source }) => {
        const { data, url } = (source ?? {}) as { data?: string; url?: string };
        return type === 'image' ? (data ?? url ?? []) : [];
      }),
      ...(schema === undefined ? {} : { schema }),
    };
  },
};
