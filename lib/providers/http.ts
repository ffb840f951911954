/**
 * The only place where a key meets a URL. A key goes to the origin it was entered for (S04) and never along a redirect
 * (S05); where a request goes and what it carries besides its JSON is decided here and by the provider type, never by
 * a page (S08, S09).
 */
import { isLoopback } from '../protocol/address.ts';
import type { ProviderConfig } from '../protocol/config.ts';
import { type ErrorCode, type ErrorInfo, OrielError } from '../protocol/errors.ts';
import { FIRST_PART_TIMEOUT_MS } from '../protocol/limits.ts';
import { isLocked } from '../protocol/locked.ts';
import { endpointUrl } from './address.ts';
import { type After, afterTimeout, read } from './reading.ts';
import { RefusalError, refusalError } from './refusal.ts';
import type { Connection, Load, OnDeviceEngine, ProviderRequest, ProviderType, Reading } from './types.ts';

/** A key on its way to a header. */
export interface ReleasedKey {
  id: string;
  secret: string;
}

export interface ConnectSettings {
  provider: ProviderConfig;
  type: ProviderType;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** The vault's: the key, if this URL is one it may go to. */
  release(url: URL): Promise<string | undefined>;
  /** The provider's other keys that may go to this URL, in their order: each tried where those before it were refused. */
  releaseRest?(url: URL): AsyncIterable<ReleasedKey>;
  /**
   * How a key fared: let in, or answered with a refusal that another key may not meet.
   * @param id Absent for the one that `release` gave.
   */
  keyFared?(refusal: ErrorInfo | undefined, id?: string): void;
  signal: AbortSignal;
  /** Unix ms. */
  now(): number;
  engine: OnDeviceEngine;
  builtIn?: Connection['builtIn'];
  load: Load;
  contextLength?: Connection['contextLength'];
  /** Whether the browser lets us read what this URL answers; asked where a request came to nothing. Absent: it does. */
  mayReach?(url: URL): Promise<boolean>;
  after?: After;
  /** How long to wait for an answer's head, then for its first part, ms. Absent: as long as a model may think. */
  patienceMs?: number;
}

/** How much of a refusal's body is read to classify it, bytes, and for how long, ms. */
const MAX_REFUSAL_BYTES = 65_536;
const REFUSAL_MS = 5_000;

/** The address that requests of this provider are joined to; undefined where it needs none. */
function baseUrlOf({ baseUrl }: ProviderConfig, type: ProviderType): string | undefined {
  const typed = baseUrl ?? type.baseUrl.initial;
  if (typed === undefined || type.address === undefined) return typed;
  const known = lastBase.get(type);
  if (known?.typed === typed) return known.base;
  const base = type.address(typed);
  lastBase.set(type, { typed, base });
  return base;
}

/** Every call asks for the same one. */
const lastBase = new WeakMap<ProviderType, { typed: string; base: string }>();

/** The last one: calls mostly ask one model, at one address. Nobody changes it. */
let lastUrl: { base: string; path: string; url: URL } | undefined;

function urlOf(base: string, path: string, query: ProviderRequest['query']): URL {
  if (query !== undefined) return endpointUrl(base, path, query);
  if (lastUrl?.base !== base || lastUrl.path !== path) lastUrl = { base, path, url: endpointUrl(base, path) };
  return lastUrl.url;
}

/**
 * Half a character, as a text that was cut ends with: JSON escapes it, and many a provider refuses the whole body for it. What
 * only looks like such an escape has another backslash before it, which is an escape's own.
 */
const HALF = /(?<=[^\\](\\\\)*)\\ud.../g;

/** A request that may be sent again with the keys that were not tried yet. */
interface Asked {
  url: URL;
  attempt(key: string): Promise<Response>;
  /** Keys that were refused. */
  tried: number;
  first?: OrielError;
  rest?: AsyncIterator<ReleasedKey> | undefined;
}

/** What a response answers, and the key that it came by: its body may refuse that key yet. */
const askedFor = new WeakMap<Response, { asked: Asked; id: string | undefined }>();

