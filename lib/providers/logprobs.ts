/** A token's log probability as OpenAI writes it, and others after it. */
import type { LogprobsPart } from '../protocol/part.ts';
import { listOf, loose } from './loose.ts';

/** What a number and its frame weigh besides a token, UTF-16 code units. */
const NUMBER_CHARS = 32;

/** What it adds to an answer; see `PartGathering.push`. */
export function weightOf(content: LogprobsPart['content']): number {
  let chars = 0;
  for (const { token, top = [] } of content) {
    chars += NUMBER_CHARS + token.length;
    for (const other of top) chars += NUMBER_CHARS + other.token.length;
  }
  return chars;
}

/** None for what is no entry. */
export function readLogprob(value: unknown): LogprobsPart['content'] {
  const it = loose(value);
  if (typeof it?.token !== 'string' || typeof it.logprob !== 'number') return [];
  const entry = { token: it.token, logprob: it.logprob };
  const top = listOf(it.top_logprobs).flatMap((alternative) => {
    const { token, logprob } = loose(alternative) ?? {};
    return typeof token === 'string' && typeof logprob === 'number' ? [{ token, logprob }] : [];
  });
  return [top.length === 0 ? entry : { ...entry, top }];
}
