import { beforeEach, describe, expect, it } from 'vitest';
import { settled } from '../../world.ts';
import { all, type LanguageModelPage, languageModelPage, say } from './page.ts';

let page: LanguageModelPage;
beforeEach(async () => {
  page = await languageModelPage();
});

const named = (name: string) => expect.objectContaining({ name });
const create = (options?: unknown) => page.LanguageModel.create(options);
const messages = () => page.calls.at(-1)?.messages;
const text = (text: string) => [{ type: 'text', text }];

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
