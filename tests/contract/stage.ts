/** A provider type on a connection as the background makes it, with a clock and a vault of the test's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call } from '../../lib/protocol/call.ts';
import { type ErrorInfo, errorInfo } from '../../lib/protocol/errors.ts';
import { isTerminal, type Part } from '../../lib/protocol/part.ts';
import { type ConnectSettings, connect } from '../../lib/providers/http.ts';
import type { After } from '../../lib/providers/reading.ts';
import type {
  Answer,
  Connection,
  EngineEvent,
  OnDeviceEngine,
  ProviderType,
} from '../../lib/providers/types.ts';
import { load } from '../fixtures/load.ts';

export const LABEL = 'Workbench';

export const noEngine: OnDeviceEngine = {
  // biome-ignore lint/correctness/useYield: it only fails
  async *chat(): AsyncGenerator<EngineEvent[]> {
    throw new Error('No engine in this test.');
  },
};

export interface StageSettings extends Partial<Omit<ConnectSettings, 'type' | 'provider'>> {
  baseUrl?: string;
  key?: string;
  models?: string[];
}

export function stage(type: ProviderType, settings: StageSettings = {}): Connection {
  const { baseUrl, key, models, ...rest } = settings;
  return connect({
    provider: {
      id: 'workbench',
      type: type.type,
      label: LABEL,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(models === undefined ? {} : { models }),
    },
    type,
    fetch: (url, init) => fetch(url, init),
    release: async () => key,
    signal: new AbortController().signal,
    now: () => Date.now(),
    engine: noEngine,
    load,
    ...rest,
  });
}

export const ask = (text: string, extra: Partial<Call> = {}): Call => ({
  surface: 'window.ai',
  messages: [{ role: 'user', content: [{ type: 'text', text }] }],
  ...extra,
});

export interface Collected {
  /** As they came, one array per network read. */
  reads: Part[][];
  parts: Part[];
  text: string;
  /** The error part, or what was thrown, as the page would see it. */
  error?: ErrorInfo;
  thrown: boolean;
  /** How many ends there were, a throw included. */
  ends: number;
}

/** Reads an answer to its end, past a terminal part, so that a second one would be seen. */
export async function collect(answer: Answer): Promise<Collected> {
  const reads: Part[][] = [];
  let error: ErrorInfo | undefined;
  let thrown = false;
  try {
    for await (const parts of answer) reads.push(parts);
  } catch (failure) {
    thrown = true;
    error = errorInfo(failure);
  }
  const parts = reads.flat();
  const ends = parts.filter(isTerminal);
  error ??= ends.find((part) => part.type === 'error')?.error;
  return {
    reads,
    parts,
    text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    thrown,
    ends: ends.length + (thrown ? 1 : 0),
    ...(error === undefined ? {} : { error }),
  };
}

/** A clock that stands still until it is told to go on. */
export function stoppedClock(): { now(): number; after: After; pass(ms: number): void } {
  let time = 1_000_000;
  const waiting = new Set<{ at: number; run: () => void }>();
  return {
    now: () => time,
    after(ms, run) {
      const entry = { at: time + ms, run };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    pass(ms) {
      time += ms;
      for (const entry of [...waiting]) {
        if (entry.at > time) continue;
        waiting.delete(entry);
        entry.run();
      }
    },
  };
}

/** A `fetch` that answers every request with this body, in these pieces. */
export const answering =
  (pieces: (string | Uint8Array)[], contentType = 'text/event-stream'): ConnectSettings['fetch'] =>
  async (_url, { signal }) => {
    const encoder = new TextEncoder();
    const rest = [...pieces];
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        signal?.addEventListener('abort', () => controller.error(signal.reason));
      },
      pull(controller) {
        const piece = rest.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      },
    });
    return new Response(body, { headers: { 'content-type': contentType } });
  };

/** What a type makes of a body that comes in these pieces. */
export function hear(
  type: ProviderType,
  model: string,
  pieces: (string | Uint8Array)[],
  { contentType, ...settings }: StageSettings & { contentType?: string | undefined } = {},
): Promise<Collected> {
  const connection = stage(type, { ...settings, fetch: answering(pieces, contentType) });
  return collect(type.generate(ask('Hi'), model, connection));
}

export const fixture = (name: string, wire = 'openai-chat'): string =>
  readFileSync(join(import.meta.dirname, '../fixtures/providers', wire, name), 'utf8');
