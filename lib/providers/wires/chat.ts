/** OpenAI's chat completions: the wire that most providers and every local server speak. */
import { serverEvents } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { createChatAnswer } from './chat-answer.ts';
import { type ChatDialect, toChatRequest } from './chat-request.ts';

export const chatWire = (dialect: ChatDialect): Wire => ({
  frame: serverEvents,
  request: (call, model, traits) => toChatRequest(call, model, dialect, traits),
  answer: createChatAnswer,
});
