/** A line that is served: what a page sends, and rooms that allow everything unless they are told otherwise. */
import type { Caller } from '../../../lib/gate/caller.ts';
import { type Line, type Rooms, serve } from '../../../lib/gate/line.ts';
import type { Outcome } from '../../../lib/gate/outcome.ts';
import { createReplayGuard } from '../../../lib/gate/replay.ts';
import type { Call } from '../../../lib/protocol/call.ts';
import type { Part, TextPart } from '../../../lib/protocol/part.ts';
import { caller } from '../../fixtures/caller.ts';

export const ask = (id = 'r1', extra: object = {}) => ({
  ask: 'generate',
  id,
  call: {
    surface: 'window.ai',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
    ...extra,
  },
});
export const TEXT: TextPart = { type: 'text', text: 'hello' };
export const FINISH: Part = { type: 'finish', reason: 'stop' };

export function fakeLine() {
  let onMessage: (message: unknown) => void = () => undefined;
  let onClose: () => void = () => undefined;
  const sent: Part[] = [];
  const line: Line & { sent: Part[]; closed: boolean; receive(m: unknown): void; drop(): void } = {
    sent,
    closed: false,
    onMessage: (listener) => {
      onMessage = listener;
    },
    onClose: (listener) => {
      onClose = listener;
    },
    send: (parts) => {
      sent.push(...parts);
    },
    close() {
      this.closed = true;
    },
    receive: (message) => onMessage(message),
    drop: () => onClose(),
  };
  return line;
}

export function fakeRooms(overrides: Partial<Rooms> = {}) {
  const recorded: Outcome[] = [];
  const held = { count: 0 };
  const rooms: Rooms = {
    now: () => 1_000,
    firstTime: createReplayGuard(),
    decide: () => ({ verdict: 'allow', reason: 'lasting' }),
    approve: async () => ({}),
    access: (_caller, refused) => ({ state: refused ? 'denied' : 'granted', model: 'on-device/tiny-chat' }),
    estimate: async () => ({ inputTokens: 12, maxCost: 0.5, model: 'vendor/model' }),
    models: async () => [{ id: 'vendor/model', name: 'Model', kind: 'chat' }],
    detect: async () => [{ language: 'und', confidence: 1 }],
    assist: async () => ({ call: ask().call as Call }),
    answer: () => ({
      routed: { servedBy: 'p/m', attempts: [] },
      parts: (async function* () {
        yield [TEXT];
        yield [{ type: 'usage', usage: { input: 3, output: 1 } }, FINISH];
      })(),
    }),
    record: (outcome) => recorded.push(outcome),
    keepAlive: () => {
      held.count += 1;
      return () => {
        held.count -= 1;
      };
    },
    ...overrides,
  };
  return { rooms, recorded, held };
}

export async function exchange(message: unknown, overrides: Partial<Rooms> = {}, from: Caller = caller) {
  const line = fakeLine();
  const fake = fakeRooms(overrides);
  const served = serve(line, from, Promise.resolve(fake.rooms));
  line.receive(message);
  await served;
  return { line, ...fake };
}
