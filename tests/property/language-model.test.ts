/** What holds of the Prompt API's counting and constraints whatever a page says. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CanonicalMessage } from '../../lib/page/standard/language-model/canonical-prompt.ts';
import { standardGlobals } from '../unit/page/standard/world.ts';

const FOLDER = '../../lib/page/standard/language-model';
let tokens: typeof import('../../lib/page/standard/tokens.ts');
let rules: typeof import('../../lib/page/standard/language-model/regexp-prefix.ts') &
  typeof import('../../lib/page/standard/language-model/json-prefix.ts') &
  typeof import('../../lib/page/standard/language-model/canonical-prompt.ts') &
  typeof import('../../lib/page/standard/language-model/prepared-prompt.ts') &
  typeof import('../../lib/page/standard/language-model/wav.ts');
beforeAll(async () => {
  standardGlobals();
  tokens = await import('../../lib/page/standard/tokens.ts');
  const files = ['regexp-prefix', 'json-prefix', 'canonical-prompt', 'prepared-prompt', 'wav'];
  rules = Object.assign({}, ...(await Promise.all(files.map((file) => import(`${FOLDER}/${file}.ts`)))));
});

/** Whole characters only: half of one, put to the other, is another. */
const text = fc.string({ unit: 'binary' });
const role = fc.constantFrom('user' as const, 'assistant' as const);
const prompt = fc.array(
  fc.record({
    role,
    content: fc.oneof(text, fc.array(text.map((value) => ({ type: 'text' as const, value })))),
  }),
);
const canonical = (given: { role: 'user' | 'assistant'; content: unknown }[]): CanonicalMessage[] =>
  rules.canonicalPrompt(given.map((message) => ({ ...message, prefix: false })) as never, [], false);

describe('usage', () => {
  it('of prompts one after another is that of all of them together', async () => {
    await fc.assert(
      fc.asyncProperty(prompt, prompt, async (one, other) => {
        const of = async (given: typeof one) => (await rules.preparePrompt(canonical(given))).tokens;
        expect((await of(one)) + (await of(other))).toBe(await of([...one, ...other]));
      }),
    );
  });

  it('is that of the text alone, however it is cut into parts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text), async (texts) => {
        const content = texts.map((value) => ({ type: 'text', value }));
        const { messages, tokens } = await rules.preparePrompt(canonical([{ role: 'user', content }]));
        expect(messages).toEqual([{ role: 'user', content: [{ type: 'text', text: texts.join('') }] }]);
        expect(tokens).toBe(Buffer.byteLength(texts.join('')) / 4);
      }),
    );
  });
});

describe('usage of sounds', () => {
  it('grows by exactly what each was measured at, however odd its length', () => {
    const taken = fc.oneof(
      text.map((value) => tokens.tokensOfText(value)),
      fc.double({ min: 0, max: 3_600, noNaN: true }).map((seconds) => tokens.tokensOfSound(seconds)),
    );
    fc.assert(
      fc.property(fc.array(taken), taken, (before, added) => {
        const usage = before.reduce((sum, one) => sum + one, 0);
        expect(usage + added - usage).toBe(added);
      }),
    );
  });
});

describe('a prefix', () => {
  const expressions = [
    /^Greetings and salutations.*/,
    /^ab?c{2,3}$/,
    /^(?:cat|dog)s$/,
    /^\d+-[a-f]+$/,
    /hello/,
    /^a+b*c?$/,
  ];

  it.each(expressions)('of any text that matches %s is never refused', (expression) => {
    fc.assert(
      fc.property(fc.stringMatching(expression), fc.nat(), (whole, cut) => {
        const begun = whole.slice(0, cut % (whole.length + 1));
        expect(rules.canBegin(expression.source, expression.flags, begun)).toBe(true);
      }),
    );
  });

  it('of any JSON of the type of its schema is never refused', () => {
    const typeOf = (value: unknown) =>
      value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.constantFrom('', ' ', '\n\t'), (value, cut, space) => {
        const whole = space + JSON.stringify(value);
        expect(rules.canBeginJson(whole.slice(0, cut % (whole.length + 1)), { type: typeOf(value) })).toBe(
          true,
        );
      }),
    );
  });
});

describe('a WAV file', () => {
  it('holds every sample, clipped, within half a step', () => {
    const samples = fc.float32Array({ min: -2, max: 2, noNaN: true, maxLength: 50 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 3_000, max: 192_000 }), (channel, rate) => {
        const bytes = rules.wav({ channels: [channel, channel], rate });
        const view = new DataView(bytes.buffer);
        expect([view.getUint32(24, true), view.getUint32(40, true)]).toEqual([rate, channel.length * 4]);
        channel.forEach((sample, at) => {
          const held = Math.min(1, Math.max(-1, sample));
          for (const side of [0, 2])
            expect(Math.abs(view.getInt16(44 + at * 4 + side, true) / 32_768 - held)).toBeLessThan(
              2 / 32_768,
            );
        });
      }),
    );
  });
});
