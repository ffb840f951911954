/**
 * The same bytes through our adapter and through the AI SDK's provider of the same name: what both say must be the same.
 * Recorded answers outside the project's tree are compared where they are present; the project's own always. Those of wires
 * that Oriel does not speak are left out: Bedrock's Converse, Gemini's Interactions and Live, OpenAI's completions without chat
 * and its realtime sockets.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { Part, Usage } from '../../lib/protocol/part.ts';
import type { ProviderType } from '../../lib/providers/types.ts';
import { answering, ask, collect, stage } from '../contract/stage.ts';

/** What an answer said, in a form that both sides can be brought to. */
export interface Said {
  text: string;
  reasoning: string;
  /** Arguments as parsed JSON, or as they stand where they are none. */
  toolCalls: { name: string; arguments: unknown }[];
  usage: Usage;
  /** In our words. */
  finish: string;
  error: boolean;
}

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json === '' ? '{}' : json);
  } catch {
    return json;
  }
};

export function saidByOurs(parts: Part[], failed: boolean): Said {
  const said: Said = { text: '', reasoning: '', toolCalls: [], usage: {}, finish: 'none', error: failed };
  for (const part of parts) {
    if (part.type === 'text') said.text += part.text;
    else if (part.type === 'reasoning') said.reasoning += part.text;
    else if (part.type === 'tool-call') {
      said.toolCalls.push({ name: part.name, arguments: parsed(part.arguments) });
    } else if (part.type === 'usage') said.usage = { ...said.usage, ...part.usage };
    else if (part.type === 'finish') said.finish = part.reason;
  }
  return said;
}

/** Through our adapter of this type, `body` as it would come over the network. */
export async function ours(
  type: ProviderType,
  body: string,
  options: { contentType?: string; model?: string; pieces?: number } = {},
): Promise<Said> {
  const { contentType = 'text/event-stream', model = 'm', pieces = 1 } = options;
  const size = Math.ceil(body.length / pieces);
  const cut = Array.from({ length: pieces }, (_, index) => body.slice(index * size, (index + 1) * size));
  const connection = stage(type, {
    baseUrl: type.baseUrl.initial ?? 'https://api.example.com/v1',
    key: 'k',
    fetch: answering(cut, contentType),
  });
  const { parts, error } = await collect(type.generate(ask('Hello'), model, connection));
  return saidByOurs(parts, error !== undefined);
}

const FINISH: Readonly<Record<string, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool-calls',
  'content-filter': 'content-filter',
  other: 'other',
  error: 'other',
};

/** A `fetch` for the AI SDK that answers with this body, whatever is asked. */
export const replaying =
  (body: string, contentType = 'text/event-stream'): typeof globalThis.fetch =>
  async () =>
    new Response(body, { headers: { 'content-type': contentType } });

/** Through the AI SDK's model, which was made with `replaying`. Calls that the provider ran itself are left out. */
export async function theirs(model: LanguageModelV4): Promise<Said> {
  const said: Said = { text: '', reasoning: '', toolCalls: [], usage: {}, finish: 'none', error: false };
  const { stream } = await model.doStream({
    prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
    includeRawChunks: false,
  });
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return said;
    switch (value.type) {
      case 'text-delta':
        said.text += value.delta;
        break;
      case 'reasoning-delta':
        said.reasoning += value.delta;
        break;
      case 'tool-call':
        if (!value.providerExecuted) {
          said.toolCalls.push({ name: value.toolName, arguments: parsed(value.input) });
        }
        break;
      case 'error':
        said.error = true;
        break;
      case 'finish':
        said.finish = FINISH[value.finishReason.unified] ?? value.finishReason.unified;
        said.usage = usageOf(value.usage);
        break;
    }
  }
}

type Content = Awaited<ReturnType<LanguageModelV4['doGenerate']>>['content'][number];

/** The same of an answer that was not streamed. @param counts Which of its parts are part of the answer. */
export async function theirsWhole(
  model: LanguageModelV4,
  counts: (part: Content) => boolean = () => true,
): Promise<Said> {
  const { content, finishReason, usage } = await model.doGenerate({
    prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  });
  const said: Said = {
    text: '',
    reasoning: '',
    toolCalls: [],
    usage: usageOf(usage),
    finish: FINISH[finishReason.unified] ?? finishReason.unified,
    error: false,
  };
  for (const part of content.filter(counts)) {
    if (part.type === 'text') said.text += part.text;
    else if (part.type === 'reasoning') said.reasoning += part.text;
    else if (part.type === 'tool-call' && !part.providerExecuted) {
      said.toolCalls.push({ name: part.toolName, arguments: parsed(part.input) });
    }
  }
  return said;
}

function usageOf({
  inputTokens,
  outputTokens,
}: {
  inputTokens: {
    total?: number | undefined;
    cacheRead?: number | undefined;
    cacheWrite?: number | undefined;
  };
  outputTokens: { total?: number | undefined; reasoning?: number | undefined };
}): Usage {
  const usage: Usage = {};
  const set = (key: keyof Usage, value: number | undefined) => {
    if (value !== undefined) usage[key] = value;
  };
  set('input', inputTokens.total);
  set('cacheRead', inputTokens.cacheRead);
  set('cacheWrite', inputTokens.cacheWrite);
  set('output', outputTokens.total);
  set('reasoning', outputTokens.reasoning);
  return usage;
}

/** A nought and nothing said are the same amount. */
export const withoutNoughts = (said: Said): Said => ({
  ...said,
  usage: Object.fromEntries(Object.entries(said.usage).filter(([, count]) => count !== 0)),
});

const RECORDED = join(import.meta.dirname, '../../../shared/fixtures');

/** Recorded answers of a provider, by file name; none where the recordings are not beside the project. */
export function recorded(folder: string, ending = '.chunks.txt'): { name: string; read(): string }[] {
  const path = join(RECORDED, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ name, read: () => readFileSync(join(path, name), 'utf8') }));
}

/** One JSON event a line, as a body of server-sent events. `named`: the event's name is its `type`. */
export function asEvents(lines: string, { named = false, mark = '' } = {}): string {
  const events = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const name = named ? (JSON.parse(line) as { type?: string }).type : undefined;
      return `${name === undefined ? '' : `event: ${name}\n`}data: ${line}\n\n`;
    });
  return events.join('') + mark;
}
