/** Whatever a page passes in: what leaves it is a valid call, or it is a typed error. Nothing else, and no exception. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ask } from '../../lib/protocol/call.ts';
import { texts } from '../unit/page/answers.ts';
import { pageWorld } from '../unit/page/world.ts';

const anyMedia = fc.oneof(
  fc.base64String(),
  fc.constant('https://a.example/x'),
  fc.uint8Array({ maxLength: 20 }),
  fc
    .uint8Array({ maxLength: 20 })
    .map((bytes) => new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' })),
  fc.base64String().map((data) => `data:image/png;base64,${data}`),
);
const name = fc.string({ minLength: 1, maxLength: 20 });
const cache = fc.option(fc.boolean(), { nil: undefined });
const text = fc.record({ type: fc.constant('text'), text: fc.string(), cache, junk: fc.anything() });
const image = fc.record({ type: fc.constant('image'), image: anyMedia, cache });
const file = fc.record({ type: fc.constant('file'), file: anyMedia, mediaType: fc.constant('a/b'), name });
const toolCall = fc.record({ type: fc.constant('tool-call'), id: name, name, arguments: fc.jsonValue() });
const toolResult = fc.record({
  type: fc.constant('tool-result'),
  id: name,
  content: fc.jsonValue({ maxDepth: 0 }),
});
const content = <T>(...kinds: fc.Arbitrary<T>[]) =>
  fc.oneof(fc.string() as fc.Arbitrary<unknown>, fc.array(fc.oneof(...kinds), { maxLength: 4 }));
const message = fc.oneof(
  fc.record({ role: fc.constant('system'), content: content(text) }),
  fc.record({ role: fc.constant('user'), content: content<unknown>(text, image, file), junk: fc.anything() }),
  fc.record({ role: fc.constant('assistant'), content: content<unknown>(text, toolCall) }),
  fc.record({ role: fc.constant('tool'), content: fc.array(toolResult, { maxLength: 3 }) }),
);
const unset = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const options = fc.record(
  {
    model: unset(fc.string({ maxLength: 100 })),
    temperature: unset(fc.double({ min: 0, max: 2, noNaN: true })),
    maxTokens: unset(fc.integer({ min: 1, max: 1e6 })),
    stop: unset(fc.array(name, { maxLength: 4 })),
    seed: unset(fc.integer()),
    tools: unset(fc.array(fc.record({ name, description: unset(fc.string()) }), { maxLength: 3 })),
    json: unset(fc.boolean()),
    junk: fc.anything(),
  },
  { requiredKeys: [] },
);

describe('page input', () => {
  it('that is right leaves the page as a call that the background accepts, extra fields left behind', async () => {
    const world = await pageWorld();
    world.answer = texts('ok');
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 1, maxLength: 5 }),
        options,
        async (messages, given) => {
          expect(await world.ai.streamText({ messages } as never, given as never).text).toBe('ok');
          expect(Ask.safeParse(world.lines.at(-1)?.ask)).toMatchObject({ success: true });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of any kind whatever ends in an answer or a typed error, in both generations of functions', async () => {
    const world = await pageWorld();
    world.answer = texts('ok');
    const typed = (thrown: unknown) => (thrown as { code?: string }).code;
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), async (input, given) => {
        expect(['ok', 'invalid-request']).toContain(
          await world.ai.streamText(input as never, given as never).text.catch(typed),
        );
        expect(['Invalid input', 'Invalid options', 'ok']).toContain(
          await world.ai.generateText(input, given).then(
            () => 'ok',
            ({ message }: Error) => message,
          ),
        );
      }),
      { numRuns: 300 },
    );
  });
});
