/** Endpoints that do as they are told, on a clock that passes only when nothing is left to do. */

import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import type { Call } from '../../../lib/protocol/call.ts';
import { type ErrorCode, type ErrorInfo, OrielError } from '../../../lib/protocol/errors.ts';
import { isContent, type Part, type Usage } from '../../../lib/protocol/part.ts';
import type { AttemptRecord, EndpointHealth } from '../../../lib/protocol/routing.ts';
import type { Task } from '../../../lib/protocol/task.ts';
import type { Answer, Connection, ProviderType } from '../../../lib/providers/types.ts';
import type { Health } from '../../../lib/router/health.ts';
import { type Plan, type Running, run } from '../../../lib/router/run.ts';
import type { Candidate } from '../../../lib/router/types.ts';
import type { VirtualClock } from '../../../scripts/simulation/virtual-clock.ts';

export const call: Call = {
  surface: 'window.ai',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
};

/** A wait in ms, what is said in one read, what is thrown, or nothing until the line is closed. */
export type Beat = number | Part[] | Error | 'hang';

export const say = (text: string): Part[] => [{ type: 'text', text }];
export const used = (usage: Usage): Part[] => [{ type: 'usage', usage }];
export const stop: Part[] = [{ type: 'finish', reason: 'stop' }];
export const fails = (code: ErrorCode, extra: Partial<ErrorInfo> = {}) => new OrielError(code, extra);
export const answers = (text: string): Beat[] => [say(text), stop];

export interface Made {
  candidate: Candidate;
  /** One for each time it was asked; `over`: when it had no more to say, or its line was closed. */
  asked: { call: Call | Task; signal: AbortSignal; at: number; over?: number }[];
}

/** @param plays What it does the first time, the second …; the last of them from then on. */
export function endpoint(
  clock: VirtualClock,
  ref: string,
  plays: readonly (readonly Beat[])[],
  { facts, ...type }: Partial<ProviderType> & { facts?: Partial<Endpoint> } = {},
): Made {
  const asked: Made['asked'] = [];
  const [providerId, modelId] = ref.split('/') as [string, string];
  async function* generate(given: Call, _model: string, { signal }: Connection): Answer {
    const it: Made['asked'][number] = { call: given, signal, at: clock.now() };
    asked.push(it);
    try {
      yield* perform(plays[Math.min(asked.length, plays.length) - 1] as readonly Beat[], signal, clock);
    } finally {
      it.over = clock.now();
    }
  }
  const provider = { id: providerId, type: 'openai-compatible', label: providerId.toUpperCase() };
  const candidate: Candidate = {
    provider,
    type: { choices: true, local: false, generate, ...type } as unknown as ProviderType,
    modelId,
    ref,
    reasons: [],
    ...(facts && {
      endpoint: { ref, providerId, modelId, local: false, model: modelId, ...facts },
    }),
  };
  return { candidate, asked };
}

async function* perform(beats: readonly Beat[], signal: AbortSignal, clock: VirtualClock): Answer {
  for (const beat of beats) {
    if (signal.aborted) throw new OrielError('aborted');
    if (beat instanceof Error) throw beat;
    if (typeof beat === 'number' || beat === 'hang') await until(beat, signal, clock);
    else yield structuredClone(beat);
  }
}

function until(beat: number | 'hang', signal: AbortSignal, clock: VirtualClock): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      disarm();
      reject(new OrielError('aborted'));
    };
    const disarm = beat === 'hang' ? () => {} : clock.after(beat, end);
    function end() {
      signal.removeEventListener('abort', abort);
      resolve();
    }
    signal.addEventListener('abort', abort);
  });
}

/** Lets so much time pass, and no more. */
export async function wait(clock: VirtualClock, ms: number): Promise<void> {
  let over = false;
  clock.after(ms, () => {
    over = true;
  });
  await clock.pass(() => over);
}

/** Where nothing is known and nothing is kept. */
export const plainRunning = (clock: VirtualClock, records: AttemptRecord[] = []): Running => ({
  connect: ({ provider }, signal) => ({ signal, provider }) as Connection,
  health: { of: () => undefined, begin() {}, record() {} },
  clock,
  random: () => 0.5,
  hedge: false,
  attempted: (record) => void records.push(record),
});

export interface Ran {
  parts: Part[];
  /** As they came. */
  reads: Part[][];
  records: AttemptRecord[];
  /** Endpoints that began to be asked, in order. */
  begun: string[];
  /** How many had begun when the page got its first content. */
  begunAtContent?: number;
  ms: number;
}

export interface Terms extends Partial<Omit<Running, 'health'>> {
  asked?: Call | Task;
  more?: Plan['more'];
  health?: Record<string, EndpointHealth>;
  /** In place of that: the real one. */
  kept?: Health;
  /** ms after which the call is aborted. */
  abortAfter?: number;
  /** The same, from the first endpoint's being asked: until then real databases may take their time. */
  abortAfterBegin?: number;
  /** The call is aborted when content has come. */
  abortAtContent?: boolean;
}

/** Runs to the end, past the terminal part, so that a second one would be seen. */
export async function ran(
  clock: VirtualClock,
  made: readonly Made[],
  {
    asked = call,
    more,
    health = {},
    kept,
    abortAfter,
    abortAfterBegin,
    abortAtContent,
    attempted,
    ...terms
  }: Terms = {},
): Promise<Ran> {
  const abort = new AbortController();
  if (abortAfter !== undefined) clock.after(abortAfter, () => abort.abort());
  const result: Ran = { parts: [], reads: [], records: [], begun: [], ms: 0 };
  const startedAt = clock.now();
  const running: Running = {
    ...plainRunning(clock),
    health: {
      of: (ref) => (kept === undefined ? health[ref] : kept.of(ref)),
      begin(ref) {
        result.begun.push(ref);
        kept?.begin(ref);
        if (abortAfterBegin !== undefined) clock.after(abortAfterBegin, () => abort.abort());
      },
      record: (record, extras) => kept?.record(record, extras),
    },
    ...terms,
    attempted(record) {
      result.records.push(record);
      attempted?.(record);
    },
  };
  const candidates = made.map(({ candidate }) => candidate) as [Candidate, ...Candidate[]];
  let over = false;
  const reading = (async () => {
    for await (const parts of run(asked, { candidates, ...(more && { more }) }, running, abort.signal)) {
      result.reads.push(parts);
      if (parts.some(isContent)) {
        result.begunAtContent ??= result.begun.length;
        if (abortAtContent) abort.abort();
      }
      result.parts.push(...parts);
      result.ms = clock.now() - startedAt;
    }
    over = true;
  })();
  await clock.pass(() => over);
  await reading;
  return result;
}
