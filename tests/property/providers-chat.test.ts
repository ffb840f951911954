import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../lib/protocol/call.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { EVERY_COLOURING } from '../../lib/providers/colouring.ts';
import type { Traits } from '../../lib/providers/traits.ts';
import { toChatRequest } from '../../lib/providers/wires/chat-request.ts';
import { ask } from '../contract/stage.ts';

const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const metadata = some<Record<string, unknown>>(
  { chat: { reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }] } },
  { chat: 7 },
  { messages: { signature: 's' } },
);
const text = fc.record({ type: fc.constant('text' as const), text: fc.string(), cache: some(true, false) });

const answer = fc.array(
  fc.oneof(
    text,
    fc.record({ type: fc.constant('reasoning' as const), text: fc.string(), metadata }),
    fc.record({
      type: fc.constant('tool-call' as const),
      id: fc.string({ minLength: 1 }),
      name: fc.constant('f'),
      arguments: fc.string(),
      metadata,
    }),
  ),
  { maxLength: 4 },
);

const messages = fc.array(
  fc.oneof(
    fc.record({ role: fc.constantFrom('system' as const, 'developer' as const), content: fc.array(text) }),
    fc.record({
      role: fc.constant('user' as const),
      content: fc.array(
        fc.oneof(
          text,
          fc.record({
            type: fc.constant('image' as const),
            source: fc.constantFrom({ data: 'AA-_' }, { url: 'https://a.example' }),
            cache: some(true),
          }),
        ),
      ),
    }),
    fc.record({ role: fc.constant('assistant' as const), content: answer, prefix: some(true) }),
    fc.record({
      role: fc.constant('tool' as const),
      content: fc.tuple(
        fc.record({ type: fc.constant('tool-result' as const), id: fc.string(), content: fc.array(text) }),
      ),
    }),
  ),
  { minLength: 1, maxLength: 6 },
);

const call: fc.Arbitrary<Call> = fc
  .record({
    messages,
    tools: some<Call['tools']>([], [{ name: 'f', inputSchema: {} }]),
    toolChoice: some<Call['toolChoice']>('auto', 'none', 'required', { name: 'f' }),
    parallelToolCalls: some(true, false),
    json: some<Call['json']>({}, { schema: {} }),
    reasoning: some<Call['reasoning']>({}, { effort: 'none' }, { effort: 'max' }, { budgetTokens: 5_000 }),
    temperature: some(0, 1),
    topP: some(0.5),
    topK: some(40),
    minP: some(0.1),
    presencePenalty: some(1),
    frequencyPenalty: some(-1),
    seed: some(7),
    stop: some<Call['stop']>([], ['END']),
    maxOutputTokens: some(100),
    logprobs: some(0, 3),
    modalities: some<Call['modalities']>(['text'], ['text', 'image'], ['audio']),
    n: some(1, 2),
  })
  .map((extra) => ask('', extra as Partial<Call>));

const traits: fc.Arbitrary<Traits> = fc
  .record({
    takes: fc.option(fc.subarray([...EVERY_COLOURING]), { nil: undefined }),
    maxTokens: some('max_tokens' as const, 'max_completion_tokens' as const),
    instructions: some('system' as const, 'developer' as const, 'user' as const),
    prefill: some<Traits['prefill']>(true, false, 'prefix', 'continue'),
    reasoning: some<Traits['reasoning']>('effort', 'budget', 'adaptive', 'toggle', 'none'),
    reasoningField: some<Traits['reasoningField']>(
      'reasoning_effort',
      'reasoning',
      'thinking',
      'enable_thinking',
      'chat_template_kwargs',
    ),
    echoReasoning: some<Traits['echoReasoning']>(
      'reasoning',
      'reasoning_content',
      'reasoning_details',
      'thinking_blocks',
      'content',
    ),
    cacheControl: some(true, false),
    modalities: some<Traits['modalities']>([], ['image'], ['image', 'audio']),
    inputs: some<Traits['inputs']>([], ['image']),
    json: some<Traits['json']>('schema', 'object', 'none'),
    lacks: some<Traits['lacks']>([], ['stop', 'tools'], ['logprobs', 'toolChoice', 'streamOptions']),
    toolIdLength: some(9),
  })
  .map((all) => JSON.parse(JSON.stringify(all)));

/** The request as it goes over the network, or what was refused. */
function sent(asked: Call, how: Traits) {
  try {
    const { json, ignored = [] } = toChatRequest(asked, 'm', { path: '/c' }, how);
    return { json: JSON.parse(JSON.stringify(json)) as Record<string, unknown>, ignored };
  } catch (thrown) {
    if (!(thrown instanceof OrielError)) throw thrown;
    return thrown.info;
  }
}

describe('whatever is asked of whatever model', () => {
  it('is said in words of the wire, or refused by the name of what was asked', () => {
    fc.assert(
      fc.property(call, traits, (asked, how) => {
        const request = sent(asked, how);
        if ('code' in request) {
          expect(request).toMatchObject({
            code: 'unsupported',
            detail: expect.stringMatching(/^[a-zA-Z.]+$/),
          });
          return;
        }
        for (const message of request.json.messages as { role: string; content: unknown }[]) {
          expect(['system', 'developer', 'user', 'assistant', 'tool']).toContain(message.role);
          expect(message).toHaveProperty('content');
        }
        expect(request.json).not.toHaveProperty('metadata');
        expect(request.json.stream).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('what colours an answer is taken or named, never both, never neither', () => {
    const words = ['temperature', 'top_p', 'top_k', 'min_p', 'presence_penalty', 'frequency_penalty', 'seed'];
    fc.assert(
      fc.property(call, traits, (asked, how) => {
        const request = sent(asked, how);
        if ('code' in request) return;
        EVERY_COLOURING.forEach((name) => {
          const word = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
          expect(words).toContain(word);
          const asks = asked[name] !== undefined;
          expect([word in request.json, request.ignored.includes(name)].filter(Boolean)).toHaveLength(
            asks ? 1 : 0,
          );
        });
      }),
      { numRuns: 500 },
    );
  });

  it('a call and its result find each other by the same id', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.option(fc.integer({ min: 6, max: 40 }), { nil: undefined }),
        (id, length) => {
          const asked = ask('', {
            messages: [
              { role: 'assistant', content: [{ type: 'tool-call', id, name: 'f', arguments: '{}' }] },
              { role: 'tool', content: [{ type: 'tool-result', id, content: [] }] },
            ],
          });
          const request = sent(asked, length === undefined ? {} : { toolIdLength: length });
          const [called, answered] = (request as unknown as { json: { messages: unknown } }).json
            .messages as [{ tool_calls: [{ id: string }] }, { tool_call_id: string }];
          expect(answered.tool_call_id).toBe(called.tool_calls[0].id);
          if (length !== undefined)
            expect(answered.tool_call_id).toMatch(new RegExp(`^[a-zA-Z0-9]{${length}}$`));
        },
      ),
    );
  });
});
