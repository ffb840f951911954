/** Ollama's own chat, a line of JSON for each piece: https://docs.ollama.com/api/chat */
import { jsonLines } from '../ndjson.ts';
import type { Wire } from '../wire.ts';
import { createOllamaAnswer } from './ollama-answer.ts';
import { toOllamaRequest } from './ollama-request.ts';

export const ollamaWire: Wire = {
  frame: jsonLines,
  request: toOllamaRequest,
  answer: createOllamaAnswer,
};
