/** What the addresses of OpenAI's API have in common here: a body becomes a question, and parts become a reply. */
import type { Ask } from '../protocol/call.ts';
import type {
  LogprobsPart,
  Part,
  SourcePart,
  ToolCallDeltaPart,
  ToolCallPart,
  Usage,
} from '../protocol/part.ts';
import type { Json } from './body.ts';
import type { Kept, Recall } from './kept.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** What is asked on the line, but for what every question has. */
export type Question = DistributiveOmit<Ask, 'id' | 'title'>;

export interface Telling {
  body: Json;
  /** One server-sent event, by the name that it may have. Goes nowhere where the page asked for no stream. */
  write(event: Json & { type?: string }): void;
  /** For the page to send along when it names the id again. */
  keep(id: string, kept: Kept): void;
  newId(): string;
  /** Unix seconds. */
  created: number;
}

export interface Reply {
  part(part: Part): void;
  /** After the last part: the whole, for a request without a stream. */
  whole(): unknown;
}

export interface Surface {
  /** Whether its reply may be a stream. */
  streams: boolean;
  /** @throws OrielError `invalid-request`, its `detail` the field as OpenAI names it. */
  read(body: Json, recall: Recall): Question;
  tell(telling: Telling): Reply;
}

/** Until an answer says which model it is by, it is by the one that was wished for. */
export const wished = ({ model }: Json): string => (typeof model === 'string' ? model : 'oriel/auto');

/** Undefined where the provider did not say. `into` and `out`: the words of the wire for what goes in and comes out. */
export function usageOf({ input, output, reasoning, cacheRead }: Usage, into: string, out: string) {
  if (input === undefined && output === undefined) return undefined;
  return {
    [`${into}_tokens`]: input ?? 0,
    [`${into}_tokens_details`]: { cached_tokens: cacheRead ?? 0 },
    [`${out}_tokens`]: output ?? 0,
    [`${out}_tokens_details`]: { reasoning_tokens: reasoning ?? 0 },
    total_tokens: (input ?? 0) + (output ?? 0),
  };
}

export const citationOf = ({ url, title, start, end }: SourcePart) => ({
  url,
  title: title ?? url,
  start_index: start ?? 0,
  end_index: end ?? 0,
});

export const logprobsOf = ({ content }: LogprobsPart) =>
  content.map(({ token, logprob, top = [] }) => ({
    ...tokenOf({ token, logprob }),
    top_logprobs: top.map(tokenOf),
  }));

const tokenOf = ({ token, logprob }: { token: string; logprob: number }) => ({
  token,
  logprob,
  bytes: [...new TextEncoder().encode(token)],
});

/** What of a call's arguments has not been said yet: their whole may follow pieces of them. */
export const restOf = (part: ToolCallDeltaPart | ToolCallPart, said: string): string =>
  part.type === 'tool-call' ? part.arguments.slice(said.length) : part.arguments;
