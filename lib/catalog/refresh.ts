/**
 * Asks OpenRouter and models.dev what they know of models. Only ever on a click, or daily where the person allowed that (S38); each
 * fails alone. Nothing of the person goes along: no key, no cookie, no list of what they use.
 */
import { ERRORS, OrielError } from '../protocol/errors.ts';
import { loose } from '../providers/loose.ts';
import { readModelsDev } from './models-dev.ts';
import { readOpenRouter } from './openrouter-list.ts';
import { type Refreshed, SOURCES, type Source } from './refreshed.ts';
import type { CatalogueFacts } from './snapshot.ts';

export const OPENROUTER_MODELS = 'https://openrouter.ai/api/v1/models';
export const MODELS_DEV = 'https://models.dev/api.json';

export const MAX_BYTES = 20 * 1024 * 1024;
export const TIMEOUT_MS = 30_000;
/** OpenRouter's list comes in pages. */
const MAX_PAGES = 10;

export interface RefreshOptions {
  fetch: typeof fetch;
  /** Unix ms. */
  now(): number;
  /** Ends all of it. */
  signal?: AbortSignal;
  /** For each source, ms. */
  timeoutMs?: number;
}

/** Resolves with one outcome for each source, in the order of `SOURCES`; never rejects. */
export function askSources(options: RefreshOptions): Promise<Refreshed[]> {
  return Promise.all(SOURCES.map((source) => ask(source, options)));
}

const READ: Record<Source, (reading: Reading, at: number) => Promise<CatalogueFacts>> = {
  'models.dev': async (reading, at) => readModelsDev(await reading(MODELS_DEV), at),
  openrouter: async (reading, at) => readOpenRouter(await pages(reading), at),
};

const NAMES: Record<Source, string> = { 'models.dev': 'models.dev', openrouter: 'OpenRouter' };

async function ask(source: Source, options: RefreshOptions): Promise<Refreshed> {
  const { now, signal, timeoutMs = TIMEOUT_MS } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const ending = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  try {
    const facts = await READ[source](reader(options.fetch, ending), now());
    if (Object.keys(facts.models).length === 0) throw new OrielError('provider-error');
    return { source, facts };
  } catch (thrown) {
    const message = signal?.aborted ? ERRORS.aborted : sentence(NAMES[source], thrown, timeout.aborted);
    return { source, problem: { message, at: now() } };
  }
}

function sentence(name: string, thrown: unknown, late: boolean): string {
  if (late) return `${name} did not answer in time. Its facts are those of before; try again later.`;
  const { code, status } =
    thrown instanceof OrielError ? thrown.info : { code: 'network', status: undefined };
  if (code === 'too-large')
    return `${name} sent more than it ever should, and nothing of it was used. Try again later.`;
  if (code === 'provider-error')
    return `${name} answered${status === undefined ? '' : ` with status ${status}`}, but not with a list of models. Try again later.`;
  return `${name} could not be reached. Check the connection, then try again.`;
}

/** Parsed JSON of an address. */
type Reading = (url: string) => Promise<unknown>;

/** What one source sends counts together. @throws OrielError */
function reader(fetching: typeof fetch, signal: AbortSignal): Reading {
  let bytes = 0;
  return async (url) => {
    const response = await fetching(url, {
      headers: { accept: 'application/json' },
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal,
    });
    if (!response.ok || response.body === null) {
      await response.body?.cancel().catch(() => undefined);
      throw new OrielError('provider-error', { status: response.status });
    }
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body) {
      bytes += chunk.byteLength;
      // Leaving the loop cancels the body.
      if (bytes > MAX_BYTES) throw new OrielError('too-large');
      text += decoder.decode(chunk, { stream: true });
    }
    try {
      return JSON.parse(text + decoder.decode());
    } catch (thrown) {
      throw new OrielError('provider-error', {}, thrown);
    }
  };
}

/** All entries of OpenRouter's list. */
async function pages(reading: Reading): Promise<unknown[]> {
  const entries: unknown[] = [];
  // Without it only those that write are listed (openrouter.ai/docs/models, "output_modalities").
  let url: string | undefined = `${OPENROUTER_MODELS}?output_modalities=all`;
  for (let page = 0; page < MAX_PAGES && url !== undefined; page += 1) {
    const body = loose(await reading(url));
    if (!Array.isArray(body?.data)) throw new OrielError('provider-error');
    entries.push(...body.data);
    url = nextOf(loose(body.links)?.next);
  }
  return entries;
}

/** The address of the next page, if it is one of the same list: nothing else is asked, whatever an answer says. */
function nextOf(next: unknown): string | undefined {
  if (typeof next !== 'string' || !URL.canParse(next, OPENROUTER_MODELS)) return undefined;
  const url = new URL(next, OPENROUTER_MODELS);
  const list = new URL(OPENROUTER_MODELS);
  return url.origin === list.origin && url.pathname === list.pathname ? url.href : undefined;
}
