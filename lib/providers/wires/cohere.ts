/** Cohere's own chat, version 2: https://docs.cohere.com/reference/chat-stream */
import { serverEvents } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { createCohereAnswer } from './cohere-answer.ts';
import { toCohereRequest } from './cohere-request.ts';

export const cohereWire: Wire = {
  frame: serverEvents,
  request: toCohereRequest,
  answer: createCohereAnswer,
};
