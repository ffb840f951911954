/** OpenAI's Responses, without its state: nothing is kept at the provider, every call says all of it. */
import { serverEvents } from '../sse.ts';
import type { Wire } from '../wire.ts';
import { createResponsesAnswer } from './responses-answer.ts';
import { type ResponsesDialect, toResponsesRequest } from './responses-request.ts';

export const responsesWire = (dialect: ResponsesDialect): Wire => ({
  frame: serverEvents,
  request: (call, model, traits) => toResponsesRequest(call, model, dialect, traits),
  answer: createResponsesAnswer,
});
