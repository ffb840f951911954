/** A `Call` in the words of the browser's own `LanguageModel`. */
import type { Call, Content, Message } from '../../protocol/call.ts';
import type { BuiltInContent, BuiltInMessage } from '../../protocol/prompt-api.ts';
import { bytesOfBase64 } from '../data-url.ts';
import { refuseBeyond, type Vocabulary } from '../vocabulary.ts';
import { unsupported } from '../wire.ts';

export const VOCABULARY: Vocabulary = {
  prefix: true,
  stops: 0,
  logprobs: 'none',
  choices: false,
  modalities: [],
  tools: false,
  toolDemand: false,
  oneToolAtATime: false,
  json: 'schema',
  // They are switched off, where there are any.
  jsonBesideTools: true,
};

/** What the API has no word for and would change the meaning of an answer. */
export const refuseTheImpossible = (call: Call): void => refuseBeyond(VOCABULARY, call, { prefill: true });

/** By the call's own names: what only colours the answer and was left out. */
export function ignoredOf(
  { temperature, topK, topP, minP, presencePenalty, frequencyPenalty, seed, reasoning }: Call,
  taken: { temperature?: number; topK?: number },
): string[] {
  const wished = { temperature, topK, topP, minP, presencePenalty, frequencyPenalty, seed, reasoning };
  return Object.entries(wished).flatMap(([name, value]) =>
    value === undefined || name in taken ? [] : [name],
  );
}

export const takesImages = ({ messages }: Call): boolean =>
  messages.some(({ content }) => content.some(({ type }) => type === 'image'));

/**
 * What was said before, and what is asked now. The API takes instructions as its very first words alone, so those of
 * later turns go there too.
 */
export function conversation({ messages }: Call): { history: BuiltInMessage[]; input: BuiltInMessage[] } {
  const instructions = messages
    .filter(isInstruction)
    .flatMap(({ content }) => content.map(({ text }) => text));
  const turns = messages.filter((message) => !isInstruction(message)).map(turnOf);
  const last = turns.pop();
  const system: BuiltInMessage[] =
    instructions.length === 0
      ? []
      : [{ role: 'system', content: [{ type: 'text', value: instructions.join('\n\n') }] }];
  return {
    history: [...system, ...turns.map(({ prefix: _, ...turn }) => turn)],
    input: [last ?? { role: 'user', content: [{ type: 'text', value: '' }] }],
  };
}

type Instruction = Extract<Message, { role: 'system' | 'developer' }>;
const isInstruction = (message: Message): message is Instruction =>
  message.role === 'system' || message.role === 'developer';

function turnOf(message: Message): BuiltInMessage {
  if (message.role === 'tool') throw unsupported('tools', 'tools');
  if (message.role !== 'assistant') {
    return { role: 'user', content: message.content.flatMap(contentOf) };
  }
  // The API knows an assistant that writes, and none that draws.
  const drawn = message.content.find(({ type }) => type === 'image' || type === 'file');
  if (drawn !== undefined) throw unsupported(drawn.type, 'pictures and files in its own answers');
  return {
    role: 'assistant',
    content: message.content.flatMap(contentOf),
    ...(message.prefix ? { prefix: true } : {}),
  };
}

function contentOf(part: Content): BuiltInContent[] {
  if (part.type === 'text') return [{ type: 'text', value: part.text }];
  if (part.type === 'reasoning') return [];
  if (part.type === 'image') {
    const { source, mediaType } = part;
    // An address is handed on and never fetched by us (S08); here there is nobody to hand it to.
    if ('url' in source) throw unsupported('image', 'an image by its address');
    return [{ type: 'image', value: blobOf(source.data, mediaType) }];
  }
  if (part.type === 'tool-call' || part.type === 'tool-result') throw unsupported('tools', 'tools');
  throw unsupported(part.type, part.type === 'audio' ? 'audio' : 'files');
}

/** @throws OrielError `unsupported` for what is no base64 after all. */
function blobOf(base64: string, type = ''): Blob {
  try {
    return new Blob([bytesOfBase64(base64)], { type });
  } catch {
    throw unsupported('image', 'an image that is not encoded as base64');
  }
}
