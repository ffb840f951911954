import { beforeEach, describe, expect, it } from 'vitest';
import { type StandardWorld, standardGlobals } from './world.ts';

type Operation = typeof import('../../../../lib/page/standard/operation.ts');
let world: StandardWorld;
let operation: Operation;
beforeEach(async () => {
  world = standardGlobals();
  operation = await import('../../../../lib/page/standard/operation.ts');
});

/** Work that ends when the test says so. */
function pendingWork() {
  let resolve: (value: string) => void = () => {};
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe('an operation of one value', () => {
  it('comes to the value of its work', async () => {
    expect(await operation.aggregated(undefined, undefined, async () => 'done')).toBe('done');
  });

  it.each(['signal', 'object'])(
    'is given up by its %s with that reason, and tells what it began',
    async (by) => {
      const reason = { mine: true };
      const lifetime = operation.newLifetime();
      const controller = new AbortController();
      const stopped: unknown[] = [];
      const work = pendingWork();
      const promise = operation.aggregated(lifetime, controller.signal, (scope) => {
        scope.onStop((why) => stopped.push(why));
        return work.promise;
      });
      if (by === 'signal') controller.abort(reason);
      else operation.endLifetime(lifetime, reason);
      await expect(promise).rejects.toBe(reason);
      expect(stopped).toEqual([reason]);
      work.resolve('too late');
    },
  );

  it('does not begin in a document that is gone, on an object that has ended, or by an aborted signal', () => {
    const begin = (lifetime?: ReturnType<Operation['newLifetime']>, signal?: AbortSignal) => () =>
      operation.aggregated(lifetime, signal, async () => 'never');
    expect(begin(undefined, AbortSignal.abort('said no'))).toThrow('said no');
    const ended = operation.newLifetime();
    operation.endLifetime(ended, new Error('ended'));
    operation.endLifetime(ended, new Error('again'));
    expect(begin(ended)).toThrow('ended');
    world.leave();
    expect(begin()).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
  });

  it('that is over hears of no abort, and leaves nothing on its object', async () => {
    const lifetime = operation.newLifetime();
    const controller = new AbortController();
    const stopped: unknown[] = [];
    await operation.aggregated(lifetime, controller.signal, async (scope) => {
      scope.onStop((why) => stopped.push(why));
      return 1;
    });
    controller.abort();
    operation.endLifetime(lifetime, 'ended');
    expect(stopped).toEqual([]);
  });

  it('a signal that made an object ends it', () => {
    const lifetime = operation.newLifetime();
    const controller = new AbortController();
    operation.endWith(lifetime, controller.signal);
    controller.abort('enough');
    expect(() => operation.aggregated(lifetime, undefined, async () => 1)).toThrow('enough');
  });
});

describe('an operation in pieces', () => {
  const all = async (stream: ReadableStream<unknown>) => {
    const pieces: unknown[] = [];
    for await (const piece of stream) pieces.push(piece);
    return pieces;
  };

  it('gives them in order and closes', async () => {
    const stream = operation.streamed(undefined, undefined, async (_, push) => {
      push('a');
      await null;
      push('b');
    });
    expect(await all(stream)).toEqual(['a', 'b']);
  });

  it('fails with what its work throws, at once or later', async () => {
    const mine = new Error('mine');
    for (const work of [
      () => Promise.reject(mine),
      () => {
        throw mine;
      },
    ])
      await expect(all(operation.streamed(undefined, undefined, work))).rejects.toBe(mine);
  });

  it('is given up by its reader, its signal and its object', async () => {
    for (const by of ['reader', 'signal', 'object']) {
      const controller = new AbortController();
      const lifetime = operation.newLifetime();
      const stopped: unknown[] = [];
      const stream = operation.streamed(lifetime, controller.signal, (scope, push) => {
        scope.onStop((why) => stopped.push(why));
        push('a');
        return new Promise(() => {});
      });
      const reader = stream.getReader();
      expect(await reader.read()).toEqual({ done: false, value: 'a' });
      if (by === 'reader') await reader.cancel();
      else {
        const next = reader.read();
        if (by === 'signal') controller.abort('why');
        else operation.endLifetime(lifetime, 'why');
        await expect(next).rejects.toBe('why');
      }
      expect(stopped).toHaveLength(1);
    }
  });

  it('throws at once where it cannot begin', () => {
    expect(() => operation.streamed(undefined, AbortSignal.abort('no'), async () => {})).toThrow('no');
  });
});
