/** Google's `generateContent`, as its documentation has it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Play, Refusal, Script } from './play.ts';

type Json = Record<string, unknown>;

const ERRORS = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/providers/gemini/errors.json'), 'utf8'),
) as Record<string, Refusal>;
const refusal = (name: string): Refusal => ERRORS[name] as Refusal;

const event = (value: unknown) => `data: ${JSON.stringify(value)}\r\n\r\n`;
const candidate = (parts: unknown[], finishReason?: string) => ({
  candidates: [{ content: { parts, role: 'model' }, index: 0, ...(finishReason && { finishReason }) }],
  modelVersion: 'gemini-play',
});

const FINISH = { stop: 'STOP', 'tool-calls': 'STOP', length: 'MAX_TOKENS', 'content-filter': 'SAFETY' };

function partsOf({ says, thinks = [], calls = [] }: Script): Json[] {
  return [
    ...thinks.map((text) => ({ text, thought: true })),
    ...says.map((text) => ({ text })),
    ...calls.map(({ name, arguments: text }) => ({ functionCall: { name, args: JSON.parse(text) } })),
  ];
}

function usageOf({ usage }: Script): Json {
  if (usage === undefined) return {};
  const { input, output, reasoning = 0, cacheRead } = usage;
  return {
    usageMetadata: {
      promptTokenCount: input,
      candidatesTokenCount: output - reasoning,
      ...(reasoning > 0 && { thoughtsTokenCount: reasoning }),
      ...(cacheRead !== undefined && { cachedContentTokenCount: cacheRead }),
      totalTokenCount: input + output,
    },
  };
}

const last = (script: Script) => FINISH[script.finish ?? 'stop'];

export const play: Play = {
  contentType: 'text/event-stream',
  stream: (script) => ({
    content: partsOf(script).map((part) => event(candidate([part]))),
    end: [event({ ...candidate([{ text: '' }], last(script)), ...usageOf(script) })],
  }),
  whole: (script) => ({ ...candidate(partsOf(script), last(script)), ...usageOf(script) }),
  look(path, models) {
    if (!/\/models(\?|$)/.test(path)) return undefined;
    return {
      models: models.map((id) => ({
        name: `models/${id}`,
        displayName: id,
        inputTokenLimit: 1_048_576,
        outputTokenLimit: 65_536,
        supportedGenerationMethods: ['generateContent', 'countTokens'],
      })),
    };
  },
  midway: event(refusal('overloaded').body),
  reported: event,
  refusals: {
    authentication: refusal('invalid-key'),
    'payment-required': refusal('credits'),
    'rate-limited': refusal('minute'),
    overloaded: refusal('overloaded'),
    'context-too-long': refusal('context'),
    'invalid-request': refusal('argument'),
    'model-not-found': refusal('model'),
    unsupported: refusal('tools'),
    'too-large': refusal('payload'),
    timeout: refusal('deadline'),
    'provider-error': refusal('internal'),
  },
  sent(path, json) {
    const {
      contents = [],
      systemInstruction,
      tools = [],
      generationConfig,
    } = json as {
      contents?: { parts: Json[] }[];
      systemInstruction?: { parts: Json[] };
      tools?: { functionDeclarations: { name: string }[] }[];
      generationConfig?: { responseJsonSchema?: unknown };
    };
    const parts = [...(systemInstruction?.parts ?? []), ...contents.flatMap((content) => content.parts)];
    const schema = generationConfig?.responseJsonSchema;
    return {
      model: decodeURIComponent(/\/models\/([^/:]+):streamGenerateContent(\?|$)/.exec(path)?.[1] ?? ''),
      text: parts.map((part) => (typeof part.text === 'string' ? part.text : '')).join(''),
      tools: tools.flatMap((tool) => tool.functionDeclarations.map(({ name }) => name)),
      images: parts.flatMap((part) => {
        const { data } = (part.inlineData ?? {}) as { data?: string };
        const { fileUri } = (part.fileData ?? {}) as { fileUri?: string };
        return data ?? fileUri ?? [];
      }),
      ...(schema === undefined ? {} : { schema }),
    };
  },
};
