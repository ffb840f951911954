/**
 * The events of `streamGenerateContent`, or a whole answer, as parts. Read by hand and loosely: this runs for each
 * token. What is missing is missing; what is of the wrong type is not there.
 */
import { OrielError } from '../../protocol/errors.ts';
import type { FinishReason, LogprobsPart, ProviderMetadata, Usage } from '../../protocol/part.ts';
import { parseEvent } from '../events.ts';
import { weightOf } from '../logprobs.ts';
import { countOf, type Loose, listOf, loose, textOf } from '../loose.ts';
import { badAnswer, closing, demandWhole, gatherParts, ofChoice, spent } from '../parts.ts';
import type { AnswerSettings, WireAnswer } from '../wire.ts';
import { reportedByGemini } from './gemini-refusal.ts';
import { type FunctionCall, type FunctionCalls, functionCalls } from './gemini-tools.ts';

/** More sources than anyone reads; grounding is said again in every event. */
const MAX_SOURCES = 256;

export function createGeminiAnswer({ label, choices, now }: AnswerSettings): WireAnswer {
  const parts = gatherParts(label);
  const { speak, push } = parts;
  let usage: Usage | undefined;
  let done = false;
  /** Google's word, by candidate. */
  const reasons = new Map<number, string>();
  const tools = new Map<number, FunctionCalls>();
  let called = false;
  const sources = new Set<string>();

  function readCandidate(value: unknown): void {
    const it = loose(value);
    if (it === undefined) return;
    const index = countOf(it.index) ?? 0;
    if (index >= choices) return;
    const choice = index === 0 ? undefined : index;
    for (const part of listOf(loose(it.content)?.parts)) {
      const said = loose(part);
      if (said !== undefined) readPart(said, choice);
    }
    if (it.groundingMetadata !== undefined || it.citationMetadata !== undefined) readSources(it, choice);
    if (it.logprobsResult !== undefined) readLogprobs(loose(it.logprobsResult), choice);
    const reason = textOf(it.finishReason);
    if (reason !== undefined && reason !== 'FINISH_REASON_UNSPECIFIED') reasons.set(index, reason);
  }

  /** What else there is (code that Google ran, and its results) is between the model and Google. */
  function readPart(it: Loose, choice: number | undefined): void {
    const signature = textOf(it.thoughtSignature);
    const metadata = signature === undefined ? undefined : { gemini: { thoughtSignature: signature } };
    const call = loose(it.functionCall);
    const data = loose(it.inlineData);
    if (call !== undefined) readCall(call, metadata, choice);
    else if (data !== undefined) {
      // Pictures that were thought with are no part of the answer.
      if (it.thought !== true) readData(data, metadata, choice);
    } else if (typeof it.text === 'string') {
      const type = it.thought === true ? 'reasoning' : 'text';
      if (metadata !== undefined) {
        const size = it.text.length + (signature?.length ?? 0);
        push({ type, text: it.text, metadata, ...ofChoice(choice) }, size);
      } else if (it.text !== '') speak(type, it.text, choice);
    }
  }

  function readCall(call: Loose, metadata: ProviderMetadata | undefined, choice: number | undefined): void {
    const index = choice ?? 0;
    const calls = tools.get(index) ?? functionCalls(label);
    tools.set(index, calls);
    for (const whole of calls.accept(call, metadata)) pushCall(whole, choice);
  }

  function pushCall({ metadata, ...call }: FunctionCall, choice: number | undefined): void {
    called = true;
    push({ type: 'tool-call-delta', ...call, ...ofChoice(choice) }, call.arguments.length);
    push(
      { type: 'tool-call', ...call, ...ofChoice(choice), ...(metadata && { metadata }) },
      call.arguments.length + 128,
    );
  }

  function readData(data: Loose, metadata: ProviderMetadata | undefined, choice: number | undefined): void {
    const mediaType = textOf(data.mimeType) ?? '';
    const bytes = textOf(data.data);
    if (bytes === undefined || !MEDIA_TYPE.test(mediaType)) return;
    push(
      { type: 'file', mediaType, data: bytes, ...ofChoice(choice), ...(metadata && { metadata }) },
      bytes.length,
    );
  }

  /** Where in the text they belong is told in bytes of UTF-8, which nobody else counts in: left out. */
  function readSources(it: Loose, choice: number | undefined): void {
    const chunks = listOf(loose(it.groundingMetadata)?.groundingChunks).map((chunk) => {
      const { web, retrievedContext, maps } = loose(chunk) ?? {};
      return loose(web) ?? loose(retrievedContext) ?? loose(maps);
    });
    const cited = listOf(loose(it.citationMetadata)?.citationSources).map(loose);
    for (const source of [...chunks, ...cited]) {
      const url = textOf(source?.uri);
      if (url === undefined || !/^https?:\/\//.test(url) || sources.size >= MAX_SOURCES) continue;
      const key = `${choice ?? 0} ${url}`;
      if (sources.has(key)) continue;
      sources.add(key);
      const title = textOf(source?.title);
      push(
        { type: 'source', url, ...(title === undefined ? {} : { title }), ...ofChoice(choice) },
        url.length + (title?.length ?? 0),
      );
    }
  }

  function readLogprobs(it: Loose | undefined, choice: number | undefined): void {
    const alternatives = listOf(it?.topCandidates);
    const content = listOf(it?.chosenCandidates).flatMap((chosen, index): LogprobsPart['content'] => {
      const entry = readLogprob(chosen);
      if (entry === undefined) return [];
      const top = listOf(loose(alternatives[index])?.candidates).flatMap((it) => readLogprob(it) ?? []);
      return [top.length === 0 ? entry : { ...entry, top }];
    });
    if (content.length > 0) push({ type: 'logprobs', content, ...ofChoice(choice) }, weightOf(content));
  }

  function readEvent(event: Loose): void {
    if (loose(event.error) !== undefined || textOf(event.error) !== undefined)
      throw reportedByGemini(event, label, now());
    usage = readUsage(loose(event.usageMetadata)) ?? usage;
    for (const candidate of listOf(event.candidates)) readCandidate(candidate);
    const blocked = textOf(loose(event.promptFeedback)?.blockReason);
    if (blocked === undefined || blocked === 'BLOCK_REASON_UNSPECIFIED') return;
    throw new OrielError('content-filtered', {
      message: `The content filter of ${label} stopped the request. Put it differently, or choose another model in Oriel.`,
    });
  }

  return {
    accept(data) {
      readEvent(parseEvent(data, label));
    },
    /** Without `alt=sse`, behind some proxies, the same events come as one JSON array. */
    acceptWhole(body) {
      const whole = parseEvent(body, label);
      for (const event of Array.isArray(whole) ? whole : [whole]) {
        const it = loose(event);
        if (it === undefined || !KNOWN.some((key) => key in it)) {
          throw badAnswer(label, 'sent something that is not an answer in Gemini’s format');
        }
        readEvent(it);
      }
      done = true;
    },
    take: parts.take,
    get finished() {
      return reasons.size >= choices;
    },
    get done() {
      return done;
    },
    usage: () => spent(usage),
    end() {
      for (const [index, calls] of tools) {
        // Arguments that were cut off would look as if they were whole.
        if (reasons.get(index) === 'STOP') for (const call of calls.rest()) pushCall(call, index);
      }
      const native = reasons.get(0) ?? reasons.values().next().value;
      demandWhole(label, parts.begun, native !== undefined, done);
      return [...parts.take(), ...closing(usage, reasonOf(native, called), native)];
    },
  };
}

const KNOWN = ['candidates', 'promptFeedback', 'usageMetadata', 'error'];

/** `image/png`, `audio/L16;codec=pcm;rate=24000`: it goes to the page, and is nothing but a media type (S06). */
export const MEDIA_TYPE = /^[\w.+-]{1,64}\/[\w.+-]{1,64}(;[\w.+=; -]{0,64})?$/;

function reasonOf(native: string | undefined, called: boolean): FinishReason {
  switch (native) {
    case undefined:
    case 'STOP':
      return called ? 'tool-calls' : 'stop';
    case 'MAX_TOKENS':
    case 'CONTINUATION':
      return 'length';
    case 'SAFETY':
    case 'RECITATION':
    case 'BLOCKLIST':
    case 'PROHIBITED_CONTENT':
    case 'SPII':
    case 'IMAGE_SAFETY':
    case 'IMAGE_RECITATION':
    case 'IMAGE_PROHIBITED_CONTENT':
      return 'content-filter';
    default:
      return 'other';
  }
}

/** Counts are of the answer so far; what tools of Google's own read was read by the model too. */
function readUsage(it: Loose | undefined): Usage | undefined {
  if (it === undefined) return undefined;
  const usage: Usage = {};
  const set = (key: keyof Usage, ...counts: unknown[]) => {
    const known = counts.map(countOf).filter((count) => count !== undefined);
    if (known.length > 0) usage[key] = known.reduce((sum, count) => sum + count, 0);
  };
  set('input', it.promptTokenCount, it.toolUsePromptTokenCount);
  set('output', it.candidatesTokenCount, it.thoughtsTokenCount);
  set('reasoning', it.thoughtsTokenCount);
  set('cacheRead', it.cachedContentTokenCount);
  return Object.keys(usage).length === 0 ? undefined : usage;
}

function readLogprob(value: unknown): { token: string; logprob: number } | undefined {
  const { token, logProbability } = loose(value) ?? {};
  return typeof token === 'string' && typeof logProbability === 'number'
    ? { token, logprob: logProbability }
    : undefined;
}
