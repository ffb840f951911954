/** Answers of chat completions as the tests of that wire read them. */
import type { Call } from '../../../../lib/protocol/call.ts';
import { openAiCompatible } from '../../../../lib/providers/openai-compatible.ts';
import type { Traits } from '../../../../lib/providers/traits.ts';
import { generateOver } from '../../../../lib/providers/wire.ts';
import { chatWire } from '../../../../lib/providers/wires/chat.ts';
import { answering, ask, collect, fixture, stage } from '../../../contract/stage.ts';

export const BASE = 'http://127.0.0.1:9/v1';

export const answer = (pieces: (string | Uint8Array)[], call: Call = ask('Hi'), contentType?: string) =>
  collect(
    openAiCompatible.generate(
      call,
      'm-1',
      stage(openAiCompatible, { baseUrl: BASE, fetch: answering(pieces, contentType) }),
    ),
  );
export const recorded = (name: string, call?: Call) => answer([fixture(name)], call);
/** As a model of these traits would have said it. */
export const withTraits = (traits: Traits, pieces: string[]) => {
  const connection = stage(openAiCompatible, { baseUrl: BASE, fetch: answering(pieces) });
  const wire = chatWire({ path: '/chat/completions' });
  return collect(generateOver(wire, ask('Hi'), 'm-1', traits, connection));
};
export const chunk = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
export const said = (message: Record<string, unknown>, finish: string | null = null) =>
  chunk({ choices: [{ index: 0, delta: message, finish_reason: finish }] });
