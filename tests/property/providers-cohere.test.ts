import fc from 'fast-check';
import { cohere } from '../../lib/providers/cohere.ts';
import { hear } from '../contract/stage.ts';
import { FOUR_MEGABYTES, nearly, partly, rarely, theLawsHoldFor } from './wire-laws.ts';

const call = partly({
  id: nearly(fc.string()),
  function: nearly(partly({ name: nearly(fc.constant('f')), arguments: nearly(fc.json()) })),
});
const source = nearly(
  partly({ document: nearly(partly({ url: nearly(fc.webUrl()), title: nearly(fc.string()) })) }),
);
const citation = partly({
  type: nearly(fc.constantFrom('TEXT_CONTENT', 'PLAN')),
  start: nearly(fc.nat()),
  end: nearly(fc.nat()),
  sources: nearly(fc.array(source, { maxLength: 3 })),
});
const some = (one: fc.Arbitrary<unknown>) => nearly(fc.oneof(one, fc.array(one, { maxLength: 2 })));
const message = partly({
  content: some(
    partly({ type: nearly(fc.constant('text')), text: nearly(fc.string()), thinking: nearly(fc.string()) }),
  ),
  tool_plan: nearly(fc.string()),
  tool_calls: some(call),
  citations: some(citation),
});
const event = partly({
  type: nearly(
    fc.constantFrom(
      ...['message-start', 'message-end', 'content-start', 'content-delta', 'content-end'],
      ...['tool-plan-delta', 'tool-call-start', 'tool-call-delta', 'tool-call-end', 'citation-start'],
    ),
  ),
  index: nearly(fc.nat({ max: 2 })),
  delta: nearly(
    partly({
      message: nearly(message),
      finish_reason: nearly(fc.constantFrom('COMPLETE', 'ERROR', 'TIMEOUT', 'TOOL_CALL')),
      usage: nearly(partly({ tokens: fc.anything(), cached_tokens: fc.anything() })),
      error: rarely,
    }),
  ),
  message: nearly(message),
  logprobs: nearly(
    partly({ text: nearly(fc.string()), logprobs: fc.array(nearly(fc.double({ noNaN: true }))) }),
  ),
});

const called = fc.record({
  type: fc.constantFrom('tool-call-start', 'tool-call-delta', 'tool-call-end'),
  index: fc.constantFrom(0, 1),
  delta: fc.record({ message: fc.record({ tool_calls: call }) }),
});

const add = (message: object) => ({ type: 'content-delta', delta: { message } });
const calling = (type: string, tool_calls: object) => ({
  type,
  index: 0,
  delta: { message: { tool_calls } },
});

theLawsHoldFor('Cohere’s events', {
  wire: 'cohere',
  answer: (pieces) => hear(cohere, 'command-x', pieces, { key: 'k' }),
  cuts: { runs: 50 },
  plain: { name: 'text.sse' },
  garbage: {
    events: fc.oneof(event, called),
    wholes: message.map((value) => ({ message: value, finish_reason: 'COMPLETE' })),
    runs: 800,
  },
  growing: [
    ['text', () => [add({ content: { text: FOUR_MEGABYTES } })]],
    [
      'titles of sources',
      () => [
        {
          type: 'citation-start',
          delta: {
            message: {
              citations: { sources: [{ document: { url: 'https://e.org', title: FOUR_MEGABYTES } }] },
            },
          },
        },
      ],
    ],
    [
      'log probabilities',
      () => [{ type: 'content-delta', logprobs: { text: FOUR_MEGABYTES, logprobs: [-1] } }],
    ],
    ['thoughts', () => [add({ content: { thinking: FOUR_MEGABYTES } })]],
    [
      'arguments',
      (turn) => [
        ...(turn === 0 ? [calling('tool-call-start', { id: 'c', function: { name: 'f' } })] : []),
        calling('tool-call-delta', { function: { arguments: FOUR_MEGABYTES } }),
      ],
    ],
  ],
});
