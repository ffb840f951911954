/** What a call may cost at an endpoint, before that is asked. Linear in the size of the call. Pure. */
import { worstCase } from '../catalog/cost.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { isFree } from '../catalog/price.ts';
import type { Expense, Priced } from '../protocol/budget.ts';
import type { Call } from '../protocol/call.ts';
import type { Usage } from '../protocol/part.ts';
import type { Task } from '../protocol/task.ts';
import type { Used } from './attempt.ts';
import { boundsOf, untoldInput, withFiles } from './file-bounds.ts';
import { type Measure, measure } from './measure.ts';
import { priceOf } from './price.ts';

/** What is put on the estimate of an input: within it, nine of ten calls stay. */
const MARGIN = 1.25;
/** A picture of the largest size and the best quality comes to so many tokens with whoever counts them. */
const TOKENS_PER_MADE_IMAGE = 6_500;
/** A second of speech is some fifteen letters and twenty tokens. */
const TOKENS_PER_SPOKEN_CHAR = 2;

/** Where nobody says what a model can read, tokens: nobody says either that it can answer with fewer. */
const SUPPOSED_CONTEXT = 131_072;
/** A chat model that is sold today can answer with so many; asked for more than it can, many a one refuses. */
const SURE_OUTPUT = 8_192;

/** Of one answer, tokens. */
const longestOutput = ({ maxOutput, contextLength = SUPPOSED_CONTEXT }: Endpoint): number =>
  maxOutput ?? contextLength;

/** The tokens of an answer that has a length of its own: nothing can be cut off it. Undefined: a chat's, which can. */
function outputOf(call: Call | Task, { likely }: Measure): number | undefined {
  if (!('task' in call)) return undefined;
  switch (call.task) {
    case 'embed':
      return 0;
    case 'image':
      return (call.n ?? 1) * TOKENS_PER_MADE_IMAGE;
    case 'speech':
      return call.text.length * TOKENS_PER_SPOKEN_CHAR;
    case 'transcribe':
      // Sound is heard in many more tokens than it has words.
      return likely;
  }
}

/**
 * Undefined where nothing is owed, or where nobody knows what: such a call counts in tokens and requests alone.
 * @param requests How many it is made in; see `requestsOf`.
 */
export function expenseOf(call: Call | Task, endpoint: Endpoint, requests: number): Expense | undefined {
  const price = priceOf(endpoint);
  if (price === undefined || isFree(price)) return undefined;
  const measured = measure(call);
  const { texts, files } = measured;
  const bounds = boundsOf(files, endpoint);
  const output = outputOf(call, measured);
  const answers = 'task' in call ? 1 : (call.n ?? 1);
  const images = files.filter(({ kind }) => kind === 'image').length;
  const priced = (tokens: number): Priced | undefined => {
    const worst = worstCase({ tokens, images, requests }, price, output !== 0);
    if (worst === undefined) return undefined;
    const { usd, perOutput } = worst;
    return output === undefined
      ? { usd, perOutput: answers * perOutput }
      : { usd: usd + output * perOutput, perOutput: 0 };
  };
  const likelyTokens = withFiles(Math.ceil(texts.likely * MARGIN), bounds.likely, call, endpoint);
  const likely = priced(likelyTokens);
  const most = priced(Math.max(withFiles(texts.most, bounds.most, call, endpoint), likelyTokens));
  if (likely === undefined || most === undefined) return undefined;
  const wish = 'task' in call ? undefined : call.maxOutputTokens;
  const { maxOutput } = endpoint;
  return {
    likely,
    most,
    ...(wish === undefined ? {} : { wish }),
    possible: longestOutput(endpoint),
    sure: maxOutput ?? SURE_OUTPUT,
    ...(bounds.unseen ? { unseen: true } : {}),
  };
}

/** Tokens that a model thinks in a second: some more than most do. */
const THOUGHT_A_SECOND = 200;

/**
 * What is to be charged. Where nobody told what went in, files are as large as there had to be room for (`untoldInput`). Where nobody told what
 * came out in the end, a model that may think is taken to have thought until its first word: otherwise a page could have it
 * think for nothing, and leave. What a task makes is no more then than was held for it: the bytes of a sound tell of its form.
 * @param requests As for `expenseOf`.
 */
export function usageOf(
  { usage, inputUntold, silentMs, mostOutput = Infinity }: Used,
  call: Call | Task,
  endpoint: Endpoint,
  requests: number,
): Usage {
  const { input = 0, reasoning = 0 } = usage;
  const made = silentMs === undefined || !('task' in call) ? undefined : outputOf(call, measure(call));
  const output = Math.min(usage.output ?? 0, made ?? Infinity);
  const thinks = silentMs !== undefined && !('task' in call) && endpoint.reasoning !== false;
  const unheard = thinks ? (silentMs / 1_000) * THOUGHT_A_SECOND : 0;
  const longest = Math.min(longestOutput(endpoint), mostOutput);
  // What was told of its thoughts is part of what it came to.
  const thought = Math.ceil(Math.min(unheard - reasoning, requests * longest - output));
  return {
    ...usage,
    ...(inputUntold && { input: requests * untoldInput(input / requests, call, endpoint) }),
    ...(usage.output !== undefined && { output }),
    ...(thought > 0 && { output: output + thought }),
  };
}

/** For a page that wants to know beforehand. `maxCost`: USD, at the very most; absent where a price is not known. */
export function estimate(
  call: Call | Task,
  endpoint: Endpoint,
  requests: number,
): { inputTokens: number; maxCost?: number } {
  const inputTokens = measure(call).likely;
  const price = priceOf(endpoint);
  if (price !== undefined && isFree(price)) return { inputTokens, maxCost: 0 };
  const expense = expenseOf(call, endpoint, requests);
  if (expense === undefined) return { inputTokens };
  const { most, wish, possible } = expense;
  return { inputTokens, maxCost: most.usd + Math.min(wish ?? possible, possible) * most.perOutput };
}
