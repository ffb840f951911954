/**
 * A conversation with functions of the page in it: what the model calls is run, all calls of a step at once, and told back
 * with everything its provider needs to go on, until it answers or may take no more steps.
 */
import type { Message } from '../protocol/call.ts';
import type { FinishPart, Served, ToolCallPart } from '../protocol/part.ts';
import type { Abort, Failure, Sink } from './channel.ts';
import { type Prepared, send } from './generate.ts';
import { type PageContent, readToolResult } from './input.ts';
import type { Pending } from './media.ts';
import {
  abortReason,
  append,
  define,
  isArray,
  joined,
  listen,
  NativeError,
  NativePromise,
  parse,
  unlisten,
  upon,
} from './natives.ts';
import type { PageTool, StreamOptions } from './options.ts';
import type { PageSink, Result } from './result.ts';

/** Where the page says nothing else: a model that goes in circles costs no more. */
const MAX_STEPS = 10;

type Fields = Record<string, number>;

/**
 * Steps go into one stream: parts as they come, then the results of the functions. Usage and cost are those of all steps,
 * the rest of the result is the last one's; one `finish` ends it. A call of a function that the page cannot run ends it
 * too: then it is for the page to answer.
 * @param whole What `sink` makes of it.
 * @param cost USD that was paid before; NaN: not known.
 */
export function converse(
  prepared: Prepared,
  options: StreamOptions | null | undefined,
  sink: PageSink,
  whole: Result,
  cost = 0,
): Abort {
  const { call, signal } = prepared;
  let steps = options?.maxSteps ?? MAX_STEPS;
  let over = false;
  let abort: Abort | undefined;
  let { usage: before } = whole;
  let finish: FinishPart | undefined;

  const end = (failure?: Failure) => {
    if (over) return;
    over = true;
    if (signal) unlisten(signal, 'abort', onAbort);
    sink.end(failure);
  };
  // While functions run no line is open that would hear of it.
  const onAbort = () => end({ info: undefined, reason: signal && abortReason(signal) });

  const find = (fits: (tool: PageTool) => unknown): PageTool | undefined => {
    const tools = options?.tools;
    for (let at = 0; isArray(tools) && at < tools.length; at++)
      if (fits(tools[at] as PageTool)) return tools[at];
    return undefined;
  };
  const toolOf = (call: ToolCallPart) => find(({ name }) => name === call.name);
  /** A name that the model made up is told to it, and is no reason to stop. */
  const mayRun = ({ toolCalls }: Result): boolean => {
    let all = toolCalls.length > 0 && find(({ execute }) => execute);
    for (let at = 0; all && at < toolCalls.length; at++) {
      const tool = toolOf(toolCalls[at] as ToolCallPart);
      if (tool && !tool.execute) all = undefined;
    }
    return !!all && --steps > 0;
  };
  const run = (
    toolCall: ToolCallPart,
    pending: Pending,
    done: (result: Message['content'][number]) => void,
  ): void => {
    const { id, name, arguments: json } = toolCall;
    const tell = (content: unknown, isError?: boolean) => {
      try {
        const result = readToolResult({ id, name, content: content ?? null, isError }, 'result', pending);
        if (!over) sink.part(result);
        done(result);
      } catch (thrown) {
        fail(thrown);
      }
    };
    const fail = (thrown: unknown) => tell((thrown as Error | undefined)?.message ?? thrown, true);
    const running = new NativePromise<unknown>((resolve) => {
      const tool = toolOf(toolCall);
      if (!tool?.execute) throw new NativeError('There is no such function.');
      resolve(tool.execute(parse(json || '{}'), { id, signal }));
    });
    upon(running, tell, fail);
  };

  const takeStep = () => {
    if (signal) listen(signal, 'abort', onAbort);
    const { toolCalls, content } = whole;
    const results: Message['content'] = [];
    const pending: Pending = { first: undefined };
    before = whole.usage;
    cost += finish?.served?.cost as number;
    whole.messages = joined(whole.messages, [
      { role: 'assistant', content },
      { role: 'tool', content: results as PageContent[] },
    ]);
    whole.text = '';
    whole.reasoning = undefined;
    whole.toolCalls = [];
    whole.content = [];
    let left = toolCalls.length;
    for (let at = 0; at < toolCalls.length; at++)
      run(toolCalls[at] as ToolCallPart, pending, (result) => {
        append(results as unknown[], result);
        if (--left || over) return;
        if (signal) unlisten(signal, 'abort', onAbort);
        const messages = joined(call.messages, whole.messages as Message[]);
        // What was demanded has been done; demanded again it would never end.
        abort = send({ call: { ...call, messages, toolChoice: undefined }, pending, signal }, inner);
      });
  };
  const inner: Sink = {
    part(part) {
      if (part.type === 'finish') finish = part;
      else if (part.type === 'usage') {
        const usage = { ...part.usage } as Fields;
        for (const kind in usage)
          define(usage, kind, (usage[kind] as number) + ((before as Fields)[kind] ?? 0));
        sink.part({ type: 'usage', usage });
      } else sink.part(part);
    },
    end(failure) {
      if (!failure && !over && mayRun(whole)) return takeStep();
      if (!failure && finish) {
        const { served } = finish;
        cost += served?.cost as number;
        sink.part({
          ...finish,
          served: served && ({ ...served, cost: cost >= 0 ? cost : undefined } as Served),
        });
      }
      end(failure);
    },
  };

  abort = send(prepared, inner);
  return (failure) => {
    abort?.(failure);
    end(failure);
  };
}
