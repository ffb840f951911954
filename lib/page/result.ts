import type { FilePart, FinishReason, Part, ToolCallPart, Usage } from '../protocol/part.ts';
import { append } from './natives.ts';

/** The whole of an answer; of the first one, where `n` were asked for. */
export interface Result {
  text: string;
  reasoning?: string;
  /** To be run by the page; they can be handed back as the content of an assistant message. */
  toolCalls: ToolCallPart[];
  files?: FilePart[];
  finishReason: FinishReason;
  usage: Usage;
  /** Which model answered, in the `vendor/model` form. */
  model?: string;
  provider?: string;
}

/** Every field is its own property from the start: assigning to it cannot run a setter of the page's. */
export const emptyResult = (): Result => ({
  text: '',
  reasoning: undefined,
  toolCalls: [],
  files: undefined,
  finishReason: 'other',
  usage: {},
  model: undefined,
  provider: undefined,
});

/** Adds one part to the result. */
export function collect(result: Result, part: Part): void {
  switch (part.type) {
    case 'usage':
      result.usage = { ...result.usage, ...part.usage };
      return;
    case 'finish':
      result.finishReason = part.reason;
      result.model = part.served?.model;
      result.provider = part.served?.provider;
      return;
    case 'text':
    case 'reasoning':
    case 'tool-call':
    case 'file':
      if ((part.choice ?? 0) !== 0) return;
  }
  if (part.type === 'text') result.text += part.text;
  else if (part.type === 'reasoning') result.reasoning = (result.reasoning ?? '') + part.text;
  else if (part.type === 'tool-call') append(result.toolCalls, part);
  else if (part.type === 'file') result.files = append(result.files ?? [], part);
}
