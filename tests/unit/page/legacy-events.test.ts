import { beforeEach, describe, expect, it } from 'vitest';
import { REVISION } from '../../../lib/protocol/line.ts';
import { access, error, texts } from './answers.ts';
import { pageWorld, settled, type World } from './world.ts';

let world: World;
let heard: unknown[];
const hear = (event: unknown, data: unknown) => heard.push([event, data]);
beforeEach(async () => {
  world = await pageWorld();
  world.answer = access('openai/gpt-4');
  heard = [];
});
const change = async (model: string) => {
  world.answer = access(model);
  world.changed({ [REVISION]: { newValue: Math.random() } });
  await settled();
};

describe('addEventListener', () => {
  it('gives a request id synchronously', () => {
    const [first, second] = [world.ai.addEventListener(hear), world.ai.addEventListener(hear)];
    expect(first).toEqual(expect.any(String));
    expect(second).not.toBe(first);
  });

  it('tells of another model, once, to every handler', async () => {
    world.ai.addEventListener(hear);
    world.ai.addEventListener(hear);
    await settled();
    await change('anthropic/claude-v1');
    expect(heard).toEqual([
      ['model_changed', { model: 'anthropic/claude-v1' }],
      ['model_changed', { model: 'anthropic/claude-v1' }],
    ]);
  });

  it('stays silent when something changed that is not this site’s model', async () => {
    world.ai.addEventListener(hear);
    await settled();
    await change('openai/gpt-4');
    world.changed({ somethingElse: {} });
    world.changed({ [REVISION]: {} }, 'session');
    await settled();
    expect(heard).toEqual([]);
    // Page and bridge each once at first, then the bridge alone: the page was not told.
    expect(world.lines).toHaveLength(3);
  });

  it('asks what changed when the page comes back from the back/forward cache', async () => {
    world.ai.addEventListener(hear);
    await settled();
    world.answer = access('cohere/command-nightly');
    world.dispatch(Object.assign(new Event('pageshow'), { persisted: true }));
    await settled();
    expect(heard).toEqual([['model_changed', { model: 'cohere/command-nightly' }]]);
  });

  it('tells the bare error code of a failed call', async () => {
    world.ai.addEventListener(hear);
    await settled();
    world.answer = error('rate-limited', { status: 429 });
    await expect(world.ai.generateText({ prompt: 'x' })).rejects.toBe(
      'MODEL_REJECTED_REQUEST: 429: a sentence about rate-limited',
    );
    world.answer = error('payment-required');
    await expect(world.ai.generateText({ prompt: 'x' })).rejects.toBe('PAYMENT_REQUIRED');
    expect(heard).toEqual([
      ['error', 'MODEL_REJECTED_REQUEST'],
      ['error', 'PAYMENT_REQUIRED'],
    ]);
  });

  it('does not tell of an abort, which was the page’s own', async () => {
    world.ai.addEventListener(hear);
    await settled();
    await expect(world.ai.generateText({ prompt: 'x' }, { signal: AbortSignal.abort(1) })).rejects.toBe(1);
    expect(heard).toEqual([]);
  });

  it('goes on to the next handler when one throws, and reports that to the page', async () => {
    world.ai.addEventListener(() => {
      throw new Error('mine');
    });
    world.ai.addEventListener(hear);
    await settled();
    await change('b/c');
    expect(heard).toHaveLength(1);
    expect(world.reported).toEqual([new Error('mine')]);
  });

  it('hangs nothing and throws nothing in a frame that is not answered', async () => {
    world.answer = error('not-allowed-here');
    world.ai.addEventListener(hear);
    await settled();
    await change('b/c');
    expect(heard).toEqual([]);
  });

  it('throws at once for something that cannot be called', () => {
    expect(() => world.ai.addEventListener('click' as never)).toThrow(TypeError);
  });
});

describe('removeEventListener', () => {
  it('ends one handler and leaves the others', async () => {
    const id = world.ai.addEventListener(() => heard.push('removed'));
    world.ai.addEventListener(hear);
    await settled();
    world.ai.removeEventListener(id);
    await change('b/c');
    expect(heard).toEqual([['model_changed', { model: 'b/c' }]]);
  });

  it('holds inside of a round that is under way', async () => {
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c'])
      ids.push(
        world.ai.addEventListener(() => {
          heard.push(name);
          for (const id of ids) world.ai.removeEventListener(id);
        }),
      );
    await settled();
    await change('b/c');
    expect(heard).toEqual(['a']);
  });

  it('of the last handler stops asking, and a new one starts afresh', async () => {
    const id = world.ai.addEventListener(hear);
    await settled();
    world.ai.removeEventListener(id);
    await settled();
    await change('b/c');
    // Those of the beginning, the page's and the bridge's.
    expect(world.lines).toHaveLength(2);
    world.ai.addEventListener(hear);
    await settled();
    await change('d/e');
    expect(heard).toEqual([['model_changed', { model: 'd/e' }]]);
    expect(world.storageListeners).toBe(1);
  });

  it('of an unknown id does nothing', async () => {
    world.ai.removeEventListener('unknown');
    world.answer = texts('x');
    expect(await world.ai.generateText({ prompt: 'x' })).toEqual([{ text: 'x' }]);
  });
});
