/** What the web standard's interfaces need of the platform besides lib/page/natives.ts, under the same rules. */
import { accepts, type Method, page, reader, uncurry } from '../natives.ts';

export const { construct } = Reflect;
export const { create, defineProperty, freeze, getPrototypeOf, setPrototypeOf } = Object;
export const { iterator, toStringTag } = Symbol;
export const NativeRangeError = RangeError;
export const NativeEventTarget = EventTarget;
export const NativeSet = Set;
export const setAdd = uncurry(Set.prototype.add) as <T>(set: Set<T>, value: T) => void;
export const setDelete = uncurry(Set.prototype.delete) as <T>(set: Set<T>, value: T) => boolean;
export const setForEach = uncurry(Set.prototype.forEach) as <T>(
  set: Set<T>,
  visit: (value: T) => void,
) => void;
export const setClear = uncurry(Set.prototype.clear) as <T>(set: Set<T>) => void;
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
export const trunc = Math.trunc;
export const NativeRegExp = RegExp;
export const execute = uncurry(RegExp.prototype.exec);

export const canonicalLocales = Intl.getCanonicalLocales;
export const NativeDisplayNames = Intl.DisplayNames;
export const nameOf = uncurry(Intl.DisplayNames.prototype.of);

export const dispatch = uncurry(EventTarget.prototype.dispatchEvent);
export const NativeEvent = Event;
export const NativeProgressEvent = ProgressEvent;

export const NativeReadableStream = ReadableStream;
const controller = ReadableStreamDefaultController.prototype;
export const enqueue = uncurry(
  controller.enqueue as Method<ReadableStreamDefaultController, [unknown], void>,
);
export const closeStream = uncurry(controller.close);
export const errorStream = uncurry(controller.error);

const exceptionCode = reader(DOMException.prototype, 'code');
export const isDOMException = (value: unknown): value is DOMException => accepts(exceptionCode, value);

export const exceptionName = reader(DOMException.prototype, 'name');
const Bytes = Uint8Array;
/** Other bytes, which nobody changes. */
export const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Bytes(bytes);

/** This window's document, whatever the page does to the name. */
export const ownDocument = document;
export const defaultView = reader(Document.prototype, 'defaultView');
const Channel = MessageChannel;
const port1 = reader(MessageChannel.prototype, 'port1');
const port2 = reader(MessageChannel.prototype, 'port2');
const post = uncurry(MessagePort.prototype.postMessage as Method<MessagePort, [unknown], void>);
const listen = uncurry(MessagePort.prototype.addEventListener);
const start = uncurry(MessagePort.prototype.start);
const close = uncurry(MessagePort.prototype.close);

/** Runs `then` in a task of its own. Timers would wait for a second in a tab that is not looked at. */
export function afterTask(then: () => void): void {
  const channel = new Channel();
  const near = port1(channel);
  listen(near, 'message', () => {
    close(near);
    then();
  });
  start(near);
  post(port2(channel), null);
}

const activation = (navigator as { userActivation?: UserActivation }).userActivation;
const hasBeenActive = activation && reader(getPrototypeOf(activation) as UserActivation, 'hasBeenActive');
/** Whether the person has ever touched this page. */
export const isStickilyActivated = (): boolean => activation !== undefined && !!hasBeenActive?.(activation);

/** A name of the platform's that not every browser has. */
export const platform = (name: string): unknown => (page as unknown as Record<string, unknown>)[name];

/** Whether a value is of this kind of platform object, in whatever window it was made: its accessor `key` tells. */
export function brand(name: string, key: string): (value: unknown) => boolean {
  const { prototype } = (platform(name) ?? {}) as { prototype?: object };
  const get = prototype && Object.getOwnPropertyDescriptor(prototype, key)?.get;
  if (!get) return () => false;
  const read = uncurry(get as Method<unknown, [], unknown>);
  return (value) => accepts(read, value);
}
