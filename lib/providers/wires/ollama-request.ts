/** A `Call` as the body of Ollama's `/api/chat`. What the wire has no word for is `unsupported`, never dropped. */
import type { Call, Content, Message, Source } from '../../protocol/call.ts';
import type { Colouring } from '../colouring.ts';
import { standardBase64 } from '../data-url.ts';
import { sayingJson } from '../json-word.ts';
import { type Loose, loose } from '../loose.ts';
import { effortOf, effortWord } from '../reasoning-effort.ts';
import type { Effort, Traits } from '../traits.ts';
import { refuseBeyond, type Vocabulary } from '../vocabulary.ts';
import { unsupported, type WireRequest } from '../wire.ts';
import { contextFor } from './ollama-context.ts';

const PATH = '/api/chat';

export const VOCABULARY: Vocabulary = {
  prefix: true,
  stops: Number.POSITIVE_INFINITY,
  logprobs: 'others',
  choices: false,
  modalities: [],
  tools: true,
  toolDemand: false,
  oneToolAtATime: false,
  json: 'schema',
  jsonBesideTools: true,
};

/** The wire's word for each. */
const COLOURS: readonly [name: Colouring, word: string][] = [
  ['temperature', 'temperature'],
  ['topP', 'top_p'],
  ['topK', 'top_k'],
  ['minP', 'min_p'],
  ['presencePenalty', 'presence_penalty'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['seed', 'seed'],
];

/** The wire's word for each effort; models that know no degrees take every one for "think". */
const LEVELS: Readonly<Record<Effort, string | null>> = {
  none: null,
  minimal: null,
  low: 'low',
  medium: 'medium',
  high: 'high',
  max: null,
};

export function toOllamaRequest(call: Call, model: string, traits: Traits): WireRequest {
  refuseBeyond(VOCABULARY, call, traits);
  const ignored: string[] = [];
  const { json, logprobs, stop } = call;
  const options = {
    ...toColours(call, traits, ignored),
    stop: stop?.length ? stop : undefined,
    num_predict: call.maxOutputTokens,
    num_ctx: contextFor(call, traits.contextLength),
  };
  const body = {
    model,
    messages: toMessages(sayingJson(call), traits),
    stream: true,
    // Better a refusal than an answer to the half of a question; older servers do not know the word.
    truncate: false,
    tools: toTools(call, ignored),
    format: json === undefined ? undefined : (json.schema ?? 'json'),
    think: toThink(call, traits, ignored),
    logprobs: logprobs === undefined ? undefined : true,
    top_logprobs: logprobs || undefined,
    options: Object.values(options).some((it) => it !== undefined) ? options : undefined,
  };
  return { path: PATH, json: body, ignored };
}

function toColours(call: Call, { takes }: Traits, ignored: string[]): Loose {
  const colours: Loose = {};
  for (const [name, word] of COLOURS) {
    if (call[name] === undefined) continue;
    if (takes === undefined || takes.includes(name)) colours[word] = call[name];
    else ignored.push(name);
  }
  return colours;
}

function toThink({ reasoning }: Call, traits: Traits, ignored: string[]): string | boolean | undefined {
  const { effort, budgetTokens } = reasoning ?? {};
  if (effort === undefined && budgetTokens === undefined) return undefined;
  if (traits.reasoning === 'none') {
    ignored.push('reasoning');
    return undefined;
  }
  const wanted = effort ?? effortOf(budgetTokens as number);
  if (wanted === 'none') return false;
  return traits.reasoning === 'toggle' ? true : effortWord(wanted, LEVELS, traits.efforts);
}

/** The wire has no word for a choice; a model that is not to call a tool is told of none. */
function toTools({ tools, toolChoice }: Call, ignored: string[]): Loose[] | undefined {
  if (!tools?.length || toolChoice === 'none') return undefined;
  if (tools.some(({ strict }) => strict)) ignored.push('tools.strict');
  return tools.map(({ name, description, inputSchema }) => ({
    type: 'function',
    function: { name, description, parameters: inputSchema },
  }));
}

function toMessages(messages: readonly Message[], traits: Traits): Loose[] {
  /** Results name the tool, not the call alone. */
  const called = new Map<string, string>();
  const sent: Loose[] = [];
  for (const message of messages) {
    if (message.role === 'assistant') {
      for (const part of message.content) if (part.type === 'tool-call') called.set(part.id, part.name);
      sent.push(toAssistant(message.content, traits));
    } else if (message.role === 'tool') {
      for (const { id, name, content } of message.content) {
        const result = toSpoken(content, traits);
        sent.push({ role: 'tool', ...result, tool_name: name ?? called.get(id), tool_call_id: id });
      }
    } else {
      const role = message.role === 'developer' ? 'system' : message.role;
      sent.push({ role, ...toSpoken(message.content, traits) });
    }
  }
  return sent;
}

function toSpoken(content: readonly Content[], { inputs }: Traits): Loose {
  let text = '';
  const images: string[] = [];
  for (const part of content) {
    if (part.type === 'text') text += part.text;
    else if (part.type === 'image') {
      if (inputs !== undefined && !inputs.includes('image')) throw unsupported('image', 'an image');
      images.push(bytesOf(part.source));
    } else throw unsupported(part.type, NAMES[part.type]);
  }
  return { content: text, ...(images.length > 0 && { images }) };
}

const NAMES = {
  audio: 'audio',
  file: 'a file',
  reasoning: 'reasoning in this place',
  'tool-call': 'a tool call in this place',
  'tool-result': 'a tool result in this place',
} satisfies Record<Exclude<Content['type'], 'text' | 'image'>, string>;

function bytesOf(source: Source): string {
  if ('url' in source) throw unsupported('image.url', 'an image by its address');
  return standardBase64(source.data);
}

/** Reasoning has no signature here and goes back as text, as Ollama's own clients send it; that of others stays out. */
function toAssistant(content: readonly Content[], traits: Traits): Loose {
  const spoken: Content[] = [];
  const calls: Loose[] = [];
  let thinking = '';
  let thought = '';
  for (const part of content) {
    if (part.type === 'reasoning') {
      thought += part.text;
      if (part.metadata === undefined) continue;
      if (loose(part.metadata.ollama) !== undefined) thinking += thought;
      thought = '';
    } else if (part.type === 'tool-call') {
      calls.push({ id: part.id, function: { name: part.name, arguments: objectOf(part.arguments) } });
    } else spoken.push(part);
  }
  thinking += thought;
  return {
    role: 'assistant',
    ...toSpoken(spoken, traits),
    ...(thinking !== '' && { thinking }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

/** The wire knows objects alone: what a model wrote amiss goes back as what it wrote, under a name of ours. */
function objectOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    if (loose(value) !== undefined && !Array.isArray(value)) return value;
  } catch {
    // As below.
  }
  return { arguments: text };
}
