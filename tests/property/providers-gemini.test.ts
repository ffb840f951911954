import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { google } from '../../lib/providers/google.ts';
import { geminiWire } from '../../lib/providers/wires/gemini.ts';
import { hear } from '../contract/stage.ts';
import { FOUR_MEGABYTES, nearly, partly, rarely, theLawsHoldFor } from './wire-laws.ts';

const argument = partly({
  jsonPath: nearly(fc.constantFrom('$.a', '$.a[0]', '$.a[0].b', '$.__proto__.x', '$.a[9999]', '$.c[]', '$')),
  stringValue: nearly(fc.string()),
  numberValue: nearly(fc.double()),
  boolValue: fc.anything(),
  nullValue: fc.anything(),
  willContinue: fc.boolean(),
});
const call = partly({
  id: nearly(fc.string()),
  name: nearly(fc.constant('f')),
  args: nearly(fc.constantFrom({}, { a: 1 }, { a: { b: ['c'] } })),
  willContinue: fc.boolean(),
  partialArgs: fc.array(argument, { maxLength: 4 }),
});
const part = partly({
  text: nearly(fc.string()),
  thought: nearly(fc.boolean()),
  thoughtSignature: nearly(fc.string()),
  functionCall: nearly(call),
  inlineData: nearly(
    fc.record({ mimeType: nearly(fc.constant('image/png')), data: nearly(fc.base64String()) }),
  ),
});
const candidate = partly({
  index: nearly(fc.constant(0)),
  content: nearly(fc.record({ parts: fc.array(part, { maxLength: 4 }) })),
  finishReason: nearly(fc.constantFrom('STOP', 'SAFETY', 'x')),
  groundingMetadata: nearly(
    fc.record({ groundingChunks: fc.array(nearly(fc.record({ web: fc.anything() }))) }),
  ),
  citationMetadata: fc.anything(),
  logprobsResult: nearly(
    fc.record({ chosenCandidates: fc.array(fc.anything()), topCandidates: fc.array(fc.anything()) }),
  ),
});
const chunk = partly({
  candidates: nearly(fc.array(candidate, { maxLength: 3 })),
  usageMetadata: fc.anything(),
  promptFeedback: fc.oneof(rarely, fc.record({ blockReason: rarely })),
  error: rarely,
});

const event = (...parts: unknown[]) => [{ candidates: [{ content: { parts } }] }];

theLawsHoldFor('candidates', {
  wire: 'gemini',
  answer: (pieces) => hear(google, 'gemini-x', pieces, { key: 'k' }),
  frame: (data) => `data: ${data}\r\n\r\n`,
  cuts: { runs: 50, generatesIds: true },
  plain: { name: 'text.sse' },
  garbage: {
    events: chunk,
    wholes: fc.array(chunk, { maxLength: 2 }),
    runs: 1_000,
  },
  growing: [
    ['text', () => event({ text: FOUR_MEGABYTES })],
    ['signatures', () => event({ text: '', thoughtSignature: FOUR_MEGABYTES })],
    [
      'titles of sources',
      (turn) => [
        {
          candidates: [
            {
              groundingMetadata: {
                groundingChunks: [{ web: { uri: `https://e.org/${turn}`, title: FOUR_MEGABYTES } }],
              },
            },
          ],
        },
      ],
    ],
    [
      'log probabilities',
      () => [
        {
          candidates: [
            { logprobsResult: { chosenCandidates: [{ token: FOUR_MEGABYTES, logProbability: -1 }] } },
          ],
        },
      ],
    ],
    ['files', () => event({ inlineData: { mimeType: 'image/png', data: FOUR_MEGABYTES } })],
    ['tool calls', () => event({ functionCall: { name: 'f', args: { a: FOUR_MEGABYTES } } })],
    [
      'arguments that stream',
      (turn) =>
        event({
          functionCall: {
            ...(turn === 0 && { name: 'f' }),
            willContinue: true,
            partialArgs: [{ jsonPath: '$.a', stringValue: FOUR_MEGABYTES, willContinue: true }],
          },
        }),
    ],
  ],
});

describe('candidates that go on', () => {
  it('S32 sources are bounded', () => {
    const wire = geminiWire.answer({ label: 'Lab', choices: 1, now: () => 0 });
    const groundingChunks = Array.from({ length: 5_000 }, (_, i) => ({ web: { uri: `https://e.org/${i}` } }));
    wire.accept(JSON.stringify({ candidates: [{ groundingMetadata: { groundingChunks } }] }));
    expect(wire.take().length).toBeLessThanOrEqual(256);
  });
});
