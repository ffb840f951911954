import { beforeAll, describe, expect, it } from 'vitest';
import type { Interface } from '../../../../lib/page/standard/interface.ts';
import { standardGlobals } from './world.ts';

interface State {
  size: number;
}
let thing: Interface<State>;
let pair: Interface<{ first: unknown }>;
beforeAll(async () => {
  standardGlobals();
  const { defineInterface, direct, promised } = await import('../../../../lib/page/standard/interface.ts');
  thing = defineInterface<State>('Thing', {
    parent: EventTarget,
    statics: { create: promised(0, async () => thing.make({ size: 3 })) },
    attributes: { size: ({ size }) => size },
    events: ['grow'],
    operations: {
      add: direct(1, (state, amount) => {
        state.size += Number(amount);
      }),
      later: promised(1, async ({ size }, amount, more) => [size, amount, more]),
      now: promised(0, () => {
        throw new RangeError('at once');
      }),
    },
  });
  pair = defineInterface<{ first: unknown }>('Pair', {
    constructs: { required: 1, steps: (first) => ({ state: { first } }) },
    attributes: { first: ({ first }) => first },
  });
});

type Members = {
  size: number;
  ongrow: unknown;
  add(amount?: unknown): void;
  later(...given: unknown[]): Promise<unknown>;
  now(): Promise<unknown>;
};
const made = () => thing.make({ size: 1 }) as EventTarget & Members;
const proto = () => thing.interfaceObject.prototype as Members;
const own = (target: object, key: PropertyKey) => Object.getOwnPropertyDescriptor(target, key);

