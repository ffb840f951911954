import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ERRORS } from '../../../lib/protocol/errors.ts';
import { ALIVE } from '../../../lib/protocol/line.ts';
import { FINISH, texts } from './answers.ts';
import { pageWorld, settled, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await pageWorld();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a line', () => {
  it('is one runtime port per call, and each answer returns on the line its question came by', async () => {
    const calls = ['a', 'b', 'c'].map((prompt) => world.ai.generateText({ prompt }));
    await settled();
    expect(world.connected).toEqual(['oriel/2', 'oriel/2', 'oriel/2']);
    for (const line of world.lines.toReversed()) {
      const { call } = line.ask as { call: { messages: { content: { text: string }[] }[] } };
      texts(`answer to ${call.messages[0]?.content[0]?.text}`)(line);
    }
    expect(await Promise.all(calls)).toEqual([
      [{ text: 'answer to a' }],
      [{ text: 'answer to b' }],
      [{ text: 'answer to c' }],
    ]);
  });

  it('carries an id of its own, the page’s title and nothing that says who is asking (S01)', async () => {
    world.answer = texts('x');
    await Promise.all([world.ai.generateText({ prompt: 'x' }), world.ai.generateText({ prompt: 'x' })]);
    const [first, second] = world.lines.map(({ ask }) => ask);
    expect(Object.keys(first ?? {}).sort()).toEqual(['ask', 'call', 'id', 'title']);
    expect(first?.title).toBe('A page');
    const [of, place] = String(first?.id).split('/');
    expect(of).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.id).toBe(`${of}/${Number(place) + 1}`);
  });

  it('hides its envelopes from the page’s own listeners', async () => {
    world.answer = texts('x');
    world.post('the page’s own');
    await world.ai.generateText({ prompt: 'x' });
    expect(world.seen).toEqual(['the page’s own']);
  });

  it('that closes without a last part ends in interrupted', async () => {
    const answer = world.ai.streamText('x');
    const line = await world.nextLine();
    line.send({ type: 'text', text: 'half' });
    line.close();
    await expect(answer.text).rejects.toMatchObject({ code: 'interrupted', message: ERRORS.interrupted });
  });

  it('is not undone by anything after its last part', async () => {
    const answer = world.ai.streamText('x');
    const line = await world.nextLine();
    line.send({ type: 'text', text: 'all' }, FINISH, { type: 'text', text: 'late' });
    line.send({ type: 'error', error: { code: 'internal', message: 'late' } });
    line.close();
    expect(await answer.text).toBe('all');
  });

  it('S31 ends when the page is hidden, so that no promise hangs in the back/forward cache', async () => {
    const answer = world.ai.streamText('x');
    const line = await world.nextLine();
    world.dispatch(new Event('pagehide'));
    await expect(answer.text).rejects.toMatchObject({ code: 'interrupted' });
    await line.closed;
    world.answer = texts('back again');
    expect(await world.ai.streamText('x').text).toBe('back again');
  });

  it('S31 fails clearly where the extension has gone and nobody takes the message', async () => {
    world.removeBridge();
    await expect(world.ai.streamText('x').text).rejects.toMatchObject({
      code: 'interrupted',
      message: expect.stringContaining('Reload the page'),
    });
    await expect(world.ai.getCurrentModel()).rejects.toMatch(/^MODEL_REJECTED_REQUEST: 503/);
  });

  it('S31 notices within two looks that its bridge went away without a word', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    world = await pageWorld();
    const answer = world.ai.streamText('x');
    await world.nextLine();
    world.removeBridge();
    vi.advanceTimersByTime(10_000);
    await expect(answer.text).rejects.toMatchObject({ code: 'interrupted' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('S30 that is silent for minutes stays open as long as its bridge holds it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    world = await pageWorld();
    const answer = world.ai.streamText('x');
    const line = await world.nextLine();
    vi.advanceTimersByTime(300_000);
    await settled();
    texts('at last')(line);
    expect(await answer.text).toBe('at last');
    expect(world.seen).toEqual([]);
    expect(world.connected).toHaveLength(1);
  });

  it('S31 that ends just as it is looked after keeps its answer', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    world = await pageWorld();
    const answer = world.ai.streamText('x');
    const line = await world.nextLine();
    // The last parts are in the bridge, and on their way to the page, when the page asks whether the line is held.
    texts('at last')(line);
    vi.advanceTimersByTime(5_000);
    expect(await answer.text).toBe('at last');
    await settled();
    expect(world.seen).toEqual([]);
  });

  it('lets a page’s own message of the same shape pass, if no such line is held', async () => {
    world.post({ [ALIVE]: 'of nobody' }, [new MessageChannel().port1]);
    await settled();
    expect(world.seen).toEqual([{ [ALIVE]: 'of nobody' }]);
  });
});

describe('a page that never calls', () => {
  it('causes no port, no message and no storage listener', async () => {
    await settled();
    expect([world.connected, world.seen, world.storageListeners]).toEqual([[], [], 0]);
  });
});
