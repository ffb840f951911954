/**
 * Web IDL's interfaces (https://webidl.spec.whatwg.org/#es-interfaces): what a page sees of an interface object, its
 * prototype and their members is what it would see of the browser's own. The state of an object is kept apart from it.
 */
import { NativeTypeError } from '../natives.ts';
import { attempt } from './attempt.ts';
import { eventHandler } from './event-handler.ts';
import {
  construct,
  create,
  defineProperty,
  NativeObject,
  setPrototypeOf,
  toStringTag,
  weakGet,
  weakSet,
} from './natives.ts';

/** What an operation does. `state` is that of the object it is called on; of a static one there is none. */
type Steps<S> = (state: S, first: unknown, second: unknown) => unknown;

export interface Operation<S> {
  /** So many arguments have to be given. */
  required: number;
  /** Whatever is thrown becomes a rejection. */
  promises: boolean;
  steps: Steps<S>;
}

export const promised = <S>(
  required: number,
  steps: (state: S, first: unknown, second: unknown) => Promise<unknown>,
): Operation<S> => ({ required, promises: true, steps });
export const direct = <S>(required: number, steps: Steps<S>): Operation<S> => ({
  required,
  promises: false,
  steps,
});

export interface Shape<S> {
  /** The interface that it inherits from. */
  parent?: new (
    ...given: never[]
  ) => object;
  /** Without it the constructor is illegal. `base` is what the parent's constructor is given. */
  constructs?: { required: number; steps(first: unknown, second: unknown): { state: S; base?: unknown[] } };
  statics?: Readonly<Record<string, Operation<undefined>>>;
  /** Read-only ones. */
  attributes?: Readonly<Record<string, (state: S) => unknown>>;
  /** Types of events that have an attribute `on…`. */
  events?: readonly string[];
  operations?: Readonly<Record<string, Operation<S>>>;
}

export interface Interface<S> {
  name: string;
  /** What its global name stands for. */
  interfaceObject: new () => object;
  /** A new object of this interface. */
  make(state: S): object;
  /** Undefined for anything else. */
  stateOf(value: unknown): S | undefined;
}

/** Own properties of a function that Web IDL fixes. */
const fix = (target: object, key: PropertyKey, value: unknown, configurable: boolean) =>
  defineProperty(target, key, { value, configurable });

export function defineInterface<S>(name: string, shape: Shape<S>): Interface<S> {
  const { parent, constructs } = shape;
  const states = new WeakMap<object, S>();
  const stateOf = (value: unknown) => weakGet(states, value);
  const demand = (value: unknown): S => {
    const state = stateOf(value);
    if (state === undefined) throw new NativeTypeError('Illegal invocation');
    return state;
  };
  const make = (state: S, base: unknown[] = [], newTarget: unknown = interfaceObject): object => {
    const made = construct(parent ?? NativeObject, base, newTarget as new () => object) as object;
    weakSet(states, made, state);
    return made;
  };
  const named = {
    [name]: function (...given: unknown[]): object {
      if (new.target === undefined || constructs === undefined)
        throw new NativeTypeError('Illegal constructor');
      if (given.length < constructs.required) throw new NativeTypeError(FEWER);
      const { state, base } = constructs.steps(argument(given, 0), argument(given, 1));
      return make(state, base, new.target);
    },
  };
  const interfaceObject = named[name] as unknown as Interface<S>['interfaceObject'];
  const prototype = create(parent?.prototype ?? Object.prototype) as object;
  if (parent) setPrototypeOf(interfaceObject, parent);
  defineProperty(interfaceObject, 'prototype', { value: prototype, writable: false });
  fix(interfaceObject, 'length', constructs?.required ?? 0, true);
  defineProperty(prototype, 'constructor', { value: interfaceObject, writable: true, configurable: true });
  fix(prototype, toStringTag, name, true);
  for (const [key, operation] of Object.entries(shape.statics ?? {}))
    addOperation(interfaceObject, key, operation, () => undefined);
  for (const [key, read] of Object.entries(shape.attributes ?? {}))
    addAttribute(prototype, key, {
      get [key]() {
        return read(demand(this));
      },
    });
  for (const type of shape.events ?? []) addAttribute(prototype, `on${type}`, eventHandler(type, demand));
  for (const [key, operation] of Object.entries(shape.operations ?? {}))
    addOperation(prototype, key, operation, demand);
  return { name, interfaceObject, make, stateOf };
}

const FEWER = 'Not enough arguments';

/** One that was not given is undefined, whatever the page has put on `Array.prototype`. */
const argument = (given: unknown[], at: number): unknown => (given.length > at ? given[at] : undefined);

/** `accessor` is an object that has the attribute: so its functions have the right names. */
function addAttribute(target: object, key: string, accessor: object): void {
  const { get, set } = Object.getOwnPropertyDescriptor(accessor, key) as PropertyDescriptor;
  defineProperty(target, key, { get, set, enumerable: true, configurable: true });
}

function addOperation<S>(
  target: object,
  key: string,
  { required, promises, steps }: Operation<S>,
  demand: (value: unknown) => S,
): void {
  const holder = {
    [key](...given: unknown[]): unknown {
      const run = () => {
        const state = demand(this);
        if (given.length < required) throw new NativeTypeError(FEWER);
        return steps(state, argument(given, 0), argument(given, 1));
      };
      return promises ? attempt(run as () => Promise<unknown>) : run();
    },
  };
  const value = holder[key] as object;
  fix(value, 'length', required, true);
  defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
