import { beforeEach, describe, expect, it } from 'vitest';
import { pageWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await pageWorld();
});

type Ask = (ai: World['ai'], signal: AbortSignal) => Promise<unknown>;

/** Every function of window.ai that takes options. */
const ASKS: Record<string, Ask> = {
  streamText: (ai, signal) => ai.streamText('x', { signal }).result,
  generateObject: (ai, signal) => ai.generateObject('x', { schema: { type: 'object' }, signal }),
  embed: (ai, signal) => ai.embed('x', { signal }),
  generateImage: (ai, signal) => ai.generateImage('x', { signal }),
  generateSpeech: (ai, signal) => ai.generateSpeech('x', { signal }),
  transcribe: (ai, signal) => ai.transcribe('data:audio/wav;base64,AAAA', { signal }),
  models: (ai, signal) => ai.models({ signal }),
  requestAccess: (ai, signal) => ai.requestAccess({ reason: 'To help.', signal }),
  access: (ai, signal) => ai.access({ signal }),
  estimate: (ai, signal) => ai.estimate('x', { signal }),
  generateText: (ai, signal) => ai.generateText({ prompt: 'x' }, { signal }),
  getCompletion: (ai, signal) => ai.getCompletion({ prompt: 'x' }, { signal }),
  fetch: (ai, signal) => ai.fetch(`${ai.baseURL}/models`, { signal }),
};
/** Those that take none: of 2023. */
const WITHOUT = [
  'getCurrentModel',
  'addEventListener',
  'removeEventListener',
  'BETA_updateModelProvider',
  'BETA_generate3DObject',
];

describe('a signal', () => {
  it('is taken by every function but those of 2023 that take no options', () => {
    const functions = Object.entries(world.ai).filter(([, value]) => typeof value === 'function');
    expect(functions.map(([name]) => name).sort()).toEqual([...Object.keys(ASKS), ...WITHOUT].sort());
  });

  it.each(Object.entries(ASKS))('given to %s ends it with its very reason, and its line', async (_, ask) => {
    const controller = new AbortController();
    const mine = new Error('mine');
    const line = world.nextLine();
    const asking = ask(world.ai, controller.signal);
    const { closed } = await line;
    controller.abort(mine);
    await expect(asking).rejects.toBe(mine);
    await closed;
  });

  it.each(Object.entries(ASKS))('that is aborted already keeps %s from asking', async (_, ask) => {
    const mine = new Error('mine');
    await expect(ask(world.ai, AbortSignal.abort(mine))).rejects.toBe(mine);
    expect(world.connected).toEqual([]);
  });
});
