/** Google's `generateContent`, streamed: server-sent events without an end mark. */
import { serverEvents } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { createGeminiAnswer } from './gemini-answer.ts';
import { toGeminiRequest } from './gemini-request.ts';

export const geminiWire: Wire = {
  frame: serverEvents,
  request: toGeminiRequest,
  answer: createGeminiAnswer,
};
