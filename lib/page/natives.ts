/**
 * The platform as it was before the page's first script (S28). The page may patch every global and every prototype
 * later on; what Oriel does in the page is done with these, so that such a page still gets its answers, and where it
 * cannot, it breaks nothing but itself. Rules for the files beside this one: no global is named at call time, no
 * method is looked up on a prototype, nothing is iterated by protocol, and new properties come from object literals
 * (an assignment may run a setter planted on `Object.prototype`).
 */

const { call } = Function.prototype;
export const { getOwnPropertyDescriptor, defineProperty } = Object;

export type Method<T, A extends unknown[], R> = (this: T, ...args: A) => R;
type Uncurried<T, A extends unknown[], R> = (self: T, ...args: A) => R;

/** A method as a function of its receiver. Being bound, it looks nothing up when called. */
export const uncurry = /* @__NO_SIDE_EFFECTS__ */ <T, A extends unknown[], R>(
  method: Method<T, A, R>,
): Uncurried<T, A, R> => call.bind(method as () => R) as unknown as Uncurried<T, A, R>;

/** An accessor as a function. It throws for a receiver of another kind, so it also tells kinds apart across realms. */
export const reader = /* @__NO_SIDE_EFFECTS__ */ <T extends object, K extends keyof T>(
  prototype: T,
  key: K,
): ((self: T) => T[K]) => {
  const get = getOwnPropertyDescriptor(prototype, key)?.get;
  return get === undefined ? (self) => self[key] : uncurry(get as Method<T, [], T[K]>);
};

// The language
export const { freeze, hasOwn } = Object;
export const { isArray } = Array;
export const isFiniteNumber = Number.isFinite as (value: unknown) => value is number;
export const { parse, stringify } = JSON;
export const asyncIterator: typeof Symbol.asyncIterator = Symbol.asyncIterator;
export const NativePromise = Promise;
export const NativeError = Error;
export const NativeTypeError = TypeError;
export const NativeDOMException = DOMException;
export const indexOf = uncurry(String.prototype.indexOf);
export const slice = uncurry(String.prototype.slice);
export const decodePercent = decodeURIComponent;

/** Adds an own property that a setter on a prototype cannot intercept. */
export const define = <T extends object>(target: T, key: PropertyKey, value: unknown): T =>
  defineProperty(target, key, {
    __proto__: null,
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  } as PropertyDescriptor);
export const append = <T>(list: T[], value: T): T[] => define(list, list.length, value);

/** A new list: the second behind the first. */
export function joined<T>(first: readonly T[] = [], second: readonly T[] = []): T[] {
  const all: T[] = [];
  for (let at = 0; at < first.length; at++) append(all, first[at] as T);
  for (let at = 0; at < second.length; at++) append(all, second[at] as T);
  return all;
}

const then = uncurry(Promise.prototype.then);
/**
 * `promise.then(fulfilled, rejected)` for a promise of ours. `then` would ask the promise for its constructor, which the
 * page may have replaced; one that has none gets the true one.
 */
export function upon<T>(
  promise: Promise<T>,
  fulfilled: ((value: T) => unknown) | undefined,
  rejected: (reason: unknown) => unknown,
): void {
  defineProperty(promise, 'constructor', { __proto__: null, configurable: true } as PropertyDescriptor);
  then(promise, fulfilled as (value: unknown) => unknown, rejected);
  delete (promise as { constructor?: unknown }).constructor;
}

// Bytes
const Bytes = Uint8Array;
const { isView } = ArrayBuffer;
const { apply } = Reflect;
const { fromCharCode } = String;
const toAscii = btoa;
const encoder = new TextEncoder();
const encode = uncurry(TextEncoder.prototype.encode);
const subarray = uncurry(Uint8Array.prototype.subarray);
const bufferLength = reader(ArrayBuffer.prototype, 'byteLength');
const blobSize = reader(Blob.prototype, 'size');
export const blobType = reader(Blob.prototype, 'type');
export const blobBuffer = uncurry(Blob.prototype.arrayBuffer);
export const utf8 = (text: string): Uint8Array => encode(encoder, text);

export const accepts = <T>(read: (self: T) => unknown, value: unknown): value is T => {
  try {
    read(value as T);
    return true;
  } catch {
    return false;
  }
};
export const isBlob = (value: unknown): value is Blob => accepts(blobSize, value);
/** The bytes of an ArrayBuffer or of a view on one; undefined for anything else. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (isView(value)) return new Bytes(value.buffer, value.byteOffset, value.byteLength);
  return accepts(bufferLength, value) ? new Bytes(value as ArrayBuffer) : undefined;
}
/** As many arguments as every engine takes in one call. */
const CHUNK = 0x8000;
export function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    binary += apply(fromCharCode, undefined, subarray(bytes, at, at + CHUNK) as unknown as number[]);
  return toAscii(binary);
}

