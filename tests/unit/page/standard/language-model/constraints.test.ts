import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../../../../lib/protocol/call.ts';
import { all, fail, type LanguageModelPage, languageModelPage, lastText, say } from './page.ts';

let page: LanguageModelPage;
beforeEach(async () => {
  page = await languageModelPage();
});
const named = (name: string) => expect.objectContaining({ name });
const create = (options?: unknown) => page.LanguageModel.create(options);
/** Answers in this order; the last goes on. */
const answers = (...texts: string[]) => {
  page.respond = (_, line) => say(line, texts.length > 1 ? texts.shift()! : texts[0]!);
};
const prefixed = (prefix: string) => [
  { role: 'user', content: 'hello' },
  { role: 'assistant', content: prefix, prefix: true },
];
const SCHEMA = { type: 'object', required: ['Rating'], properties: { Rating: { type: 'number' } } };

describe('a JSON Schema', () => {
  it('goes with the call to be checked, and the answer comes as it is', async () => {
    const session = await create();
    answers('{"Rating":4}');
    expect(await session.prompt('rate', { responseConstraint: SCHEMA })).toBe('{"Rating":4}');
    expect(page.calls[0]?.json).toEqual({ schema: SCHEMA, check: true });
    await session.prompt('again');
    expect(page.calls[1]?.json).toBeUndefined();
  });

  it('that the answer does not follow is a SyntaxError, streamed or not, and is not remembered', async () => {
    const session = await create();
    page.respond = (_, line) => {
      line.send({ type: 'text', text: 'no JSON' });
      fail(line, 'invalid-output');
    };
    const options = { responseConstraint: SCHEMA };
    await expect(session.prompt('x', options)).rejects.toThrow(named('SyntaxError'));
    await expect(all(session.promptStreaming('x', options))).rejects.toThrow(named('SyntaxError'));
    expect(session.contextUsage).toBe(0);
  });

  it('that cannot be written is not supported; what is neither is a TypeError', async () => {
    const session = await create();
    const circular: { self?: unknown } = {};
    circular.self = circular;
    for (const responseConstraint of [circular, [], { toJSON: () => 1 }, { n: 1n }])
      await expect(session.prompt('x', { responseConstraint })).rejects.toThrow(named('NotSupportedError'));
    for (const responseConstraint of ['x', 1, null, () => {}])
      await expect(session.prompt('x', { responseConstraint })).rejects.toThrow(TypeError);
    expect(page.calls).toEqual([]);
  });

  it('left out of the input where there is none is a TypeError, measured or asked', async () => {
    const session = await create();
    const options = { omitResponseConstraintInput: true };
    await expect(session.prompt('x', options)).rejects.toThrow(TypeError);
    await expect(session.measureContextUsage('x', options)).rejects.toThrow(TypeError);
    await expect(all(session.promptStreaming('x', options))).rejects.toThrow(TypeError);
  });

  it.each([
    ['', true],
    ['{ "Rating": ', true],
    ['{', true],
    ['  {"a', true],
    ['{"a":"b\\', true],
    ['{"a":"b\\u00', true],
    ['{"a":"b\\\\', true],
    ['{"a":[1,tr', true],
    ['{"a":1,', true],
    ['{"a":-', true],
    ['{"a":1}', true],
    ['[', false],
    ['"text', false],
    ['12', false],
    ['invalid', false],
  ])('after the prefix %j can be met: %s', async (prefix, can) => {
    const session = await create();
    answers('');
    const asked = session.prompt(prefixed(prefix), { responseConstraint: SCHEMA });
    if (can) await asked;
    else await expect(asked).rejects.toThrow(named('NotSupportedError'));
    expect(page.calls).toHaveLength(can ? 1 : 0);
  });
});

