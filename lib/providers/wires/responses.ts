/** OpenAI's Responses, without its state: nothing is kept at the provider, every call says all of it. */
import { serverEvents } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { createResponsesAnswer } from './responses-answer.ts';
import type { Explain } from './responses-items.ts';
import { type ResponsesDialect, toResponsesRequest } from './responses-request.ts';

/** @param explain What the server's refusals say; they read as those of chat completions do. */
export const responsesWire = (dialect: ResponsesDialect, explain: Explain): Wire => ({
  frame: serverEvents,
  request: (call, model, traits) => toResponsesRequest(call, model, dialect, traits),
  answer: (settings) => createResponsesAnswer(settings, explain),
});