describe('an interface', () => {
  it('has the properties that Web IDL gives an interface object and its prototype', () => {
    const { interfaceObject } = thing;
    expect(own(interfaceObject, 'name')?.value).toBe('Thing');
    expect(own(interfaceObject, 'length')).toEqual({
      value: 0,
      writable: false,
      enumerable: false,
      configurable: true,
    });
    expect(own(interfaceObject, 'prototype')).toMatchObject({ writable: false, configurable: false });
    expect(Object.getPrototypeOf(interfaceObject)).toBe(EventTarget);
    expect(Object.getPrototypeOf(proto())).toBe(EventTarget.prototype);
    expect(own(proto(), 'constructor')).toEqual({
      value: interfaceObject,
      writable: true,
      enumerable: false,
      configurable: true,
    });
    expect(own(proto(), Symbol.toStringTag)).toEqual({
      value: 'Thing',
      writable: false,
      enumerable: false,
      configurable: true,
    });
    expect(String(made())).toBe('[object Thing]');
    expect(made()).toBeInstanceOf(interfaceObject);
  });

  it('has enumerable operations with their own names and lengths, which construct nothing', () => {
    for (const [key, length] of [
      ['add', 1],
      ['later', 1],
      ['now', 0],
    ] as const) {
      const descriptor = own(proto(), key);
      expect(descriptor).toMatchObject({ writable: true, enumerable: true, configurable: true });
      expect([descriptor?.value.name, descriptor?.value.length]).toEqual([key, length]);
      expect(() => new descriptor!.value()).toThrow(TypeError);
    }
    expect(own(thing.interfaceObject, 'create')).toMatchObject({ enumerable: true, configurable: true });
  });

  it('has attributes as accessors, named as getters and setters are', () => {
    const size = own(proto(), 'size');
    expect(size).toMatchObject({ set: undefined, enumerable: true, configurable: true });
    expect([size?.get?.name, size?.get?.length]).toEqual(['get size', 0]);
    const ongrow = own(proto(), 'ongrow');
    expect([ongrow?.get?.name, ongrow?.set?.name, ongrow?.set?.length]).toEqual([
      'get ongrow',
      'set ongrow',
      1,
    ]);
  });

  it('S28 makes its objects whatever the page has put in the place of globals', () => {
    const { Object: before } = globalThis;
    const key = before.keys({ first: 1 })[0] as string;
    let object: object;
    try {
      globalThis.Object = (() => {
        throw new Error('stolen');
      }) as unknown as typeof Object;
      object = pair.make({ first: key });
    } finally {
      globalThis.Object = before;
    }
    expect(object).toBeInstanceOf(pair.interfaceObject);
    expect((object as { first: unknown }).first).toBe('first');
  });

  it('cannot be called or constructed where it has no constructor', () => {
    expect(() => new thing.interfaceObject()).toThrow(new TypeError('Illegal constructor'));
    expect(() => (thing.interfaceObject as unknown as () => void)()).toThrow(
      new TypeError('Illegal constructor'),
    );
  });

  it('refuses what is not of its kind: throwing, or rejecting where it promises', async () => {
    for (const other of [{}, undefined, new EventTarget(), Object.create(proto()), pair.make({ first: 1 })]) {
      expect(() => own(proto(), 'size')?.get?.call(other)).toThrow(TypeError);
      expect(() => own(proto(), 'ongrow')?.get?.call(other)).toThrow(TypeError);
      expect(() => own(proto(), 'ongrow')?.set?.call(other, null)).toThrow(TypeError);
      expect(() => proto().add.call(other as never, 1)).toThrow(TypeError);
      await expect(proto().later.call(other as never, 1)).rejects.toThrow(TypeError);
    }
  });

  it('demands the arguments that it needs, and gives what was not given as undefined', async () => {
    expect(() => made().add()).toThrow(TypeError);
    await expect(made().later()).rejects.toThrow(TypeError);
    expect(await made().later('a')).toEqual([1, 'a', undefined]);
    await expect(made().now()).rejects.toThrow(RangeError);
  });

  it('is constructed where it has a constructor, and by classes that extend it', () => {
    const Pair = pair.interfaceObject as unknown as new (first?: unknown) => { first: unknown };
    expect(new Pair('x').first).toBe('x');
    expect(() => new Pair()).toThrow(TypeError);
    class Mine extends Pair {}
    const mine = new Mine(2);
    expect([mine.first, mine instanceof Mine, mine instanceof Pair]).toEqual([2, true, true]);
  });

  it('keeps the state of its objects out of reach', () => {
    expect(Reflect.ownKeys(made())).toEqual(Reflect.ownKeys(new EventTarget()));
    expect(Reflect.ownKeys(pair.make({ first: 1 }))).toEqual([]);
    expect(thing.stateOf(made())).toEqual({ size: 1 });
    expect(thing.stateOf({})).toBeUndefined();
  });
});

describe('an event handler attribute', () => {
  it('is null at first, keeps objects, and takes everything else as null', () => {
    const it = made();
    expect(it.ongrow).toBeNull();
    const idle = {};
    it.ongrow = idle;
    expect(it.ongrow).toBe(idle);
    it.dispatchEvent(new Event('grow'));
    it.ongrow = 1;
    expect(it.ongrow).toBeNull();
  });

  it('is called as a listener in its place, on the object, until it is taken away', () => {
    const it = made();
    const seen: unknown[] = [];
    it.addEventListener('grow', () => seen.push('before'));
    it.ongrow = function (this: unknown, event: Event) {
      seen.push([this === it, event.type]);
    };
    it.addEventListener('grow', () => seen.push('after'));
    it.dispatchEvent(new Event('grow'));
    expect(seen).toEqual(['before', [true, 'grow'], 'after']);
    it.ongrow = () => seen.push('changed');
    seen.length = 0;
    it.dispatchEvent(new Event('grow'));
    expect(seen).toEqual(['before', 'changed', 'after']);
    it.ongrow = null;
    it.ongrow = () => seen.push('anew');
    seen.length = 0;
    it.dispatchEvent(new Event('grow'));
    expect(seen).toEqual(['before', 'after', 'anew']);
  });
});
