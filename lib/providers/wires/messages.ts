/** Anthropic's Messages: the wire of Claude, and of servers that imitate it. */
import { serverEvents } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { createMessagesAnswer } from './messages-answer.ts';
import { toMessagesRequest } from './messages-request.ts';

export const messagesWire: Wire = {
  frame: serverEvents,
  request: toMessagesRequest,
  answer: createMessagesAnswer,
};
