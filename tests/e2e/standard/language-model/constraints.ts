/** What an answer is held to. */
import type { LanguageModelStatics } from '../../../unit/page/standard/language-model/page.ts';
import type { Rules, Tools } from '../rules.ts';

declare const LanguageModel: LanguageModelStatics;
declare const t: Tools;

export const CONSTRAINTS: Rules = {
  'a schema holds the answer to it': async () => {
    const session = await LanguageModel.create();
    const responseConstraint = {
      type: 'object',
      required: ['Rating'],
      properties: { Rating: { type: 'number' } },
    };
    t.same(await session.prompt('{"Rating": 4}', { responseConstraint }), '{"Rating": 4}');
    await t.fails(session.prompt('{"Rating": "x"}', { responseConstraint }), 'SyntaxError');
    await t.fails(session.prompt('no JSON', { responseConstraint }), 'SyntaxError');
    await t.fails(t.all(session.promptStreaming('no JSON', { responseConstraint })), 'SyntaxError');
  },
  'a schema that is none is not supported': async () => {
    const session = await LanguageModel.create();
    const ring: Record<string, unknown> = {};
    ring.self = ring;
    await t.fails(session.prompt('x', { responseConstraint: ring }), 'NotSupportedError');
    await t.fails(session.prompt('x', { responseConstraint: { type: 'banana' } }), 'NotSupportedError');
    await t.fails(session.prompt('x', { responseConstraint: 'x' }), 'TypeError');
    await t.fails(session.prompt('x', { omitResponseConstraintInput: true }), 'TypeError');
  },
  'an expression is enforced': async () => {
    const session = await LanguageModel.create();
    t.same(typeof (await session.prompt('Say it', { responseConstraint: /hello/ })), 'string');
    const options = { responseConstraint: /^\d+$/, omitResponseConstraintInput: true };
    t.same(await session.prompt('12', options), '12');
    await t.fails(session.prompt('twelve', options), 'SyntaxError');
  },
  'a prefix that contradicts is not supported': async () => {
    const session = await LanguageModel.create();
    const prompt = [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: 'invalid', prefix: true },
    ];
    await t.fails(session.prompt(prompt, { responseConstraint: /^Greetings.*/ }), 'NotSupportedError');
    await t.fails(session.prompt(prompt, { responseConstraint: { type: 'object' } }), 'NotSupportedError');
  },
};
