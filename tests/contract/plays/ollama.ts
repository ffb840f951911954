/** Ollama's `/api/chat`, as its documentation has it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Play, Refusal, Script } from './play.ts';

type Json = Record<string, unknown>;

const ERRORS = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/providers/ollama/errors.json'), 'utf8'),
) as Record<string, Refusal>;
const refusal = (name: string): Refusal => ERRORS[name] as Refusal;

const said = (message: Json, rest: Json = {}): Json => ({
  model: 'm-1',
  created_at: '2026-09-01T10:00:00Z',
  message: { role: 'assistant', content: '', ...message },
  done: false,
  ...rest,
});
const line = (value: Json) => `${JSON.stringify(value)}\n`;

/** Calls and filters have no reason of their own. */
const ended = ({ finish, usage }: Script): Json => ({
  done: true,
  done_reason: finish === 'length' ? 'length' : 'stop',
  ...(usage && { prompt_eval_count: usage.input, eval_count: usage.output }),
});

const called = ({ name, arguments: text }: { name: string; arguments: string }) => ({
  function: { name, arguments: JSON.parse(text) as unknown },
});

export const play: Play = {
  contentType: 'application/x-ndjson',
  stream(script) {
    const { says, thinks = [], calls = [] } = script;
    return {
      content: [
        ...thinks.map((thinking) => line(said({ thinking }))),
        ...says.map((content) => line(said({ content }))),
        ...calls.map((call) => line(said({ tool_calls: [called(call)] }))),
      ],
      end: [line(said({}, ended(script)))],
    };
  },
  whole(script) {
    const { says, thinks = [], calls = [] } = script;
    const message = {
      content: says.join(''),
      ...(thinks.length > 0 && { thinking: thinks.join('') }),
      ...(calls.length > 0 && { tool_calls: calls.map(called) }),
    };
    return said(message, ended(script));
  },
  look(path, models) {
    switch (path) {
      case '/api/version':
        return { version: '0.15.1' };
      case '/api/tags':
        return { models: models.map((name) => ({ name, model: name, size: 1, details: {} })) };
      case '/api/ps':
        return { models: [] };
      case '/api/show':
        return {
          capabilities: ['completion', 'tools', 'thinking', 'vision'],
          model_info: { 'general.architecture': 'm', 'm.context_length': 131_072 },
        };
    }
    return undefined;
  },
  midway: line({ error: 'quokka: an error was encountered while running the model' }),
  reported: (body) => line(body as Json),
  refusals: {
    authentication: refusal('signin'),
    overloaded: refusal('busy'),
    'context-too-long': refusal('context'),
    'invalid-request': refusal('body'),
    'model-not-found': refusal('model'),
    unsupported: refusal('tools'),
    'provider-error': refusal('crash'),
    'origin-blocked': { status: 403, body: {} },
  },
  sent(_path, json) {
    const {
      model = '',
      messages = [],
      tools = [],
      format,
    } = json as {
      model?: string;
      messages?: { content?: string; images?: string[] }[];
      tools?: { function: { name: string } }[];
      format?: unknown;
    };
    return {
      model,
      text: messages.map(({ content = '' }) => content).join(''),
      tools: tools.map((tool) => tool.function.name),
      images: messages.flatMap(({ images = [] }) => images),
      ...(format === undefined ? {} : { schema: format }),
    };
  },
};
