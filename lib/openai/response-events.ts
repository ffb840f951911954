/** Parts as a response and its events: items of the output are begun, grow and end one by one. */
import type { Content } from '../protocol/call.ts';
import type {
  FinishReason,
  ProviderMetadata,
  SourcePart,
  ToolCallDeltaPart,
  ToolCallPart,
} from '../protocol/part.ts';
import { emptyAnswer, gather } from './answer.ts';
import type { Json } from './body.ts';
import { citationOf, logprobsOf, type Reply, restOf, type Telling, usageOf, wished } from './surface.ts';

/** Ends before the model was done, in OpenAI's words. */
const CUTS: Partial<Record<FinishReason, string>> = {
  length: 'max_output_tokens',
  'content-filter': 'content_filter',
  refused: 'content_filter',
};

type Spoken = 'text' | 'reasoning';

/** What the two kinds of items that hold words are called, and their events. */
const NAMES = {
  text: { id: 'msg', list: 'content', index: 'content_index', piece: 'content_part', words: 'output_text' },
  reasoning: {
    id: 'rs',
    list: 'summary',
    index: 'summary_index',
    piece: 'reasoning_summary_part',
    words: 'reasoning_summary_text',
  },
} as const;

interface Piece {
  type: string;
  text: string;
  annotations?: unknown[];
  logprobs?: unknown[];
}
/** The item that words are added to. */
interface Growing {
  type: Spoken;
  item: Json & { id: string };
  piece: Piece;
  where: { item_id: string; output_index: number };
}
interface CallItem extends Json {
  id: string;
  call_id: string;
  arguments: string;
}

/** What OpenAI says of a request that did not say otherwise. */
const DEFAULTS = {
  instructions: null,
  metadata: {},
  parallel_tool_calls: true,
  temperature: null,
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  top_p: null,
};

export function tellResponse({ body, write, keep, newId, created }: Telling): Reply {
  const head = { id: `resp_${newId()}`, object: 'response', created_at: created };
  const { input: _, stream: __, include: ___, ...asked } = body;
  const answer = emptyAnswer();
  const output: Json[] = [];
  const calls: { item: CallItem; at: number }[] = [];
  let begun = false;
  let growing: Growing | undefined;

  const emit = (type: string, more: object) => write({ type: `response.${type}`, ...more });
  const response = (status: string, reason?: string) => ({
    ...DEFAULTS,
    ...Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null)),
    ...head,
    model: answer.model ?? wished(body),
    status,
    error: null,
    incomplete_details: reason === undefined ? null : { reason },
    output,
    usage: usageOf(answer.usage, 'input', 'output') ?? null,
    // Nothing is kept, whatever was asked.
    store: false,
  });
  const whole = () => {
    const reason = CUTS[answer.reason];
    return response(reason === undefined ? 'completed' : 'incomplete', reason);
  };

  function add(item: Json): number {
    emit('output_item.added', { output_index: output.length, item });
    return output.push(item) - 1;
  }
  function finish(item: Json & { id: string }, at: number, block: Content): void {
    item.status = 'completed';
    keep(item.id, { content: [block], metadata: 'metadata' in block ? block.metadata : undefined });
    emit('output_item.done', { output_index: at, item });
  }

  function close(metadata?: ProviderMetadata): void {
    if (growing === undefined) return;
    const { type, item, piece, where } = growing;
    const names = NAMES[type];
    const { text, logprobs } = piece;
    growing = undefined;
    emit(`${names.words}.done`, { ...where, text, ...(logprobs && { logprobs }) });
    emit(`${names.piece}.done`, { ...where, part: piece });
    // Opaque to whoever carries it, as OpenAI's is: an SDK that names no items sends it back.
    if (type === 'reasoning' && metadata !== undefined) item.encrypted_content = JSON.stringify(metadata);
    finish(item, where.output_index, { type, text, ...(metadata && { metadata }) });
  }

  function grow(type: Spoken): Growing {
    if (growing?.type === type) return growing;
    close();
    const names = NAMES[type];
    const id = `${names.id}_${newId()}`;
    const pieces: Piece[] = [];
    const item =
      type === 'text'
        ? { id, type: 'message', role: 'assistant', status: 'in_progress', content: pieces }
        : { id, type, status: 'in_progress', summary: pieces };
    const where = { item_id: id, output_index: add(item), [names.index]: 0 };
    const piece: Piece =
      type === 'text'
        ? { type: 'output_text', text: '', annotations: [], logprobs: [] }
        : { type: 'summary_text', text: '' };
    emit(`${names.piece}.added`, { ...where, part: piece });
    pieces.push(piece);
    growing = { type, item, piece, where };
    return growing;
  }

  function speak(type: Spoken, text: string, metadata: ProviderMetadata | undefined): void {
    const { piece, where } = grow(type);
    piece.text += text;
    if (text !== '')
      emit(`${NAMES[type].words}.delta`, {
        ...where,
        delta: text,
        ...(type === 'text' && { logprobs: [] }),
      });
    if (metadata !== undefined) close(metadata);
  }

  function begin({ id, name }: ToolCallDeltaPart | ToolCallPart): { item: CallItem; at: number } {
    close();
    const item = {
      id: `fc_${newId()}`,
      type: 'function_call',
      status: 'in_progress',
      call_id: id,
      name,
      arguments: '',
    };
    const call = { item, at: add(item) };
    calls.push(call);
    return call;
  }

  function sayCall(part: ToolCallDeltaPart | ToolCallPart): void {
    const { item, at } = calls.find(({ item }) => item.call_id === part.id) ?? begin(part);
    const where = { item_id: item.id, output_index: at };
    const delta = restOf(part, item.arguments);
    item.arguments += delta;
    if (delta !== '') emit('function_call_arguments.delta', { ...where, delta });
    if (part.type !== 'tool-call') return;
    emit('function_call_arguments.done', { ...where, name: part.name, arguments: item.arguments });
    const { type, id, name, arguments: text, metadata } = part;
    if (metadata !== undefined) keep(id, { content: [], metadata });
    finish(item, at, { type, id, name, arguments: text, ...(metadata && { metadata }) });
  }

  function cite(part: SourcePart): void {
    const { piece, where } = grow('text');
    const annotation = { type: 'url_citation', ...citationOf(part) };
    const annotations = piece.annotations ?? [];
    emit('output_text.annotation.added', { ...where, annotation_index: annotations.length, annotation });
    annotations.push(annotation);
  }

  return {
    part(part) {
      gather(answer, part);
      if (!begun) {
        begun = true;
        emit('created', { response: response('in_progress') });
        emit('in_progress', { response: response('in_progress') });
      }
      switch (part.type) {
        case 'text':
        case 'reasoning':
          speak(part.type, part.text, part.metadata);
          break;
        case 'tool-call-delta':
        case 'tool-call':
          sayCall(part);
          break;
        case 'logprobs':
          grow('text').piece.logprobs?.push(...logprobsOf(part));
          break;
        case 'source':
          cite(part);
          break;
        case 'file': {
          close();
          const item = {
            id: `ig_${newId()}`,
            type: 'image_generation_call',
            status: 'completed',
            result: part.data,
          };
          emit('output_item.done', { output_index: add(item), item });
          break;
        }
        case 'finish':
          close();
          emit(whole().status, { response: whole() });
      }
    },
    whole,
  };
}
