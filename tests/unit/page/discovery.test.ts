import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FINISH, texts } from './answers.ts';
import { pageWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await pageWorld();
});

/** By what the page of this test has for an `EventTarget`: the window is one. */
const listen = (listener: (event: CustomEvent) => unknown) =>
  EventTarget.prototype.addEventListener.call(globalThis, 'windowai:announce', listener as EventListener);
function requested(): CustomEvent['detail'][] {
  const heard: CustomEvent['detail'][] = [];
  listen(({ detail }) => heard.push(detail));
  world.dispatch(new Event('windowai:request'));
  return heard;
}

describe('discovery', () => {
  it('answers every request with who it is and its window.ai, frozen', () => {
    const [detail, ...rest] = requested();
    expect(rest).toEqual([]);
    expect(detail).toEqual({
      info: { name: 'Oriel', version: '1.2.3', rdns: 'example.oriel' },
      ai: world.ai,
    });
    expect(detail.ai).toBe(world.ai);
    expect(Object.isFrozen(detail) && Object.isFrozen(detail.info)).toBe(true);
  });

  it('announces nothing that was not asked for', async () => {
    const heard = vi.fn();
    listen(heard);
    vi.resetModules();
    (await import('../../../lib/page/install.ts')).install('0');
    world.answer = texts('a');
    await world.ai.streamText('x').result;
    expect(heard).not.toHaveBeenCalled();
  });

  it('is there where another’s window.ai was first, and answers', async () => {
    const theirs = { other: true };
    Object.defineProperty(globalThis, 'ai', { value: theirs, configurable: true });
    vi.resetModules();
    (await import('../../../lib/page/install.ts')).install('2');
    expect((globalThis as { ai?: unknown }).ai).toBe(theirs);
    const ours = requested().at(-1);
    expect(ours.info.version).toBe('2');
    world.answer = texts('found');
    expect(await ours.ai.streamText('x').text).toBe('found');
  });

  it('outlives a page that takes window.ai for itself', async () => {
    (globalThis as { ai?: unknown }).ai = { mine: true };
    world.answer = (line) => line.send({ type: 'text', text: 'still here' }, FINISH);
    expect(await requested()[0].ai.streamText('x').text).toBe('still here');
  });

  it('S28 answers ten thousand requests, sends nothing for any, and is not led astray by what the page patched', () => {
    vi.stubGlobal('CustomEvent', class {});
    vi.spyOn(Object, 'freeze').mockImplementation((it: unknown) => it as never);
    vi.spyOn(EventTarget.prototype, 'dispatchEvent').mockImplementation(() => false);
    Object.defineProperty(Object.prototype, 'bubbles', { value: true, configurable: true });
    try {
      const heard: CustomEvent[] = [];
      listen((event) => heard.push(event));
      for (let at = 0; at < 10_000; at += 1) world.dispatch(new Event('windowai:request'));
      expect(heard).toHaveLength(10_000);
      const { detail, bubbles } = heard[9_999] as CustomEvent;
      expect(Object.isFrozen(detail) && Object.isFrozen(detail.info)).toBe(true);
      expect(bubbles).toBe(false);
      expect(world.connected).toEqual([]);
    } finally {
      delete (Object.prototype as { bubbles?: unknown }).bubbles;
      vi.restoreAllMocks();
    }
  });
});
