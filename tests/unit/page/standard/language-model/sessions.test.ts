import { beforeEach, describe, expect, it } from 'vitest';
import { settled } from '../../world.ts';
import { all, fail, type LanguageModelPage, languageModelPage, type Session, say } from './page.ts';

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

describe('promptStreaming()', () => {
  it('gives what was added, and what it gave is remembered', async () => {
    const session = await create();
    page.respond = (_, line) => say(line, 'one ', 'two');
    expect(await all(session.promptStreaming('x'))).toEqual(['one ', 'two']);
    await session.append('y');
    await session.prompt('z');
    expect(messages()?.[1]).toEqual({ role: 'assistant', content: text('one two') });
  });

  it('stops the model when its reader leaves', async () => {
    const session = await create();
    page.respond = (_, line) => line.send({ type: 'text', text: 'on and on' });
    const reader = session.promptStreaming('x').getReader();
    await reader.read();
    await reader.cancel();
    await page.world.lines.at(-1)?.closed;
    page.respond = (_, line) => say(line, 'fine');
    expect(await session.prompt('next')).toBe('fine');
    expect(messages()).toHaveLength(1);
  });

  it('throws at once for a signal that is aborted, a session that is gone, or types that are wrong', async () => {
    const session = await create();
    const mine = new Error('mine');
    expect(() => session.promptStreaming('x', { signal: AbortSignal.abort(mine) })).toThrow(mine);
    expect(() => session.promptStreaming('x', { signal: 1 })).toThrow(TypeError);
    expect(() => session.promptStreaming([{ role: 'king', content: 'x' }])).toThrow(TypeError);
    const input = {
      toString() {
        throw mine;
      },
    };
    expect(() => session.promptStreaming(input, { signal: 1 })).toThrow(mine);
    session.destroy();
    expect(() => session.promptStreaming('x')).toThrow(named('InvalidStateError'));
  });

  it('fails with the reason of an abort', async () => {
    const session = await create();
    const controller = new AbortController();
    page.respond = (_, line) => line.send({ type: 'text', text: 'half ' });
    const reader = session.promptStreaming('x', { signal: controller.signal }).getReader();
    await reader.read();
    controller.abort('enough');
    await expect(reader.read()).rejects.toBe('enough');
  });

  it('given up at a piece that came together with the end is not remembered', async () => {
    const session = await create();
    const controller = new AbortController();
    page.respond = (_, line) => {
      line.send({ type: 'text', text: 'all' }, { type: 'finish', reason: 'stop' });
      line.close();
    };
    const reader = session.promptStreaming('x', { signal: controller.signal }).getReader();
    await reader.read().then(() => controller.abort('enough'));
    await expect(reader.read()).rejects.toBe('enough');
    await settled();
    expect(session.contextUsage).toBe(0);
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

describe('the context window', () => {
  it('is the model’s, where that is known, and else one that is stated', async () => {
    expect((await create()).contextWindow).toBe(1_000);
    page = await languageModelPage();
    page.access = { state: 'unasked', model: 'oriel/auto' };
    expect((await create()).contextWindow).toBe(32_768);
  });

  it('is used by exactly what was measured, prompts and answers alike', async () => {
    const initialPrompts = [{ role: 'system', content: 'Be brief, håper jeg.' }];
    const session = await create({ initialPrompts });
    const of = (it: unknown) => session.measureContextUsage(it);
    let used = await of(initialPrompts);
    expect(session.contextUsage).toBe(used);
    for (const given of ['one', '', '日本語', [{ role: 'user', content: [{ type: 'text', value: 'x' }] }]]) {
      await session.append(given);
      used += await of(given);
      expect(session.contextUsage).toBe(used);
    }
    page.respond = (_, line) => say(line, 'an ', 'answer');
    await session.prompt('a prompt');
    used += (await of('a prompt')) + (await of('an answer'));
    expect(session.contextUsage).toBe(used);
    expect(await session.measureInputUsage('one')).toBe(await of('one'));
    expect([session.inputUsage, session.inputQuota]).toEqual([session.contextUsage, session.contextWindow]);
  });

  it('that is full forgets the oldest turns, never the initial prompts, and says so once by both names', async () => {
    const session = await create({ initialPrompts: [{ role: 'system', content: 'Stay.' }] });
    const heard: string[] = [];
    session.oncontextoverflow = () => heard.push('on');
    session.addEventListener('contextoverflow', () => heard.push('new'));
    session.addEventListener('quotaoverflow', () => heard.push('old'));
    page.respond = (_, line) => say(line, 'ok');
    for (const letter of ['a', 'b', 'c']) await session.prompt(letter.repeat(1_000));
    expect(heard).toEqual([]);
    await session.prompt('d'.repeat(2_000));
    expect(heard).toEqual(['on', 'new', 'old']);
    const said = messages()?.map(({ content }) => (content[0] as { text: string }).text[0]);
    expect(said).toEqual(['S', 'c', 'o', 'd']);
    expect(session.contextUsage).toBeLessThanOrEqual(session.contextWindow);
  });

  it('that an answer overfills forgets, too, but never that answer', async () => {
    const session = await create();
    let heard = 0;
    session.onquotaoverflow = () => heard++;
    await session.append('a'.repeat(800));
    page.respond = (_, line) => say(line, 'x'.repeat(3_600));
    await session.prompt('b');
    expect(heard).toBe(1);
    await session.append('c');
    expect(session.contextUsage).toBe((3_600 + 2) / 4);
  });

  it('that a prompt cannot fit into forgets nothing, and says how much was asked', async () => {
    const session = await create();
    await session.append('keep');
    const long = 'x'.repeat(4_004);
    const quota = session.contextWindow;
    const requested = await session.measureContextUsage(long);
    for (const attempt of [session.prompt(long), session.append(long), all(session.promptStreaming(long))])
      await expect(attempt).rejects.toThrow(
        expect.objectContaining({ name: 'QuotaExceededError', requested, quota }),
      );
    expect(session.contextUsage).toBe(1);
    await expect(create({ initialPrompts: [{ role: 'user', content: long }] })).rejects.toThrow(
      expect.objectContaining({ name: 'QuotaExceededError', requested, quota }),
    );
  });
});

describe('clone() and destroy()', () => {
  it('a clone has what was said so far, and goes its own way', async () => {
    const session = await create({ samplingMode: 'creative' });
    await session.append('shared');
    const clone: Session = await session.clone();
    expect(clone).toBeInstanceOf(page.LanguageModel);
    expect([clone.contextUsage, clone.contextWindow, clone.samplingMode]).toEqual([1.5, 1_000, 'creative']);
    await clone.append('mine');
    expect(session.contextUsage).toBe(1.5);
    session.destroy();
    expect(await clone.prompt('x')).toBe('x');
  });

  it('a clone can be given up', async () => {
    const session = await create();
    const controller = new AbortController();
    const promise = session.clone({ signal: controller.signal });
    controller.abort('no');
    await expect(promise).rejects.toBe('no');
    await expect(session.clone({ signal: controller.signal })).rejects.toBe('no');
  });

  it('a session that is destroyed stops at once, and answers nothing any more', async () => {
    const session = await create();
    page.respond = () => {};
    const running = session.prompt('x');
    await settled();
    session.destroy();
    await expect(running).rejects.toThrow(named('InvalidStateError'));
    await page.world.lines.at(-1)?.closed;
    for (const attempt of [
      session.prompt('x'),
      session.append('x'),
      session.measureContextUsage('x'),
      session.clone(),
    ])
      await expect(attempt).rejects.toThrow(named('InvalidStateError'));
    expect([session.contextWindow, session.contextUsage]).toEqual([1_000, 0]);
    session.destroy();
  });

  it('an abort of create’s signal destroys the session with its reason', async () => {
    const controller = new AbortController();
    const session = await create({ signal: controller.signal });
    page.respond = () => {};
    const running = session.prompt('x');
    const mine = new Error('mine');
    controller.abort(mine);
    await expect(running).rejects.toBe(mine);
    await expect(session.prompt('x')).rejects.toBe(mine);
  });
});
