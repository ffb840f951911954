import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ollama } from '../../lib/providers/ollama.ts';
import { contextFor } from '../../lib/providers/wires/ollama-context.ts';
import { ask, hear } from '../contract/stage.ts';
import { FOUR_MEGABYTES, nearly, partly, rarely, theLawsHoldFor } from './wire-laws.ts';

const call = partly({
  id: nearly(fc.string()),
  function: partly({ name: nearly(fc.constant('f')), arguments: nearly(fc.constantFrom({}, { a: 1 })) }),
});
const token = fc.record({
  token: fc.string(),
  logprob: fc.double({ noNaN: true }),
  top_logprobs: fc.anything(),
});
const line = partly({
  message: nearly(
    partly({
      content: nearly(fc.string()),
      thinking: nearly(fc.string()),
      tool_calls: nearly(fc.array(nearly(call), { maxLength: 3 })),
    }),
  ),
  done: nearly(fc.boolean()),
  done_reason: nearly(fc.string()),
  error: fc.oneof(rarely, fc.string()),
  status: fc.oneof(fc.anything(), fc.string()),
  prompt_eval_count: nearly(fc.nat()),
  logprobs: nearly(fc.array(token, { maxLength: 2 })),
});

theLawsHoldFor('Ollama’s lines', {
  wire: 'ollama',
  answer: (pieces) => hear(ollama, 'm-1', pieces, { contentType: 'application/x-ndjson' }),
  frame: (data) => `${data}\n`,
  cuts: { runs: 50, generatesIds: true },
  plain: { name: 'text.ndjson' },
  garbage: {
    events: line,
    wholes: line,
    runs: 800,
  },
  growing: [
    ['text', () => [{ message: { content: FOUR_MEGABYTES } }]],
    ['log probabilities', () => [{ message: {}, logprobs: [{ token: FOUR_MEGABYTES, logprob: -1 }] }]],
    ['thoughts', () => [{ message: { thinking: FOUR_MEGABYTES } }]],
    [
      'arguments',
      () => [{ message: { tool_calls: [{ function: { name: 'f', arguments: { big: FOUR_MEGABYTES } } }] } }],
    ],
  ],
});

describe('the room for any call', () => {
  it('is none, or more than Ollama gives unasked, and holds every byte by three with the answer', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.toWellFormed()),
        fc.nat({ max: 2_000 }),
        fc.option(fc.integer({ min: 1, max: 200_000 }), { nil: undefined }),
        (text, times, maxOutputTokens) => {
          const prompt = text.repeat(times);
          const room = contextFor(ask(prompt, maxOutputTokens === undefined ? {} : { maxOutputTokens }));
          const needed = new TextEncoder().encode(prompt).length / 3 + (maxOutputTokens ?? 0);
          expect(room ?? 4_096).toBeGreaterThanOrEqual(needed);
          if (room !== undefined) {
            expect(room).toBeGreaterThan(4_096);
            expect(Math.log2(room) % 1).toBe(0);
          }
        },
      ),
    );
  });
});
