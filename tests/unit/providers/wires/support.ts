/** What the tests of all wires ask, and how they read what is sent, refused and answered. */
import { Call } from '../../../../lib/protocol/call.ts';
import { type ErrorInfo, OrielError } from '../../../../lib/protocol/errors.ts';
import type { Part, Usage } from '../../../../lib/protocol/part.ts';
import type { WireRequest } from '../../../../lib/providers/wire.ts';
import { ask } from '../../../contract/stage.ts';

/** Everything that only colours an answer. */
export const EVERY_COLOUR = {
  temperature: 0.5,
  topP: 0.9,
  topK: 40,
  minP: 0.05,
  presencePenalty: 1,
  frequencyPenalty: -1,
  seed: 7,
};

export const messages = (...given: Call['messages']): Call => ask('', { messages: given });

/** What is thrown at the caller, if it is ours; undefined where nothing is. */
export function refusalOf(doing: () => unknown): ErrorInfo | undefined {
  try {
    doing();
  } catch (thrown) {
    if (thrown instanceof OrielError) return thrown.info;
    throw thrown;
  }
  return undefined;
}

/** Asks a wire as the background does, with a call that has been parsed. */
export function asking<Rest extends unknown[]>(wire: (call: Call, ...rest: Rest) => WireRequest) {
  const request = (call: Call, ...rest: Rest): WireRequest => wire(Call.parse(call), ...rest);
  return {
    request,
    /** As it goes over the network: without what is undefined. */
    sent: (call: Call, ...rest: Rest): Record<string, unknown> =>
      JSON.parse(JSON.stringify(request(call, ...rest).json)),
    refusal: (call: Call, ...rest: Rest) => refusalOf(() => request(call, ...rest)),
  };
}

/** The reads of a plain answer that came in one piece. */
export const inOneRead = (usage: Usage, native: string): Part[][] => [
  [
    { type: 'text', text: 'Grüße aus Oslo: 🌊.' },
    { type: 'usage', usage },
    { type: 'finish', reason: 'stop', native },
  ],
];

/** The parts of an answer that was thought about first. */
export const afterAThought = (usage: Usage, native: string): Part[] => [
  { type: 'reasoning', text: 'Capital of Norway?' },
  { type: 'text', text: 'Oslo.' },
  { type: 'usage', usage },
  { type: 'finish', reason: 'stop', native },
];
