/** S13 Whatever a page sends to window.ai.fetch, it is a question that the gate takes, or a refusal; never a fault of ours. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAsk } from '../../lib/gate/pipeline.ts';
import { openExchange } from '../../lib/openai/exchange.ts';
import { errorInfo, OrielError } from '../../lib/protocol/errors.ts';
import type { Part } from '../../lib/protocol/part.ts';
import { NOW } from '../unit/openai/speaking.ts';

const PATHS = ['/chat/completions', '/responses', '/embeddings', '/images/generations', '/models'];

/** Bodies that are nearly right: every word that is looked for, with anything in its place. */
const WORDS = [
  ...[
    'messages',
    'role',
    'content',
    'type',
    'text',
    'input',
    'id',
    'call_id',
    'tool_calls',
    'function',
    'name',
  ],
  ...[
    'arguments',
    'tools',
    'tool_choice',
    'response_format',
    'json_schema',
    'schema',
    'image_url',
    'url',
    'file',
  ],
  ...[
    'file_data',
    'input_audio',
    'data',
    'format',
    'summary',
    'encrypted_content',
    'reasoning',
    'effort',
    'stop',
    'n',
  ],
  ...[
    'stream',
    'output',
    'prompt',
    'size',
    'quality',
    'model',
    'reasoning_content',
    '__proto__',
    'constructor',
  ],
];
const VALUES = [
  ...['user', 'assistant', 'tool', 'system', 'function', 'message', 'function_call', 'function_call_output'],
  ...['item_reference', 'reasoning', 'text', 'input_text', 'image_url', 'input_image', 'file', 'json_schema'],
  ...[
    'data:image/png;base64,aGk=',
    'https://a.example/',
    'data:,%',
    '{"a":1}',
    'auto',
    'call_1',
    '__proto__',
  ],
];
const { body: anyBody } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.constantFrom<unknown>(...VALUES, null, true, false, 0, 1, -1, 1e308),
    fc.string({ maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('body'),
  ),
  body: fc.dictionary(fc.constantFrom(...WORDS), tie('value'), { maxKeys: 6 }),
}));

const anyParts = fc.array(
  fc.oneof<fc.Arbitrary<Part>[]>(
    fc.record({ type: fc.constantFrom('text' as const, 'reasoning' as const), text: fc.string() }),
    fc.record({
      type: fc.constantFrom('tool-call' as const, 'tool-call-delta' as const),
      id: fc.constantFrom('call_1', 'call_2', '__proto__'),
      name: fc.string(),
      arguments: fc.string(),
      choice: fc.nat({ max: 2 }),
    }),
    fc.record({ type: fc.constant('usage' as const), usage: fc.record({ input: fc.nat() }) }),
    fc.record({ type: fc.constant('source' as const), url: fc.webUrl() }),
    fc.record({
      type: fc.constant('file' as const),
      mediaType: fc.constant('image/png'),
      data: fc.base64String(),
    }),
    fc.constant({ type: 'logprobs', content: [{ token: 'a', logprob: -1 }] } as Part),
  ),
  { maxLength: 12 },
);
const anyEnd = fc.constantFrom<Part>(
  { type: 'finish', reason: 'stop' },
  { type: 'finish', reason: 'tool-calls' },
  { type: 'error', error: { code: 'network', message: 'A sentence.' } },
);

const open = (path: string, body: unknown, kept: unknown = {}) =>
  openExchange(
    { ask: 'openai', id: 'one', title: 'A page', path, body, kept },
    () => 'id',
    () => NOW,
  );

describe('a question in OpenAI’s words', () => {
  it('S13 S14 is one that the gate takes, or refused with a status and a field', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), anyBody, fc.jsonValue(), (path, body, kept) => {
        const { question, reply } = open(path, body, kept);
        try {
          parseAsk(question);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(OrielError);
          const [first, last] = reply([{ type: 'error', error: errorInfo(thrown) }]);
          expect(last).toEqual({ type: 'finish', reason: 'stop' });
          expect(first).toMatchObject({ type: 'reply', head: { status: 400 } });
        }
        expect(({} as Record<string, unknown>).role).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });
});

describe('an answer in OpenAI’s words', () => {
  it('S32 has one head, is JSON or events of JSON, and ends once, whatever its parts are', () => {
    const BODIES: Record<string, object> = {
      '/chat/completions': {
        messages: [{ role: 'user', content: 'x' }],
        stream_options: { include_usage: true },
      },
      '/responses': { input: 'x' },
      '/embeddings': { input: 'x' },
      '/images/generations': { prompt: 'x' },
      '/models': {},
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...PATHS),
        fc.boolean(),
        anyParts,
        anyEnd,
        fc.integer({ min: 1, max: 4 }),
        (path, wanted, parts, end, size) => {
          const stream = wanted && (path === '/chat/completions' || path === '/responses');
          const { reply } = open(path, { ...BODIES[path], ...(stream && { stream }) });
          const all = [...parts, end];
          const sent: Part[] = [];
          for (let from = 0; from < all.length; from += size)
            sent.push(...reply(all.slice(from, from + size)));
          expect(sent.filter(({ type }) => type === 'finish' || type === 'error')).toEqual([sent.at(-1)]);
          const pieces = sent.flatMap((part) => (part.type === 'reply' ? [part] : []));
          expect(pieces.map(({ head }) => head !== undefined)).toEqual(pieces.map((_, at) => at === 0));
          const text = pieces.map((piece) => piece.text).join('');
          const type = pieces[0]?.head?.headers['content-type'];
          if (type === 'application/json') JSON.parse(text);
          else
            for (const event of text.split('\n\n').slice(0, -1)) {
              const data = /^(?:event: [\w.]+\n)?data: (.+)$/s.exec(event)?.[1] ?? '';
              if (data !== '[DONE]') JSON.parse(data);
            }
        },
      ),
      { numRuns: 300 },
    );
  });
});
