/** A `Call` as the body of a chat completions request. What the wire has no word for is `unsupported`, never dropped. */
import type { Call, Content, Message, Source } from '../../protocol/call.ts';
import type { Traits } from '../traits.ts';
import { unsupported, type WireRequest } from '../wire.ts';

export interface ChatDialect {
  /** Below the base URL. */
  path: string;
}

type Json = Record<string, unknown>;

export function toChatRequest(
  call: Call,
  model: string,
  dialect: ChatDialect,
  traits: Traits = {},
): WireRequest {
  const { toolChoice, reasoning, logprobs, n } = call;
  if (call.messages.at(-1)?.role === 'assistant' && isPrefix(call) && !traits.prefill) {
    throw unsupported('prefix', 'the beginning of its own answer');
  }
  if (reasoning?.budgetTokens !== undefined && reasoning.effort === undefined) {
    throw unsupported('reasoning.budgetTokens', 'a reasoning budget in tokens');
  }
  const json = {
    model,
    messages: call.messages.flatMap(toMessages),
    stream: true,
    stream_options: { include_usage: true },
    tools: call.tools?.map(({ name, description, inputSchema, strict }) => ({
      type: 'function',
      function: { name, description, parameters: inputSchema, strict },
    })),
    tool_choice:
      typeof toolChoice === 'object' ? { type: 'function', function: { name: toolChoice.name } } : toolChoice,
    parallel_tool_calls: call.parallelToolCalls,
    response_format: toResponseFormat(call.json),
    // The wire has no word above "high".
    reasoning_effort: reasoning?.effort === 'max' ? 'high' : reasoning?.effort,
    temperature: call.temperature,
    top_p: call.topP,
    top_k: call.topK,
    min_p: call.minP,
    presence_penalty: call.presencePenalty,
    frequency_penalty: call.frequencyPenalty,
    seed: call.seed,
    stop: call.stop,
    [traits.maxTokens ?? 'max_tokens']: call.maxOutputTokens,
    logprobs: logprobs === undefined ? undefined : true,
    top_logprobs: logprobs,
    n: n === 1 ? undefined : n,
  };
  return { path: dialect.path, json };
}

function isPrefix({ messages }: Call): boolean {
  const last = messages.at(-1);
  return last?.role === 'assistant' && last.prefix === true;
}

function toResponseFormat(json: Call['json']): Json | undefined {
  if (json === undefined) return undefined;
  if (json.schema === undefined) return { type: 'json_object' };
  const { name = 'answer', schema, strict } = json;
  return { type: 'json_schema', json_schema: { name, schema, strict } };
}

function toMessages(message: Message): Json[] {
  switch (message.role) {
    case 'system':
    case 'developer':
      return [{ role: message.role, content: joinText(message.content) }];
    case 'user': {
      const isText = message.content.every(({ type }) => type === 'text');
      const content = isText ? joinText(message.content) : message.content.map(toContent);
      return [{ role: 'user', content }];
    }
    case 'assistant':
      return [toAssistant(message.content)];
    case 'tool':
      return message.content.map(({ id, content }) => ({
        role: 'tool',
        tool_call_id: id,
        content: joinText(content),
      }));
  }
}

/** The reasoning of earlier turns stays out: most servers refuse or ignore it. */
function toAssistant(content: Content[]): Json {
  const spoken = content.filter(({ type }) => type !== 'tool-call' && type !== 'reasoning');
  const calls = content.flatMap((part) =>
    part.type === 'tool-call'
      ? [{ id: part.id, type: 'function', function: { name: part.name, arguments: part.arguments } }]
      : [],
  );
  const text = joinText(spoken);
  if (calls.length === 0) return { role: 'assistant', content: text };
  return { role: 'assistant', content: text === '' ? null : text, tool_calls: calls };
}

function joinText(content: Content[]): string {
  let text = '';
  for (const part of content) {
    if (part.type !== 'text') throw unsupported(part.type, `${NAMES[part.type]} in this place`);
    text += part.text;
  }
  return text;
}

const NAMES = {
  image: 'an image',
  audio: 'audio',
  file: 'a file',
  reasoning: 'reasoning',
  'tool-call': 'a tool call',
  'tool-result': 'a tool result',
} satisfies Record<Exclude<Content['type'], 'text'>, string>;

function toContent(part: Content): Json {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      return { type: 'image_url', image_url: { url: addressOf(part.source, part.mediaType ?? 'image/*') } };
    case 'audio': {
      const format = AUDIO_FORMATS[part.mediaType.toLowerCase()];
      if (format === undefined) throw unsupported(part.mediaType, 'audio that is not WAV or MP3');
      if (!('data' in part.source)) throw unsupported('audio.url', 'audio by its address');
      return { type: 'input_audio', input_audio: { data: standardBase64(part.source.data), format } };
    }
    case 'file': {
      if (!('data' in part.source)) throw unsupported('file.url', 'a file by its address');
      const file = { filename: part.name ?? 'file', file_data: addressOf(part.source, part.mediaType) };
      return { type: 'file', file };
    }
    default:
      throw unsupported(part.type, `${NAMES[part.type]} in this place`);
  }
}

const AUDIO_FORMATS: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
  'audio/wav': 'wav',
  'audio/wave': 'wav',
  'audio/x-wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
});

const standardBase64 = (data: string) => data.replaceAll('-', '+').replaceAll('_', '/');

/** A URL is handed on as it is and never fetched by us (S08). */
function addressOf(source: Source, mediaType: string): string {
  if ('url' in source) return source.url;
  const data = standardBase64(source.data);
  return `data:${mediaType === 'image/*' ? imageType(data) : mediaType};base64,${data}`;
}

/** By the first bytes, where the page did not say. */
function imageType(data: string): string {
  if (data.startsWith('/9j/')) return 'image/jpeg';
  if (data.startsWith('R0lG')) return 'image/gif';
  if (data.startsWith('UklG')) return 'image/webp';
  return 'image/png';
}