describe('a regular expression', () => {
  it('is told to the model unless it is to be left out, and neither way remembered', async () => {
    const session = await create();
    expect(await session.prompt('Say it', { responseConstraint: /hello/ })).toContain('hello');
    expect(lastText(page.calls[0] as Call)).toMatch(/matches \/hello\/$/);
    answers('hello');
    await session.prompt('Say it', { responseConstraint: /hello/, omitResponseConstraintInput: true });
    const [first, , second] = page.calls[1]?.messages ?? [];
    for (const message of [first, second])
      expect(message?.content).toEqual([{ type: 'text', text: 'Say it' }]);
  });

  it('is enforced: what misses it is asked for again, and no one sees it', async () => {
    const session = await create();
    answers('Sure: 12', '12');
    expect(await all(session.promptStreaming('n?', { responseConstraint: /^\d+$/ }))).toEqual(['12']);
    expect(page.calls).toHaveLength(2);
    expect(page.calls[1]?.messages.map(({ role }) => role)).toEqual(['user', 'user', 'assistant', 'user']);
    await session.prompt('next');
    expect(page.calls[2]?.messages.map(({ content }) => (content[0] as { text: string }).text)).toEqual([
      'n?',
      '12',
      'next',
    ]);
  });

  it('that is never met is a SyntaxError after three answers', async () => {
    const session = await create();
    answers('no');
    await expect(session.prompt('n?', { responseConstraint: /^\d+$/ })).rejects.toThrow(named('SyntaxError'));
    expect(page.calls).toHaveLength(3);
    expect(session.contextUsage).toBe(0);
  });

  it.each([
    ['  12\n', '12'],
    ['```\n12\n```', '12'],
    ['```text\n12\n```\n', '12'],
    [' ```\r\n\n 12 ```', '12'],
    ['12```', '12'],
  ])('is met by what is in a wrapping: %j', async (answer, bare) => {
    const session = await create();
    answers(answer);
    expect(await session.prompt('n?', { responseConstraint: /^\d+$/ })).toBe(bare);
    expect(page.calls).toHaveLength(1);
  });

  it('is not held up by an answer that only looks wrapped', async () => {
    const session = await create();
    answers(`\`\`\`\n${' '.repeat(500_000)}no${'\n'.repeat(500_000)}no`);
    const started = performance.now();
    await expect(session.prompt('n?', { responseConstraint: /^\d+$/ })).rejects.toThrow(named('SyntaxError'));
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('counts with its flags, but for those that go through a text', async () => {
    const session = await create();
    answers('HELLO');
    const sticky = /^hello$/giy;
    sticky.lastIndex = 3;
    for (let n = 0; n < 2; n++)
      expect(await session.prompt('x', { responseConstraint: sticky })).toBe('HELLO');
    expect(sticky.lastIndex).toBe(3);
    await expect(session.prompt('x', { responseConstraint: /^hello$/ })).rejects.toThrow(
      named('SyntaxError'),
    );
  });

  it('holds for the prefix and what follows it together', async () => {
    const session = await create();
    answers(' and salutations!');
    const options = { responseConstraint: /^Greetings and salutations.*/ };
    expect(await session.prompt(prefixed('Greetings'), options)).toBe(' and salutations!');
    // The model is told of it, and goes on from the prefix.
    const told = page.calls[0]!.messages.slice(-2);
    expect(told.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(JSON.stringify(told[0]!.content)).toContain('/^Greetings and salutations.*/');
    expect(told[1]).toMatchObject({ prefix: true, content: [{ text: 'Greetings' }] });
  });

  it.each([
    [/^Greetings and salutations.*/, 'Greetings', true],
    [/^Greetings and salutations.*/, 'invalid', false],
    [/hello/, 'anything', true],
    [/^(?:ab|cd)+$/, 'abc', true],
    [/^\d{2,3}-[a-z]$/, '12', true],
    [/^\d{2,3}-[a-z]$/i, '12-A', true],
    [/^(?<x>a)\k<x>b$/, 'aa', true],
    [/^(?=.*\d)[a-z\d]+$/, 'abc', true],
    [/^(?!no)[a-z]+$/, 'ab', true],
    [/^\p{Lu}\u{1F600}$/u, 'Å', true],
    [/^[^\]]\)\]$/, 'x)', true],
    [/^😀b$/, '😀', true],
    [/^\bfoo\b$/, 'fo', true],
    [/^a{x$/, 'a{', true],
    [/^ab?c/, 'ac', true],
    [/^ab*c/, 'ac', true],
    [/^ab{0,1}c/, 'ac', true],
    [/^ab+c/, 'ax', false],
    [/^cat|^dog/, 'dog', true],
    [/^hello/i, 'HELL', true],
    [/^hello/, 'hello you', true],
    [/^hello/, 'HELL', false],
  ])('%s after the prefix %j can be met: %s', async (responseConstraint, prefix, can) => {
    const { canBegin } = await import('../../../../../lib/page/standard/language-model/regexp-prefix.ts');
    expect(canBegin(responseConstraint.source, responseConstraint.flags, prefix)).toBe(can);
    if (can) return;
    const session = await create();
    await expect(session.prompt(prefixed(prefix), { responseConstraint })).rejects.toThrow(
      named('NotSupportedError'),
    );
    expect(page.calls).toEqual([]);
  });
});
