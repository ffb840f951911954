import fc from 'fast-check';
import { anthropic } from '../../lib/providers/anthropic.ts';
import { hear } from '../contract/stage.ts';
import { FOUR_MEGABYTES, nearly, partly, theLawsHoldFor } from './wire-laws.ts';

const block = partly({
  type: nearly(fc.constantFrom('text', 'thinking', 'redacted_thinking', 'tool_use', 'server_tool_use')),
  text: nearly(fc.string()),
  thinking: nearly(fc.string()),
  signature: nearly(fc.string()),
  data: nearly(fc.string()),
  id: nearly(fc.string()),
  name: nearly(fc.constantFrom('f', 'oriel_json_answer')),
  input: nearly(fc.constantFrom({}, { a: 1 })),
  citations: nearly(fc.array(fc.record({ url: nearly(fc.webUrl()), title: fc.anything() }))),
});
const delta = partly({
  type: fc.constantFrom(
    ...['text_delta', 'thinking_delta', 'signature_delta', 'input_json_delta', 'citations_delta', 'x'],
  ),
  text: nearly(fc.string()),
  thinking: nearly(fc.string()),
  signature: nearly(fc.string()),
  partial_json: nearly(fc.json()),
  citation: nearly(fc.record({ url: fc.webUrl(), title: fc.anything() })),
  stop_reason: nearly(fc.constantFrom('end_turn', 'tool_use', 'refusal', 'x')),
});
const iteration = fc.record({
  type: fc.constantFrom('message', 'fallback_message'),
  input_tokens: fc.anything(),
});
const usage = nearly(
  partly({
    input_tokens: fc.anything(),
    output_tokens: fc.anything(),
    cache_read_input_tokens: fc.anything(),
    output_tokens_details: fc.anything(),
    iterations: nearly(fc.array(iteration)),
  }),
);
const event = partly({
  type: nearly(
    fc.constantFrom(
      ...['message_start', 'message_delta', 'message_stop', 'ping', 'error'],
      ...['content_block_start', 'content_block_delta', 'content_block_stop'],
    ),
  ),
  index: nearly(fc.integer({ min: -1, max: 3 })),
  message: nearly(fc.record({ id: fc.constant('m'), content: fc.array(block, { maxLength: 2 }), usage })),
  content_block: nearly(block),
  delta: nearly(delta),
  usage,
  error: fc.oneof(
    fc.record({ type: fc.constantFrom('overloaded_error', '__proto__', 'x') }),
    fc.constant(null),
  ),
});

const begun = fc.record({
  type: fc.constant('content_block_start'),
  index: fc.constantFrom(0, 1),
  content_block: block,
});

const begin = (index: number, content_block: unknown) => ({
  type: 'content_block_start',
  index,
  content_block,
});
const add = (delta: unknown) => ({ type: 'content_block_delta', index: 0, delta });
const tool = { type: 'tool_use', id: 't', name: 'f', input: {} };

theLawsHoldFor('Anthropic’s events', {
  wire: 'messages',
  answer: (pieces) => hear(anthropic, 'claude-x', pieces, { key: 'k' }),
  frame: (data) => `event: x\ndata: ${data}\n\n`,
  cuts: { runs: 50 },
  plain: { name: 'text.sse', reason: 'message_delta","delta' },
  garbage: {
    events: fc.oneof(event, begun, fc.constant({ type: 'content_block_stop', index: 0 })),
    wholes: fc.record({ content: fc.array(block, { maxLength: 3 }), stop_reason: fc.anything(), usage }),
    runs: 1_200,
  },
  growing: [
    ['text', () => [add({ type: 'text_delta', text: FOUR_MEGABYTES })]],
    ['thoughts', () => [add({ type: 'thinking_delta', thinking: FOUR_MEGABYTES })]],
    [
      'signatures',
      () => [
        begin(0, { type: 'thinking', thinking: '', signature: FOUR_MEGABYTES }),
        { type: 'content_block_stop', index: 0 },
      ],
    ],
    ['redacted thoughts', () => [begin(0, { type: 'redacted_thinking', data: FOUR_MEGABYTES })]],
    [
      'arguments',
      (turn) => [
        ...(turn === 0 ? [begin(0, tool)] : []),
        add({ type: 'input_json_delta', partial_json: FOUR_MEGABYTES }),
      ],
    ],
    ['names of tools', () => [begin(0, { ...tool, name: FOUR_MEGABYTES })]],
    [
      'sources',
      () => [add({ type: 'citations_delta', citation: { url: `https://e.org/${FOUR_MEGABYTES}` } })],
    ],
    ['blocks that are never closed', (turn) => [begin(turn, tool)], 300],
  ],
});
