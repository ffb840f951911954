/** Runs in the page: one interface against what the drafts say of it. Knows only what is there. */
import type { Interface, Value } from './idl.ts';

export interface Found {
  rule: string;
  passed: boolean;
  said?: string;
}

/** @param given What `create()` is given; undefined: nobody creates one. */
export async function tryInterface(
  wanted: Interface,
  given: object | undefined,
  besides: string[],
): Promise<Found[]> {
  const found: Found[] = [];
  const rule = async (name: string, holds: () => unknown): Promise<void> => {
    try {
      const said = await holds();
      if (said === true) found.push({ rule: name, passed: true });
      else found.push({ rule: name, passed: false, said: String(said) });
    } catch (thrown) {
      found.push({ rule: name, passed: false, said: `threw ${String(thrown)}` });
    }
  };
  const same = (is: unknown, should: unknown) => is === should || `${String(is)} is not ${String(should)}`;
  const flags = (descriptor: PropertyDescriptor | undefined, wanted: string) => {
    const is = `${descriptor?.writable ? 'w' : ''}${descriptor?.enumerable ? 'e' : ''}${descriptor?.configurable ? 'c' : ''}`;
    return same(is, wanted);
  };
  const isTypeError = (thrown: unknown) =>
    thrown instanceof TypeError || `${String((thrown as Error)?.name ?? thrown)} is no TypeError`;
  const throws = (run: () => unknown) => {
    try {
      run();
    } catch (thrown) {
      return isTypeError(thrown);
    }
    return 'did not throw';
  };
  const rejects = async (run: () => unknown) => {
    let promise: unknown;
    try {
      promise = run();
    } catch (thrown) {
      return `threw ${String(thrown)} instead of rejecting`;
    }
    try {
      await promise;
    } catch (thrown) {
      return isTypeError(thrown);
    }
    return 'did not reject';
  };

  type Callable = Record<string, (...words: unknown[]) => unknown>;
  const { name, inherits, operations, attributes, refused, refusedCore, required } = wanted;
  const own = Object.getOwnPropertyDescriptor(globalThis, name);
  const it = own?.value as { prototype: object } & Callable & (new () => unknown);
  await rule('is on the global object, writable, configurable, not enumerable', () => flags(own, 'wc'));
  if (typeof it !== 'function') return found;
  await rule('is a function of its own name and length 0', () =>
    same(`${it.name} ${it.length}`, `${name} 0`),
  );
  await rule('cannot be constructed', () => throws(() => new it()));
  await rule('cannot be called', () => throws(() => (it as unknown as () => void)()));
  await rule('inherits what it says', () => {
    const parent =
      inherits === undefined
        ? undefined
        : (globalThis as never as Record<string, { prototype: object }>)[inherits];
    const [above, prototype] = parent ? [parent, parent.prototype] : [Function.prototype, Object.prototype];
    if (Object.getPrototypeOf(it) !== above) return 'another constructor';
    return same(Object.getPrototypeOf(it.prototype) === prototype, true);
  });
  await rule('has a prototype that stays', () => flags(Object.getOwnPropertyDescriptor(it, 'prototype'), ''));
  await rule('is its prototype’s constructor', () => {
    const own = Object.getOwnPropertyDescriptor(it.prototype, 'constructor');
    return own?.value === it ? flags(own, 'wc') : 'another one';
  });
  await rule('says its name', () => {
    const tag = Object.getOwnPropertyDescriptor(it.prototype, Symbol.toStringTag);
    return tag?.value === name ? flags(tag, 'c') : String(tag?.value);
  });
  await rule('has no other members', () => {
    const known = new Set([
      'constructor',
      ...besides,
      ...[...operations, ...attributes].map((member) => member.name),
    ]);
    const statics = new Set([
      'prototype',
      'name',
      'length',
      ...operations.filter((o) => o.isStatic).map((o) => o.name),
    ]);
    const others = [
      ...Object.getOwnPropertyNames(it.prototype).filter((key) => !known.has(key)),
      ...Object.getOwnPropertyNames(it).filter((key) => !statics.has(key)),
    ];
    return same(others.join(), '');
  });

  for (const operation of operations) {
    const holder = (operation.isStatic ? it : it.prototype) as unknown as Callable;
    const descriptor = Object.getOwnPropertyDescriptor(holder, operation.name);
    const run = descriptor?.value as ((...words: unknown[]) => unknown) | undefined;
    await rule(`${operation.name}() is there, writable, enumerable, configurable`, () =>
      flags(descriptor, 'wec'),
    );
    if (typeof run !== 'function') continue;
    await rule(`${operation.name}() has its name and length`, () =>
      same(`${run.name} ${run.length}`, `${operation.name} ${operation.length}`),
    );
    await rule(`${operation.name}() constructs nothing`, () => same(Object.hasOwn(run, 'prototype'), false));
    const refuses = operation.promise ? rejects : throws;
    if (!operation.isStatic)
      await rule(`${operation.name}() refuses another receiver`, () =>
        refuses(() =>
          run.apply(
            {},
            Array.from({ length: operation.length }, () => 'text'),
          ),
        ),
      );
    if (operation.isStatic && operation.length > 0)
      await rule(`${operation.name}() refuses fewer arguments`, () => refuses(() => run.call(it)));
    if (operation.isStatic && operation.name !== 'params')
      await rule(`${operation.name}() refuses what is no dictionary`, () => refuses(() => run.call(it, 1)));
  }
  for (const attribute of attributes) {
    const descriptor = Object.getOwnPropertyDescriptor(it.prototype, attribute.name);
    await rule(`${attribute.name} is an accessor, enumerable, configurable`, () => flags(descriptor, 'ec'));
    await rule(`${attribute.name} is read by a function of its name`, () =>
      same(`${descriptor?.get?.name} ${descriptor?.get?.length}`, `get ${attribute.name} 0`),
    );
    await rule(
      `${attribute.name} is ${attribute.readonly ? 'not written' : 'written by a function of its name'}`,
      () =>
        attribute.readonly
          ? same(descriptor?.set, undefined)
          : same(`${descriptor?.set?.name} ${descriptor?.set?.length}`, `set ${attribute.name} 1`),
    );
    await rule(`${attribute.name} refuses another receiver`, () => throws(() => descriptor?.get?.call({})));
  }

  const values: Record<Value, unknown> = {
    'a number': 1,
    'an object': {},
    'a symbol': Symbol('none'),
    'a bigint': 1n,
    'no value of the enum': 'no value of the enum',
  };
  const options = (member: string, value: Value) => ({ ...given, [member]: values[value] });
  if (given !== undefined) {
    for (const { member, value, why } of refused)
      await rule(`create() refuses ${member}: ${value}, which ${why}`, () =>
        rejects(() => it.create?.(options(member, value))),
      );
    for (const { member, value, why } of refusedCore)
      await rule(`availability() refuses ${member}: ${value}, which ${why}`, () =>
        rejects(() => it.availability?.(options(member, value))),
      );
    for (const member of required)
      await rule(`create() refuses options without ${member}`, () =>
        rejects(() => it.create?.({ ...given, [member]: undefined })),
      );
    const instance = (await it.create?.(given)) as Record<string, unknown> | undefined;
    await rule('is what create() gives', () => same(Object.getPrototypeOf(instance), it.prototype));
    await rule('has nothing of its own', () => same(Reflect.ownKeys(instance ?? {}).length, 0));
    for (const { name, type, nullable } of attributes)
      await rule(`${name} has a value of its type`, () => {
        const value = instance?.[name];
        if (value === null) return nullable || 'null';
        if (type === undefined) return true;
        if (type === 'list') return same(Array.isArray(value) && Object.isFrozen(value), true);
        return typeof type === 'string'
          ? same(typeof value, type)
          : type.includes(String(value)) || String(value);
      });
  }
  return found;
}
