/** One answer after the other, with functions of the page run between them: as `streamText` does. */
import type { Beat } from './mock-script.ts';
import type {
  AnswerContent,
  FinishPart,
  PagePart,
  PageTool,
  Result,
  StreamOptions,
  ToolCallPart,
  ToolResultPart,
  Usage,
} from './types.ts';

/** Where the page says nothing else. */
const MAX_STEPS = 10;

/** Metadata ends a block, as it does in real answers. */
function say(content: AnswerContent[], part: Extract<PagePart, { type: 'text' | 'reasoning' }>): void {
  const last = content.at(-1);
  if (last?.type === part.type && last.metadata === undefined) {
    last.text += part.text;
    if (part.metadata) last.metadata = part.metadata;
  } else {
    const { type, text, metadata } = part;
    content.push({ type, text, ...(metadata ? { metadata } : {}) });
  }
}

export const emptyResult = (): Result => ({
  text: '',
  toolCalls: [],
  content: [],
  finishReason: 'other',
  usage: {},
});

/** Adds a part to the result; of the first choice alone. */
export function collect(result: Result, part: PagePart): void {
  if ('choice' in part && (part.choice ?? 0) !== 0) return;
  switch (part.type) {
    case 'text':
      result.text += part.text;
      say(result.content, part);
      break;
    case 'reasoning':
      result.reasoning = (result.reasoning ?? '') + part.text;
      say(result.content, part);
      break;
    case 'tool-call': {
      result.toolCalls.push(part);
      const { type, id, name, arguments: json, metadata } = part;
      result.content.push({ type, id, name, arguments: json, ...(metadata ? { metadata } : {}) });
      break;
    }
    case 'file':
      result.files = [...(result.files ?? []), part];
      break;
    case 'source':
      result.sources = [...(result.sources ?? []), part];
      break;
    case 'usage':
      result.usage = { ...result.usage, ...part.usage };
      break;
    case 'finish':
      Object.assign(result, { finishReason: part.reason, ignored: part.ignored, ...part.served });
      break;
  }
}

/** What came of a function, as the model is told. */
function toldOf({ id, name }: ToolCallPart, content: unknown, isError: boolean): ToolResultPart {
  const isParts =
    Array.isArray(content) &&
    ['text', 'image'].includes((content[0] as { type?: string } | undefined)?.type ?? '');
  const texts = isParts
    ? content.map((part: unknown) => (typeof part === 'string' ? { type: 'text', text: part } : part))
    : [{ type: 'text', text: typeof content === 'string' ? content : JSON.stringify(content ?? null) }];
  return {
    type: 'tool-result',
    id,
    name,
    content: texts as ToolResultPart['content'],
    ...(isError ? { isError: true } : {}),
  };
}

async function run(call: ToolCallPart, tools: PageTool[], signal: AbortSignal): Promise<ToolResultPart> {
  try {
    const tool = tools.find(({ name }) => name === call.name);
    if (!tool?.execute) throw new Error('There is no such function.');
    const given: unknown = JSON.parse(call.arguments || '{}');
    return toldOf(call, await tool.execute(given, { id: call.id, signal }), false);
  } catch (thrown) {
    return toldOf(call, thrown instanceof Error ? thrown.message : thrown, true);
  }
}

const plus = (before: Usage, now: Usage): Usage =>
  Object.fromEntries(
    Object.entries(now).map(([kind, count]) => [kind, count + (before[kind as keyof Usage] ?? 0)]),
  );

export interface Conversation {
  /** What the next answer holds. */
  next(): Promise<Beat[]>;
  options: StreamOptions;
  /** As it grows. */
  result: Result;
  say(part: PagePart): void;
  /** Waits so long, ms, and throws where the page has given up. */
  pause(ms: number): Promise<void>;
  /** Throws for a script that says so. */
  fail(beat: Extract<Beat, { error: unknown }>): never;
  signal: AbortSignal;
}

/** Until an answer calls no function that the page runs. */
export async function converse({
  next,
  options,
  result,
  say,
  pause,
  fail,
  signal,
}: Conversation): Promise<void> {
  const tools = options.tools ?? [];
  let cost: number | undefined = 0;
  for (let steps = options.maxSteps ?? MAX_STEPS; ; steps--) {
    const before = result.usage;
    let finish: FinishPart | undefined;
    for (const beat of await next()) {
      // Each comes in a turn of its own, as from a network.
      await pause('wait' in beat ? beat.wait : 0);
      if ('error' in beat) fail(beat);
      if (!('part' in beat)) continue;
      const { part } = beat;
      if (part.type === 'finish') finish = part;
      else say(part.type === 'usage' ? { type: 'usage', usage: plus(before, part.usage) } : part);
    }
    const paid: number | undefined = finish?.served?.cost;
    cost = cost === undefined || paid === undefined ? undefined : cost + paid;
    const { toolCalls, content } = result;
    const answerable = (call: ToolCallPart) =>
      tools.find(({ name }) => name === call.name)?.execute !== undefined ||
      !tools.some(({ name }) => name === call.name);
    const runs = toolCalls.length > 0 && tools.some(({ execute }) => execute) && toolCalls.every(answerable);
    if (!runs || steps <= 1) {
      if (finish) say({ ...finish, ...(finish.served ? { served: { ...finish.served, cost } } : {}) });
      return;
    }
    // In the order in which they come to an end.
    const told: ToolResultPart[] = [];
    await Promise.all(
      toolCalls.map(async (call) => {
        const outcome = await run(call, tools, signal);
        signal.throwIfAborted();
        say(outcome);
        told.push(outcome);
      }),
    );
    const step = [
      { role: 'assistant', content },
      { role: 'tool', content: told },
    ] as NonNullable<Result['messages']>;
    Object.assign(result, {
      text: '',
      reasoning: undefined,
      toolCalls: [],
      content: [],
      messages: [...(result.messages ?? []), ...step],
    });
  }
}
