import fc from 'fast-check';
import { openAiCompatible } from '../../lib/providers/openai-compatible.ts';
import { generateOver } from '../../lib/providers/wire.ts';
import { chatWire } from '../../lib/providers/wires/chat.ts';
import { answering, ask, collect, stage } from '../contract/stage.ts';
import { FOUR_MEGABYTES, nearly, partly, rarely, theLawsHoldFor } from './wire-laws.ts';

const wire = chatWire({ path: '/chat/completions' });
const call = partly({
  index: nearly(fc.nat({ max: 2 })),
  id: nearly(fc.string()),
  function: nearly(partly({ name: nearly(fc.constant('f')), arguments: nearly(fc.json()) })),
});
const delta = partly({
  content: nearly(fc.string()),
  reasoning: nearly(fc.string()),
  tool_calls: nearly(fc.array(call, { maxLength: 3 })),
  reasoning_details: fc.anything(),
  thinking_blocks: fc.array(
    partly({ type: nearly(fc.constant('thinking')), thinking: nearly(fc.string()), index: fc.anything() }),
  ),
  function_call: fc.anything(),
  audio: nearly(fc.record({ data: nearly(fc.base64String()), transcript: fc.string() })),
  images: fc.anything(),
  annotations: fc.anything(),
});
const choice = partly({
  index: nearly(fc.integer({ min: -1, max: 3 })),
  delta: nearly(delta),
  logprobs: fc.anything(),
  finish_reason: nearly(fc.constantFrom(null, 'stop', 'length', 'error', 'x')),
});
const chunk = partly({
  choices: nearly(fc.array(choice, { maxLength: 4 })),
  usage: fc.anything(),
  error: rarely,
  x_groq: fc.anything(),
  citations: fc.anything(),
  search_results: fc.array(fc.record({ url: fc.anything(), title: fc.anything() })),
  object: fc.constantFrom('chat.completion.chunk', 'chat.completion.chunk', 'error'),
  detail: rarely,
});

const add = (delta: object) => [{ choices: [{ index: 0, delta }] }];

theLawsHoldFor('chunks', {
  wire: 'openai-chat',
  answer(pieces, traits) {
    const connection = stage(openAiCompatible, {
      baseUrl: 'http://127.0.0.1:9/v1',
      fetch: answering(pieces),
    });
    return collect(generateOver(wire, ask('Hi', { n: 2 }), 'm-1', traits, connection));
  },
  models: [{ thinkTags: false }, { thinkTags: true }],
  cuts: { runs: 30, generatesIds: true },
  plain: { name: 'text.sse', reason: '"finish_reason":"stop"}' },
  garbage: { events: chunk, runs: 800 },
  growing: [
    ['text between tags', () => add({ content: `<think>${FOUR_MEGABYTES}` })],
    [
      'log probabilities',
      () => [
        {
          choices: [{ index: 0, delta: {}, logprobs: { content: [{ token: FOUR_MEGABYTES, logprob: -1 }] } }],
        },
      ],
    ],
    [
      'encrypted reasoning',
      () => add({ reasoning_details: [{ type: 'reasoning.encrypted', data: FOUR_MEGABYTES }] }),
    ],
    [
      'signed reasoning',
      () => add({ thinking_blocks: [{ type: 'thinking', thinking: '', signature: FOUR_MEGABYTES }] }),
    ],
    [
      'arguments',
      () => add({ tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: FOUR_MEGABYTES } }] }),
    ],
    ['names of calls', (turn) => add({ tool_calls: [{ index: turn, function: { name: FOUR_MEGABYTES } }] })],
    [
      'notes',
      (turn) =>
        add({ annotations: [{ url_citation: { url: `https://a.example/${turn}`, title: FOUR_MEGABYTES } }] }),
    ],
  ],
});
