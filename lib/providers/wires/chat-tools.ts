/**
 * Tool calls of the chat completions wire, put together from deltas. They come by index, id and name first, arguments
 * in pieces after; some servers leave out ids or indexes, send whole calls, or give several calls the same index.
 */
import type { ToolCallDeltaPart, ToolCallPart } from '../../protocol/part.ts';
import { type Loose, loose } from '../loose.ts';

interface Started {
  choice: number | undefined;
  id: string;
  /** The provider gave the id. */
  named: boolean;
  name: string;
  arguments: string;
  /** What Gemini's own OpenAI endpoint wants back with the call: a signature. */
  extra?: Loose;
}

export interface ToolCalls {
  /** The deltas of one chunk, which are `tool_calls` of a delta or of a message. */
  accept(deltas: unknown[], choice: number | undefined): ToolCallDeltaPart[];
  /** Every call begun so far, whole, in the order they began; each is given once. */
  whole(): ToolCallPart[];
}

const part = <T extends 'tool-call' | 'tool-call-delta'>(type: T, call: Started, text: string) => ({
  type,
  id: call.id,
  name: call.name,
  arguments: text,
  ...(call.choice === undefined ? {} : { choice: call.choice }),
});

export function toolCalls(newId: () => string = () => `call_${crypto.randomUUID()}`): ToolCalls {
  let started: Started[] = [];
  /** The call that an index stands for just now. */
  const current = new Map<string, Started>();

  return {
    accept(deltas, choice) {
      const parts: ToolCallDeltaPart[] = [];
      for (const delta of deltas) {
        const it = loose(delta);
        const called = loose(it?.function) ?? {};
        const id = typeof it?.id === 'string' && it.id !== '' ? it.id : undefined;
        const name = typeof called.name === 'string' && called.name !== '' ? called.name : undefined;
        const key = `${choice ?? 0}/${typeof it?.index === 'number' ? it.index : 'none'}`;
        let call = current.get(key);
        const another = call?.named === true && id !== undefined && id !== call.id;
        // Without an index, only a name tells where one whole call ends and the next begins.
        const unindexed = name !== undefined && typeof it?.index !== 'number' && id === undefined;
        if (call === undefined || another || unindexed) {
          if (name === undefined) continue;
          call = { choice, id: id ?? newId(), named: id !== undefined, name, arguments: '' };
          current.set(key, call);
          started.push(call);
        }
        const text =
          typeof called.arguments === 'string'
            ? called.arguments
            : called.arguments == null
              ? ''
              : JSON.stringify(called.arguments);
        call.arguments += text;
        const extra = loose(it?.extra_content);
        if (extra !== undefined) call.extra = extra;
        parts.push(part('tool-call-delta', call, text));
      }
      return parts;
    },
    whole() {
      const calls = started;
      started = [];
      current.clear();
      // A call without arguments is one with none: "{}", as most servers write it.
      return calls.map((call) => ({
        ...part('tool-call', call, call.arguments === '' ? '{}' : call.arguments),
        ...(call.extra && { metadata: { chat: { extra_content: call.extra } } }),
      }));
    },
  };
}
