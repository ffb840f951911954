import { beforeEach, describe, expect, it } from 'vitest';
import { all, type LanguageModelPage, languageModelPage, say } from './page.ts';

let page: LanguageModelPage;
beforeEach(async () => {
  page = await languageModelPage();
});

const create = (options?: unknown) => page.LanguageModel.create(options);
const messages = () => page.calls.at(-1)?.messages;

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
