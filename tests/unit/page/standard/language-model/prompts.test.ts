import { beforeEach, describe, expect, it } from 'vitest';
import { settled } from '../../world.ts';
import { all, fail, type LanguageModelPage, languageModelPage, say } from './page.ts';

let page: LanguageModelPage;
beforeEach(async () => {
  page = await languageModelPage();
});

const named = (name: string) => expect.objectContaining({ name });
const create = (options?: unknown) => page.LanguageModel.create(options);
const messages = () => page.calls.at(-1)?.messages;
const text = (text: string) => [{ type: 'text', text }];

describe('a prompt', () => {
  it('goes out as a call of this surface, and its answer comes back', async () => {
    const session = await create();
    expect(await session.prompt('Hello there')).toBe('Hello there');
    expect(page.calls).toEqual([
      { surface: 'language-model', messages: [{ role: 'user', content: text('Hello there') }] },
    ]);
  });

  it('goes out after all that was said before', async () => {
    const session = await create({
      initialPrompts: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hi.' },
      ],
    });
    await session.append([{ role: 'user', content: 'A fact.' }]);
    await session.prompt('one');
    await session.prompt([{ role: 'user', content: [{ type: 'text', value: 'two' }] }]);
    expect(messages()?.map(({ role, content }) => [role, (content[0] as { text: string }).text])).toEqual([
      ['system', 'Be brief.'],
      ['user', 'Hi'],
      ['assistant', 'Hi.'],
      ['user', 'A fact.'],
      ['user', 'one'],
      ['assistant', 'one'],
      ['user', 'two'],
    ]);
  });

  it('is made of whatever is given, and nothing counts as an empty text', async () => {
    const session = await create();
    for (const [given, said] of [
      [null, 'null'],
      [undefined, 'undefined'],
      [{}, '[object Object]'],
      ['', ''],
      [[], ''],
      [[{ role: 'user', content: [] }], ''],
      [
        [
          {
            role: 'user',
            content: [
              { type: 'text', value: 1 },
              { type: 'text', value: 'x' },
            ],
          },
        ],
        '1x',
      ],
    ] as const) {
      await session.prompt(given);
      expect(messages()?.at(-1)).toEqual({ role: 'user', content: text(said) });
    }
    await expect(session.prompt()).rejects.toThrow(TypeError);
  });

  it('waits for the one before it', async () => {
    const session = await create();
    const order: string[] = [];
    page.respond = ({ messages }, line) => setTimeout(() => say(line, `answer ${messages.length}`), 5);
    const prompts = ['a', 'b', 'c'].map((it) =>
      session.prompt(it).then((said) => order.push(`${it}: ${said}`)),
    );
    await Promise.all(prompts);
    expect(order).toEqual(['a: answer 1', 'b: answer 3', 'c: answer 5']);
  });

  it('that is aborted leaves nothing behind, and the session lives on', async () => {
    const session = await create();
    const controller = new AbortController();
    page.respond = (_, line) => line.send({ type: 'text', text: 'half ' });
    const promise = session.prompt('forget this', { signal: controller.signal });
    const waiting = session.prompt('and this', { signal: controller.signal });
    await settled();
    controller.abort('enough');
    await expect(promise).rejects.toBe('enough');
    await expect(waiting).rejects.toBe('enough');
    await page.world.lines.at(-1)?.closed;
    page.respond = (_, line) => say(line, 'fine');
    expect(session.contextUsage).toBe(0);
    expect(await session.prompt('next')).toBe('fine');
    expect(messages()).toHaveLength(1);
    expect(page.calls).toHaveLength(2);
  });

  it('that fails leaves nothing behind', async () => {
    const session = await create();
    page.respond = (_, line) => fail(line, 'network');
    await expect(session.prompt('x')).rejects.toThrow(named('UnknownError'));
    expect(session.contextUsage).toBe(0);
  });

  it.each([
    ['permission-denied', 'NotAllowedError'],
    ['not-allowed-here', 'NotAllowedError'],
    ['budget-exceeded', 'NotAllowedError'],
    ['throttled', 'NotAllowedError'],
    ['content-filtered', 'NotReadableError'],
    ['refused', 'NotReadableError'],
    ['unsupported', 'NotSupportedError'],
    ['invalid-request', 'NotSupportedError'],
    ['no-model', 'NotSupportedError'],
    ['invalid-output', 'SyntaxError'],
    ['interrupted', 'UnknownError'],
    ['overloaded', 'UnknownError'],
  ] as const)('that ends in %s is a %s with its sentence', async (code, name) => {
    const session = await create();
    page.respond = (_, line) => fail(line, code);
    await expect(session.prompt('x')).rejects.toThrow(
      expect.objectContaining({ name, message: `a sentence about ${code}` }),
    );
  });

  it('that the model cannot read is a QuotaExceededError', async () => {
    const session = await create();
    page.respond = (_, line) => fail(line, 'context-too-long', { limit: 1 });
    await expect(session.prompt('12345678')).rejects.toThrow(
      expect.objectContaining({ name: 'QuotaExceededError', quota: 1, requested: 2 }),
    );
  });

  it('that is filtered at its end is not readable', async () => {
    const session = await create();
    page.respond = (_, line) => {
      line.send({ type: 'text', text: 'half' }, { type: 'finish', reason: 'content-filter' });
      line.close();
    };
    await expect(session.prompt('x')).rejects.toThrow(named('NotReadableError'));
  });
});