// Signals
const aborted = reader(AbortSignal.prototype, 'aborted');
export const isAborted = (signal: AbortSignal): boolean => aborted(signal);
export const isSignal = (value: unknown): value is AbortSignal => accepts(aborted, value);
export const abortReason = reader(AbortSignal.prototype, 'reason');

// Requests and responses
export const NativeRequest = Request;
export const NativeResponse = Response;
export const requestMethod = reader(Request.prototype, 'method');
export const requestSignal = reader(Request.prototype, 'signal');
export const requestText = uncurry(Request.prototype.text);
export const requestUrl = reader(Request.prototype, 'url');
export const NativeStream = ReadableStream;
export type StreamController = ReadableStreamDefaultController<Uint8Array>;
const { close, enqueue: put, error: fail } = ReadableStreamDefaultController.prototype;
export const enqueue = uncurry(put as Method<StreamController, [Uint8Array], void>);
export const closeStream = uncurry(close as Method<StreamController, [], void>);
export const failStream = uncurry(fail as Method<StreamController, [unknown], void>);

// The window and its ports
export const page = globalThis as unknown as Window;
const closed = reader(page, 'closed');
/** The tab or frame of this document is no more. Whoever still has a function of it may call it. */
export const isGone = (): boolean => closed(page);
export const closePort = uncurry(MessagePort.prototype.close);
/** The other end may have gone; posting to it is then silent. */
export const postToPort = uncurry(MessagePort.prototype.postMessage as Method<MessagePort, [unknown], void>);
export const listen = uncurry(EventTarget.prototype.addEventListener);
export const unlisten = uncurry(EventTarget.prototype.removeEventListener);
const NativeObserver = MutationObserver;
const observe = uncurry(MutationObserver.prototype.observe);
const ownDocument = document;
/** Runs when the document has got another root. */
export const observeRoot = (run: () => void): void =>
  observe(new NativeObserver(run), ownDocument, { __proto__: null, childList: true } as MutationObserverInit);
export const dispatch = uncurry(EventTarget.prototype.dispatchEvent);
export const NativeCustomEvent = CustomEvent;
export const stopEvent = uncurry(Event.prototype.stopImmediatePropagation);
export const messageData = reader(MessageEvent.prototype, 'data') as (event: MessageEvent) => unknown;
export const startTimer = setInterval.bind(page) as (tick: () => void, ms: number) => number;
export const stopTimer = clearInterval.bind(page) as (timer: number | undefined) => void;
export const soon = queueMicrotask.bind(page) as (work: () => unknown) => void;
export const report = /* @__PURE__ */ reportError.bind(page);
/** Absent in insecure contexts, where nothing is installed. */
export const randomId = crypto.randomUUID?.bind(crypto);
const title = reader(Document.prototype, 'title');
export const documentTitle = (): string => title(document);

const postToWindow = postMessage.bind(page) as (message: unknown, origin: string, transfer: unknown) => void;
const listenOnPort = uncurry(MessagePort.prototype.addEventListener);
const startPort = uncurry(MessagePort.prototype.start);
const Channel = MessageChannel;
const port1 = reader(MessageChannel.prototype, 'port1');
const port2 = reader(MessageChannel.prototype, 'port2');
const { iterator } = Symbol;

/** A list of one, for whoever iterates it; it does not depend on how arrays are iterated in the page. */
export const only = <T>(item: T): T[] => {
  let given = false;
  const next = () => {
    const step = given ? { __proto__: null, done: true } : { __proto__: null, done: false, value: item };
    given = true;
    return step;
  };
  return { __proto__: null, [iterator]: () => ({ __proto__: null, next }) } as unknown as T[];
};

/**
 * Sends `message` to this same window along with one end of a new channel, and gives the other end. `heard` gets the
 * data of every message that comes back, undefined for one that cannot be read.
 * @throws DataCloneError for a message that cannot be copied.
 */
export function sendWithPort(message: object, heard: (data: unknown) => void): MessagePort {
  const channel = new Channel();
  const near = port1(channel);
  // '*': an origin as target would never reach a sandboxed document; the receiver checks the source.
  postToWindow(message, '*', only(port2(channel)));
  listenOnPort(near, 'message', (event) => heard(messageData(event as MessageEvent)));
  listenOnPort(near, 'messageerror', () => heard(undefined));
  startPort(near);
  return near;
}

const NativeBlob = Blob;
const fromAscii = atob;
const codeAt = uncurry(String.prototype.charCodeAt);
/** Of base64. */
export function blobOf(data: string, type: string): Blob {
  const binary = fromAscii(data);
  const bytes = new Bytes(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = codeAt(binary, at);
  return new NativeBlob(only<BlobPart>(bytes), { __proto__: null, type } as BlobPropertyBag);
}