export function connect(settings: ConnectSettings): Connection {
  const { provider, type, signal, now, engine, builtIn, load, contextLength } = settings;
  const { after = afterTimeout, patienceMs = FIRST_PART_TIMEOUT_MS } = settings;
  const { label } = provider;
  const readBody = (response: Response) => read(response, { label, signal, now, after, patienceMs });

  async function request(path: string, init: ProviderRequest): Promise<Response> {
    const base = baseUrlOf(provider, type);
    if (base === undefined) {
      const message = `${label} has no address yet. Enter it in Oriel’s dashboard.`;
      throw new OrielError('network', { message });
    }
    const url = urlOf(base, path, init.query);
    const local = isLoopback(url.hostname);
    // Some browsers unseal on another thread; meanwhile the body is written.
    const releasing = type.key.needed === 'none' ? undefined : settings.release(url);
    // There may be neither, of which JSON is nothing.
    const body = init.form ?? JSON.stringify(init.json)?.replace(HALF, '\\ufffd');
    const attempt = async (released: string | undefined): Promise<Response> => {
      const key = released?.trim();
      if (!key && type.key.needed === 'required') {
        throw new OrielError('authentication', {
          message: `${label} needs a key. Enter it in Oriel’s dashboard.`,
        });
      }
      const headers = headersOf(init, key ? type.authenticate(key) : {}, label);
      const response = await send(url, { method: init.method, headers, body }, local);
      if (response.ok) return response;
      const refusal = await beginningOf(readBody(response)).catch((thrown) => {
        if (signal.aborted) throw thrown;
        return '';
      });
      throw refusalError({
        status: response.status,
        headers: response.headers,
        label,
        keyed: Boolean(key),
        local,
        explanation: await type.explain?.(response.status, refusal, provider, load),
        now: now(),
      });
    };
    const asked: Asked = { url, attempt, tried: 0 };
    try {
      const response = await attempt(await releasing);
      return releasing === undefined ? response : letIn(response, asked);
    } catch (thrown) {
      if (releasing === undefined || !blamesKey(thrown)) throw thrown;
      return await nextKey(asked, thrown);
    }
  }

  function letIn(response: Response, asked: Asked, id?: string): Response {
    settings.keyFared?.(undefined, id);
    askedFor.set(response, { asked, id });
    return response;
  }

  /**
   * A key was refused: the others are tried at the same URL. What the first one met is told, unless it is the request
   * itself that is refused.
   * @param id Absent for the one that `release` gave.
   */
  async function nextKey(asked: Asked, refusal: OrielError, id?: string): Promise<Response> {
    settings.keyFared?.(refusal.info, id);
    asked.first ??= refusal;
    asked.tried += 1;
    asked.rest ??= settings.releaseRest?.(asked.url)[Symbol.asyncIterator]();
    const next = await asked.rest?.next();
    if (next === undefined || next.done) throw refused(asked.first, asked.tried);
    try {
      return letIn(await asked.attempt(next.value.secret), asked, next.value.id);
    } catch (thrown) {
      if (!blamesKey(thrown)) throw thrown;
      return await nextKey(asked, thrown, next.value.id);
    }
  }

  async function again(response: Response, thrown: unknown): Promise<Response> {
    const by = askedFor.get(response);
    if (by === undefined || !blamesKey(thrown)) throw thrown;
    return await nextKey(by.asked, thrown, by.id);
  }

  async function send(
    url: URL,
    init: { method: string; headers: Headers; body: string | FormData | undefined },
    local: boolean,
  ): Promise<Response> {
    if (signal.aborted) throw new OrielError('aborted');
    let late = false;
    const until = new AbortController();
    const abort = () => until.abort();
    // `AbortSignal.any` would do this at several times the cost, on the path of every call.
    signal.addEventListener('abort', abort);
    const disarm = after(patienceMs, () => {
      late = true;
      abort();
    });
    try {
      return await settings.fetch(url.href, {
        method: init.method,
        headers: init.headers,
        ...(init.body && { body: init.body }),
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        signal: until.signal,
      });
    } catch (thrown) {
      if (signal.aborted) throw new OrielError('aborted', {}, thrown);
      if (late) {
        const message = `${label} did not answer in time. Try again, or choose another model in Oriel.`;
        throw new OrielError('timeout', { message }, thrown);
      }
      if ((await settings.mayReach?.(url)) === false) {
        const message = `The browser does not let Oriel reach ${url.host}, where ${label} is. Test its connection in Oriel’s dashboard, and allow it there.`;
        throw new OrielError('origin-blocked', { message }, thrown);
      }
      const message = local
        ? `${label} could not be reached. Is it running? Start it, or check its address in Oriel’s dashboard.`
        : `${label} could not be reached. Check its address in Oriel’s dashboard, and the connection.`;
      throw new OrielError('network', { message }, thrown);
    } finally {
      disarm();
    }
  }

  return { provider, request, again, read: readBody, signal, now, engine, builtIn, load, contextLength };
}

/** Another key may fare better: no word of an answer has come, and nothing was charged. */
const KEY_CODES = new Set<ErrorCode>(['authentication', 'payment-required', 'rate-limited']);
const blamesKey = (thrown: unknown): thrown is OrielError =>
  thrown instanceof OrielError && KEY_CODES.has(thrown.info.code) && !isLocked(thrown.info);

/** What the first key met, and of how many that is true. */
function refused(first: OrielError, tried: number): OrielError {
  if (tried === 1) return first;
  const info = { ...first.info, message: `${first.info.message} Oriel tried all ${tried} saved keys.` };
  return new RefusalError(info, first instanceof RefusalError ? first.mayRetry : undefined, first);
}

function headersOf({ json, headers }: ProviderRequest, auth: Record<string, string>, label: string): Headers {
  try {
    return new Headers({
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
      ...auth,
    });
  } catch {
    // The reason would quote the key.
    throw new OrielError('authentication', {
      message: `The key for ${label} holds characters that no key has. Enter it again in Oriel’s dashboard.`,
    });
  }
}

async function beginningOf(reading: Reading): Promise<string> {
  reading.endWithin(REFUSAL_MS);
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of reading) {
    text += decoder.decode(chunk, { stream: true });
    bytes += chunk.length;
    if (bytes >= MAX_REFUSAL_BYTES) break;
  }
  return text.slice(0, MAX_REFUSAL_BYTES);
}
