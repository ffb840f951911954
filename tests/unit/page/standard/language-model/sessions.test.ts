import { beforeEach, describe, expect, it } from 'vitest';
import { settled } from '../../world.ts';
import { type LanguageModelPage, languageModelPage, type Session } from './page.ts';

let page: LanguageModelPage;
beforeEach(async () => {
  page = await languageModelPage();
});

const named = (name: string) => expect.objectContaining({ name });
const create = (options?: unknown) => page.LanguageModel.create(options);

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
