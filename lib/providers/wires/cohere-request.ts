/** A `Call` as the body of Cohere's `/v2/chat`. What the wire has no word for is `unsupported`, never dropped. */
import type { Call, Content, Message } from '../../protocol/call.ts';
import type { Colouring } from '../colouring.ts';
import { addressOf } from '../data-url.ts';
import { sayingJson } from '../json-word.ts';
import { type Loose, loose } from '../loose.ts';
import { budgetOf } from '../reasoning-effort.ts';
import type { Traits } from '../traits.ts';
import { refuseBeyond, type Vocabulary } from '../vocabulary.ts';
import { CONTENT_NAMES, unsupported, type WireRequest } from '../wire.ts';

const PATH = '/v2/chat';

/** The wire's word for each, and the values it takes; there is none for `minP`. */
const COLOURS: readonly { name: Colouring; word: string; least: number; most: number }[] = [
  { name: 'temperature', word: 'temperature', least: 0, most: 2 },
  { name: 'topP', word: 'p', least: 0.01, most: 0.99 },
  { name: 'topK', word: 'k', least: 0, most: 500 },
  { name: 'presencePenalty', word: 'presence_penalty', least: 0, most: 1 },
  { name: 'frequencyPenalty', word: 'frequency_penalty', least: 0, most: 1 },
  { name: 'seed', word: 'seed', least: 0, most: Number.MAX_SAFE_INTEGER },
];
/** Cuts that are as good as none: the nearest value that is taken stands for them. */
const NEAREST: readonly Colouring[] = ['topP', 'topK'];

export const VOCABULARY: Vocabulary = {
  prefix: false,
  // The documented bound of `stop_sequences`.
  stops: 5,
  logprobs: 'own',
  choices: false,
  modalities: [],
  tools: true,
  toolDemand: true,
  oneToolAtATime: false,
  json: 'schema',
  // https://docs.cohere.com/v2/docs/structured-outputs
  jsonBesideTools: false,
};

export function toCohereRequest(call: Call, model: string, traits: Traits): WireRequest {
  refuseBeyond(VOCABULARY, call, traits);
  const ignored: string[] = [];
  const { stop, logprobs, json } = call;
  const body = {
    model,
    messages: sayingJson(call).flatMap((message) => toMessages(message, traits)),
    stream: true,
    ...toTools(call),
    response_format:
      json === undefined ? undefined : { type: 'json_object', json_schema: json.schema ?? undefined },
    thinking: toThinking(call, traits, ignored),
    ...toColours(call, traits, ignored),
    stop_sequences: stop?.length ? stop : undefined,
    max_tokens: call.maxOutputTokens,
    logprobs: logprobs === undefined ? undefined : true,
  };
  return { path: PATH, json: body, ignored };
}

function toColours(call: Call, { takes }: Traits, ignored: string[]): Loose {
  const colours: Loose = {};
  for (const { name, word, least, most } of COLOURS) {
    const value = call[name];
    if (value === undefined) continue;
    const near = Math.min(Math.max(value, least), most);
    if ((takes !== undefined && !takes.includes(name)) || (near !== value && !NEAREST.includes(name))) {
      ignored.push(name);
    } else colours[word] = near;
  }
  if (call.minP !== undefined) ignored.push('minP');
  return colours;
}

/** Models that think do so unless they are told not to; a budget is the wire's only measure. */
function toThinking({ reasoning, maxOutputTokens }: Call, traits: Traits, ignored: string[]) {
  const { effort, budgetTokens } = reasoning ?? {};
  if (effort === undefined && budgetTokens === undefined) return undefined;
  if (traits.reasoning === 'none') {
    ignored.push('reasoning');
    return undefined;
  }
  if (effort === 'none') return { type: 'disabled' };
  return {
    type: 'enabled',
    token_budget: budgetTokens ?? budgetOf(effort ?? 'medium', maxOutputTokens),
  };
}

function toTools({ tools, toolChoice }: Call): Loose {
  if (!tools?.length) return {};
  // The wire cannot name one tool. That it must call a tool, and knows this one alone, says the same.
  const named = typeof toolChoice === 'object' ? tools.filter(({ name }) => name === toolChoice.name) : tools;
  const choices = { auto: undefined, none: 'NONE', required: 'REQUIRED' };
  return {
    tools: named.map(({ name, description, inputSchema }) => ({
      type: 'function',
      function: { name, description, parameters: inputSchema },
    })),
    tool_choice: typeof toolChoice === 'object' ? 'REQUIRED' : choices[toolChoice ?? 'auto'],
    strict_tools: named.some(({ strict }) => strict) || undefined,
  };
}

function toMessages(message: Message, traits: Traits): Loose[] {
  switch (message.role) {
    case 'system':
    case 'developer':
      return [{ role: 'system', content: joinText(message.content) }];
    case 'user': {
      const isText = message.content.every(({ type }) => type === 'text');
      const content = isText
        ? joinText(message.content)
        : message.content.map((part) => toContent(part, traits));
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

/**
 * Thinking and tool plans go back as they came, told apart by their metadata: text is what stands before it since the
 * block before. Reasoning of another wire stays out.
 */
function toAssistant(content: Content[]): Loose {
  const said: Loose[] = [];
  const calls: Loose[] = [];
  let text = '';
  let thought = '';
  let plan = '';
  const endText = () => {
    if (text !== '') said.push({ type: 'text', text });
    text = '';
  };
  for (const part of content) {
    if (part.type === 'text') text += part.text;
    else if (part.type === 'reasoning') {
      thought += part.text;
      if (part.metadata === undefined) continue;
      const ours = loose(part.metadata.cohere);
      if (ours?.type === 'tool_plan') plan += thought;
      else if (ours?.type === 'thinking' && thought !== '') {
        endText();
        said.push({ type: 'thinking', thinking: thought });
      }
      thought = '';
    } else if (part.type === 'tool-call') {
      const called = { name: part.name, arguments: part.arguments };
      calls.push({ id: part.id, type: 'function', function: called });
    } else throw unsupported(part.type, `${CONTENT_NAMES[part.type]} in this place`);
  }
  endText();
  const isText = said.every(({ type }) => type === 'text');
  const words = isText ? said.map((piece) => piece.text).join('') : said;
  return {
    role: 'assistant',
    ...(calls.length > 0 && words.length === 0 ? {} : { content: words }),
    ...(plan !== '' && calls.length > 0 && { tool_plan: plan }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

function joinText(content: readonly Content[]): string {
  let text = '';
  for (const part of content) {
    if (part.type !== 'text') throw unsupported(part.type, `${CONTENT_NAMES[part.type]} in this place`);
    text += part.text;
  }
  return text;
}

function toContent(part: Content, { inputs }: Traits): Loose {
  if (part.type === 'text') return { type: 'text', text: part.text };
  if (part.type !== 'image') throw unsupported(part.type, CONTENT_NAMES[part.type]);
  if (inputs !== undefined && !inputs.includes('image')) throw unsupported('image', 'an image');
  return { type: 'image_url', image_url: { url: addressOf(part.source, part.mediaType) } };
}
