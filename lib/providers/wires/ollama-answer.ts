/** The lines of Ollama's chat as parts. Read by hand and loosely: this runs for each token. */
import type { FinishReason, ToolCallPart, Usage } from '../../protocol/part.ts';
import { parseEvent } from '../events.ts';
import { readLogprob, weightOf } from '../logprobs.ts';
import { countOf, type Loose, listOf, loose, textOf, usageOf } from '../loose.ts';
import { badAnswer, closing, demandWhole, gatherParts, spent } from '../parts.ts';
import type { AnswerSettings, WireAnswer } from '../wire.ts';
import { reportedByOllama } from './ollama-refusal.ts';

export function createOllamaAnswer({ label, now }: AnswerSettings): WireAnswer {
  const parts = gatherParts(label);
  const { speak, push } = parts;
  const calls: ToolCallPart[] = [];
  let usage: Usage | undefined;
  let native: string | undefined;
  let done = false;

  /** Calls come whole, their arguments as an object, from older servers without ids. */
  function readCall(value: unknown): void {
    const it = loose(value);
    const called = loose(it?.function);
    const name = textOf(called?.name);
    if (name === undefined) return;
    const id = textOf(it?.id) ?? `call_${crypto.randomUUID()}`;
    const given = called?.arguments;
    const text = typeof given === 'string' ? given || '{}' : JSON.stringify(given ?? {});
    push({ type: 'tool-call-delta', id, name, arguments: text }, id.length + name.length + text.length);
    calls.push({ type: 'tool-call', id, name, arguments: text });
  }

  function readLine(line: Loose): void {
    const error = textOf(line.error);
    if (error !== undefined) throw reportedByOllama(error, countOf(line.status), label, now());
    const message = loose(line.message);
    if (message === undefined && line.done !== true) throw unreadable();
    const thought = textOf(message?.thinking);
    if (thought !== undefined) speak('reasoning', thought);
    const text = textOf(message?.content);
    if (text !== undefined) speak('text', text);
    if (message?.tool_calls) for (const call of listOf(message.tool_calls)) readCall(call);
    if (line.logprobs) {
      const content = listOf(line.logprobs).flatMap(readLogprob);
      if (content.length > 0) push({ type: 'logprobs', content }, weightOf(content));
    }
    if (line.done !== true) return;
    done = true;
    native = textOf(line.done_reason);
    usage = usageOf({ input: line.prompt_eval_count, output: line.eval_count });
  }

  const unreadable = () => badAnswer(label, 'sent something that is not an answer in Ollama’s format');

  return {
    accept: (data) => readLine(parseEvent(data, label)),
    acceptWhole: (body) => readLine(parseEvent(body, label)),
    take: parts.take,
    get finished() {
      return done;
    },
    get done() {
      return done;
    },
    usage: () => spent(usage),
    end() {
      demandWhole(label, parts.begun, done);
      return [...calls, ...closing(usage, reasonOf(native, calls.length > 0), native)];
    },
  };
}

function reasonOf(native: string | undefined, calls: boolean): FinishReason {
  switch (native) {
    case undefined:
    case 'stop':
      return calls ? 'tool-calls' : 'stop';
    case 'length':
      return 'length';
    default:
      return 'other';
  }
}
