/** What the web standard's interfaces need of the platform besides lib/page/natives.ts, under the same rules. */
import { accepts, getOwnPropertyDescriptor, type Method, page, reader, uncurry } from '../natives.ts';

export const { construct } = Reflect;
export { defineProperty, freeze } from '../natives.ts';
export const { create, setPrototypeOf } = Object;
export const { iterator, toStringTag } = Symbol;
export const NativeObject = Object;
export const NativeRangeError = RangeError;
export const NativeEventTarget = EventTarget;
export const NativeAbortController = AbortController;
export const abort = uncurry(AbortController.prototype.abort as Method<AbortController, [unknown], void>);
export const signalOf = reader(AbortController.prototype, 'signal');
export const weakGet = uncurry(WeakMap.prototype.get) as <V>(
  map: WeakMap<object, V>,
  key: unknown,
) => V | undefined;
export const weakSet = uncurry(WeakMap.prototype.set) as <V>(
  map: WeakMap<object, V>,
  key: object,
  value: V,
) => void;
export const apply = Reflect.apply as (
  callback: unknown,
  self: unknown,
  given: readonly unknown[],
) => unknown;
export const objectTag = uncurry(Object.prototype.toString) as (value: unknown) => string;
export const { fround: toFloat, trunc } = Math;
export const NativeRegExp = RegExp;
export const execute = uncurry(RegExp.prototype.exec);
export const trim = uncurry(String.prototype.trim);

export const canonicalLocales = Intl.getCanonicalLocales;
export const NativeDisplayNames = Intl.DisplayNames;
export const nameOf = uncurry(Intl.DisplayNames.prototype.of);

export const NativeEvent = Event;
export const NativeProgressEvent = ProgressEvent;

const exceptionCode = reader(DOMException.prototype, 'code');
export const isDOMException = (value: unknown): value is DOMException => accepts(exceptionCode, value);

export const exceptionName = reader(DOMException.prototype, 'name');
const Bytes = Uint8Array;
/** Other bytes, which nobody changes. */
export const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Bytes(bytes);

/** This window's document, whatever the page does to the name. */
export const ownDocument = document;
export const defaultView = reader(Document.prototype, 'defaultView');
/** A name of the platform's that not every browser has. */
export const platform = (name: string): unknown => (page as unknown as Record<string, unknown>)[name];

interface Kind {
  prototype?: Record<string, unknown>;
}
/** A method, or an accessor, of an interface that not every browser has; where it is not there, nothing is ever asked of it. */
export const methodOf = <F>(name: string, key: string): F => {
  const method = (platform(name) as Kind | undefined)?.prototype?.[key];
  return (method && uncurry(method as Method<unknown, [], unknown>)) as F;
};
export const attributeOf = <T>(name: string, key: string): ((self: object) => T) =>
  reader(((platform(name) as Kind | undefined)?.prototype ?? {}) as Record<string, T>, key) as (
    self: object,
  ) => T;

/** Whether a value is of this kind of platform object, in whatever window it was made: its accessor `key` tells. */
export function brand(name: string, key: string): (value: unknown) => boolean {
  const { prototype } = (platform(name) ?? {}) as { prototype?: object };
  const get = prototype && getOwnPropertyDescriptor(prototype, key)?.get;
  if (!get) return () => false;
  const read = uncurry(get as Method<unknown, [], unknown>);
  return (value) => accepts(read, value);
}
