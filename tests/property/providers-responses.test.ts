import fc from 'fast-check';
import type { Part } from '../../lib/protocol/part.ts';
import { openAi } from '../../lib/providers/openai.ts';
import { hear } from '../contract/stage.ts';
import { FOUR_MEGABYTES, nearly, partly, theLawsHoldFor } from './wire-laws.ts';

/** How many log probabilities come at once beside the text changes with the packets too. */
const logprobsLast = (parts: Part[]): Part[] => [
  ...parts.filter(({ type }) => type !== 'logprobs'),
  { type: 'logprobs', content: parts.flatMap((part) => (part.type === 'logprobs' ? part.content : [])) },
];

const piece = partly({
  type: nearly(fc.constantFrom('output_text', 'refusal', 'summary_text', 'reasoning_text')),
  text: nearly(fc.string()),
  refusal: nearly(fc.string()),
  annotations: nearly(
    fc.array(
      partly({
        type: nearly(fc.constant('url_citation')),
        url: nearly(fc.webUrl()),
        title: nearly(fc.string()),
        start_index: nearly(fc.nat()),
        end_index: nearly(fc.nat()),
      }),
    ),
  ),
  logprobs: nearly(fc.array(nearly(fc.record({ token: nearly(fc.string()), logprob: nearly(fc.double()) })))),
});
const item = partly({
  type: nearly(
    fc.constantFrom('message', 'reasoning', 'function_call', 'image_generation_call', 'web_search_call'),
  ),
  id: nearly(fc.string()),
  call_id: nearly(fc.string()),
  name: nearly(fc.constant('f')),
  arguments: nearly(fc.json()),
  content: nearly(fc.array(nearly(piece), { maxLength: 3 })),
  summary: nearly(fc.array(nearly(piece), { maxLength: 3 })),
  encrypted_content: nearly(fc.string()),
  phase: nearly(fc.string()),
  result: nearly(fc.base64String()),
  output_format: nearly(fc.constantFrom('png', 'webp')),
});
const response = partly({
  type: fc.anything(),
  status: nearly(fc.constantFrom('completed', 'incomplete', 'failed', 'in_progress')),
  error: fc.oneof(fc.constant(null), fc.anything()),
  incomplete_details: nearly(fc.record({ reason: fc.anything() })),
  output: nearly(fc.array(nearly(item), { maxLength: 3 })),
  usage: nearly(fc.record({ input_tokens: fc.anything(), output_tokens_details: fc.anything() })),
});
const event = partly({
  type: nearly(
    fc.constantFrom(
      'response.created',
      'response.output_item.added',
      'response.output_item.done',
      'response.output_text.delta',
      'response.output_text.annotation.added',
      'response.refusal.delta',
      'response.reasoning_summary_text.delta',
      'response.reasoning_text.delta',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.completed',
      'response.incomplete',
      'response.failed',
      'error',
    ),
  ),
  output_index: nearly(fc.nat(2)),
  content_index: nearly(fc.nat(2)),
  summary_index: nearly(fc.nat(2)),
  delta: nearly(fc.string()),
  arguments: nearly(fc.json()),
  annotation: nearly(piece),
  logprobs: fc.anything(),
  item: nearly(item),
  response: nearly(response),
  error: fc.anything(),
  code: fc.anything(),
  message: fc.anything(),
});

const add = (kind: string) => ({ type: `response.${kind}.delta`, output_index: 0, delta: FOUR_MEGABYTES });
const sent = (state: 'added' | 'done', output_index: number, item: object) => ({
  type: `response.output_item.${state}`,
  output_index,
  item,
});

theLawsHoldFor('OpenAI’s events', {
  wire: 'responses',
  answer: (pieces) => hear(openAi, 'gpt-5', pieces, { key: 'k' }),
  cuts: { runs: 40, meaning: logprobsLast },
  plain: { name: 'text.sse' },
  garbage: {
    events: event,
    wholes: response,
    runs: 1_600,
  },
  growing: [
    ['text', () => [add('output_text')]],
    [
      'log probabilities',
      () => [
        {
          type: 'response.output_text.delta',
          output_index: 0,
          delta: 'x',
          logprobs: [{ token: FOUR_MEGABYTES, logprob: -1 }],
        },
      ],
    ],
    ['reasoning', () => [add('reasoning_text')]],
    [
      'arguments',
      () => [
        sent('added', 0, { type: 'function_call', name: 'f', call_id: 'c' }),
        add('function_call_arguments'),
      ],
    ],
    [
      'calls',
      (turn) => [sent('done', turn, { type: 'function_call', name: 'f', arguments: FOUR_MEGABYTES })],
    ],
    [
      'encrypted reasoning',
      (turn) => [sent('done', turn, { type: 'reasoning', encrypted_content: FOUR_MEGABYTES })],
    ],
    ['pictures', (turn) => [sent('done', turn, { type: 'image_generation_call', result: FOUR_MEGABYTES })]],
  ],
});