describe('roles', () => {
  it('a system message is the very first of a session, or a TypeError', async () => {
    const begun = await create({ initialPrompts: [{ role: 'user', content: 'Hi' }] });
    await expect(begun.prompt([{ role: 'system', content: 'x' }])).rejects.toThrow(TypeError);
    const session = await create();
    await expect(
      session.prompt([
        { role: 'user', content: 'a' },
        { role: 'system', content: 'b' },
      ]),
    ).rejects.toThrow(TypeError);
    await expect(
      session.prompt([
        { role: 'system', content: 'a' },
        { role: 'system', content: 'b' },
      ]),
    ).rejects.toThrow(TypeError);
    const first = session.append([{ role: 'system', content: 'Be kind.' }]);
    // What is on its way counts.
    await expect(session.prompt([{ role: 'system', content: 'b' }])).rejects.toThrow(TypeError);
    await first;
    await session.prompt('x');
    expect(messages()?.[0]).toEqual({ role: 'system', content: text('Be kind.') });
  });

  it.each([
    [[{ role: 'user', content: 'a', prefix: true }]],
    [
      [
        { role: 'assistant', content: 'a', prefix: true },
        { role: 'user', content: 'b' },
      ],
    ],
  ])('a prefix that is not at the end of the assistant is a SyntaxError', async (prompt) => {
    const session = await create();
    await expect(session.prompt(prompt)).rejects.toThrow(named('SyntaxError'));
    await expect(create({ initialPrompts: prompt })).rejects.toThrow(named('SyntaxError'));
  });

  it('a prefix is gone on from, and only what follows it comes back', async () => {
    const session = await create();
    page.respond = (_, line) => say(line, '"Rat', 'ing": ', '5}');
    const prompt = [
      { role: 'user', content: 'Rate it' },
      { role: 'assistant', content: '{ "Rating": ', prefix: true },
    ];
    // One that says it again is told from one that goes on.
    page.respond = (_, line) => say(line, '{ "Rat', 'ing": ', '5}');
    expect(await all(session.promptStreaming(prompt))).toEqual(['5}']);
    expect(messages()?.at(-1)).toEqual({ role: 'assistant', content: text('{ "Rating": '), prefix: true });
    page.respond = (_, line) => say(line, '4', '}');
    expect(await all(session.promptStreaming(prompt))).toEqual(['4}']);
    await session.prompt('and?');
    expect(messages()?.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant', 'user']);
    expect(messages()?.[1]?.content).toEqual(text('{ "Rating": 5}'));
  });

  it('content that the session was not made for is not supported, and a value of another type is a SyntaxError', async () => {
    const session = await create();
    const image = (role: string, type: string, value: unknown) => [{ role, content: [{ type, value }] }];
    const blob = new Blob(['x']);
    await expect(session.prompt(image('user', 'image', blob))).rejects.toThrow(named('NotSupportedError'));
    await expect(session.prompt(image('user', 'text', blob))).rejects.toThrow(named('SyntaxError'));
    const seeing = await create({ expectedInputs: [{ type: 'image' }, { type: 'audio' }] });
    await expect(seeing.prompt(image('assistant', 'image', blob))).rejects.toThrow(
      named('NotSupportedError'),
    );
    await expect(seeing.prompt(image('user', 'image', 'text'))).rejects.toThrow(named('SyntaxError'));
    await expect(seeing.prompt(image('user', 'soup', 'text'))).rejects.toThrow(TypeError);
    await expect(seeing.prompt(image('critic', 'text', 'text'))).rejects.toThrow(TypeError);
  });
});
