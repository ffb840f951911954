import { beforeAll, describe, expect, it } from 'vitest';
import { standardGlobals } from './world.ts';

type WebIDL = typeof import('../../../../lib/page/standard/webidl.ts');
let idl: WebIDL;
beforeAll(async () => {
  standardGlobals();
  idl = await import('../../../../lib/page/standard/webidl.ts');
});

describe('Web IDL conversions', () => {
  it('a string is what String() would make of a value, and a symbol is none', () => {
    const made = [null, undefined, {}, 1.5, ['a', 'b'], 10n].map((value) => idl.toText(value, 'it'));
    expect(made).toEqual(['null', 'undefined', '[object Object]', '1.5', 'a,b', '10']);
    expect(() => idl.toText(Symbol('x'), 'it')).toThrow(TypeError);
  });

  it('an enumeration takes its own words, made of anything, and no other', () => {
    const convert = idl.toEnum(['user', 'system']);
    expect(convert({ toString: () => 'user' }, 'role')).toBe('user');
    for (const value of ['User', '', null, 'toString'])
      expect(() => convert(value, 'role')).toThrow(TypeError);
  });

  it('a number is what Number() would make of a value, infinities included, and a bigint is none', () => {
    expect([true, '3', null].map((value) => idl.toNumber(value, 'it'))).toEqual([1, 3, 0]);
    expect(idl.toNumber(Number.POSITIVE_INFINITY, 'it')).toBe(Number.POSITIVE_INFINITY);
    expect(() => idl.toNumber(1n, 'it')).toThrow(TypeError);
  });

  it('a signal is an AbortSignal and nothing that looks like one', () => {
    const { signal } = new AbortController();
    expect(idl.toSignal(signal, 'signal')).toBe(signal);
    for (const value of [null, {}, { aborted: false }, Object.create(AbortSignal.prototype)])
      expect(() => idl.toSignal(value, 'signal')).toThrow(TypeError);
  });

  it('a list is whatever iterates, by its own iterator; a string is none', () => {
    const convert = idl.toSequence(idl.toText);
    expect(convert(new Set([1, 2]), 'list')).toEqual(['1', '2']);
    expect(
      convert(
        {
          *[Symbol.iterator]() {
            yield 'own';
          },
        },
        'list',
      ),
    ).toEqual(['own']);
    for (const value of ['text', 1, {}, null, { [Symbol.iterator]: 1 }])
      expect(() => convert(value, 'list')).toThrow(TypeError);
  });

  describe('a dictionary', () => {
    it('reads exactly its members, in their order, and no other property', () => {
      const read: string[] = [];
      const given = new Proxy(
        { b: 2, a: 1, c: 3 },
        {
          get: (target, key) => {
            read.push(String(key));
            return Reflect.get(target, key);
          },
        },
      );
      const convert = idl.toDictionary<Record<string, number>>([
        ['a', idl.toNumber],
        ['b', idl.toNumber],
      ]);
      expect({ ...convert(given, 'options') }).toEqual({ a: 1, b: 2 });
      expect(read).toEqual(['a', 'b']);
    });

    it('of nothing is empty; of what is no object it throws; a function is an object', () => {
      const convert = idl.toDictionary<{ name?: string }>([['name', idl.toText]]);
      for (const value of [undefined, null]) expect(convert(value, 'options').name).toBeUndefined();
      for (const value of [1, 'x', true, 1n]) expect(() => convert(value, 'options')).toThrow(TypeError);
      expect(convert(function named() {}, 'options').name).toBe('named');
    });

    it('demands what is required, names it, and fills in what has a default', () => {
      const convert = idl.toDictionary<{ type: string; n: number }>([
        ['n', idl.toNumber, 7],
        ['type', idl.toText, idl.REQUIRED],
      ]);
      expect(convert({ type: 'x' }, 'options').n).toBe(7);
      expect(() => convert({}, 'options')).toThrow('type is missing.');
    });

    it('S28 does not take for given what the page has put on Object.prototype of the result', () => {
      const convert = idl.toDictionary<{ signal?: AbortSignal }>([['signal', idl.toSignal]]);
      const read = convert({}, 'options');
      Object.defineProperty(Object.prototype, 'signal', { value: 'planted', configurable: true });
      try {
        expect(read.signal).toBeUndefined();
      } finally {
        delete (Object.prototype as { signal?: unknown }).signal;
      }
    });

    it('lets through what the getters of the page throw', () => {
      const mine = new Error('mine');
      const convert = idl.toDictionary([['a', idl.toAny]]);
      const given = {
        get a() {
          throw mine;
        },
      };
      expect(() => convert(given, 'options')).toThrow(mine);
    });
  });
});
