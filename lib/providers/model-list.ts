/** Lists of models, and the test of an address and a key. */
import { OrielError } from '../protocol/errors.ts';
import { MAX_ID_CHARS } from '../protocol/limits.ts';
import { jsonOf } from './body.ts';
import { type Loose, listOf, loose, textOf } from './loose.ts';
import type { Connection, ModelInfo, ModelPrice } from './types.ts';

const MAX_MODELS = 5_000;
const MAX_LIST_BYTES = 16 * 1024 * 1024;

/** How a provider lists its models. */
export interface ModelListing {
  path: string;
  query?: Record<string, string>;
  /** The entries of an answer; anything but an array: it is no list. */
  entries(body: unknown): unknown;
  /** One entry, `undefined` for what is no model. Ids are checked after. */
  read(entry: unknown): ModelInfo | undefined;
  /** The path of the page that follows this one, or what its query says besides. */
  next?(body: unknown): string | Record<string, string> | undefined;
}

/** Pages that are followed at most: a list is finite, a provider that lies need not be. */
const MAX_PAGES = 20;

/**
 * Models by id, sorted; by default as OpenAI lists them. Throws `OrielError`; `provider-error` for an answer that is no
 * model list.
 */
export async function listModels(
  connection: Connection,
  { path = '/models', query, entries = entriesOf, read = readModel, next }: Partial<ModelListing> = {},
): Promise<ModelInfo[]> {
  const models = new Map<string, ModelInfo>();
  let page: string | Record<string, string> | undefined = path;
  for (let pages = 0; page !== undefined && pages < MAX_PAGES; pages += 1) {
    const [at, asking] = typeof page === 'string' ? [page, query] : [path, { ...query, ...page }];
    const body: unknown = await readJson(connection, at, asking);
    const list = entries(body);
    if (!Array.isArray(list)) throw notAList(connection);
    for (const entry of list) {
      if (models.size >= MAX_MODELS) break;
      const model = read(entry);
      if (model !== undefined && model.id.length <= MAX_ID_CHARS) models.set(model.id, model);
    }
    page = next?.(body);
  }
  return [...models.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** An Ollama without models answers `data: null`. */
function entriesOf(body: unknown): unknown {
  if (Array.isArray(body)) return body;
  const it = loose(body);
  return it?.data === null ? [] : (it?.data ?? it?.models);
}

/** An entry of OpenAI's list, with what other servers of its wire add. */
export function readModel(entry: unknown): ModelInfo | undefined {
  const it = loose(entry);
  const id = textOf(it?.id) ?? textOf(it?.name) ?? textOf(entry);
  if (id === undefined) return undefined;
  const model: ModelInfo = { id };
  const name = textOf(it?.display_name) ?? textOf(it?.name);
  if (name !== undefined && name !== id) model.name = name.slice(0, MAX_ID_CHARS);
  const context = [it?.context_length, it?.context_window, it?.max_context_length, it?.max_model_len];
  const contextLength = context.find(isTokens) ?? [loose(it?.meta)?.n_ctx_train].find(isTokens);
  if (contextLength !== undefined) model.contextLength = contextLength;
  const maxOutput = [loose(it?.top_provider)?.max_completion_tokens, it?.max_completion_tokens].find(
    isTokens,
  );
  if (maxOutput !== undefined) model.maxOutput = maxOutput;
  return model;
}

/** `readModel`, and what else one provider says of a model; what it leaves undefined is not there. */
export const readModelAnd =
  (more: (entry: Loose) => { [Key in keyof ModelInfo]?: ModelInfo[Key] | undefined }) =>
  (entry: unknown): ModelInfo | undefined => {
    const model = readModel(entry);
    const it = loose(entry);
    return model === undefined || it === undefined ? model : { ...model, ...given(more(it)) };
  };

/** Without what is undefined. */
export const given = <T extends object>(value: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined)) as never;

/** A price that is no price: below nought ("-1" is OpenRouter's "it depends"), or no number. */
const amountOf = (value: unknown): number | undefined => {
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof amount === 'number' && Number.isFinite(amount) && amount >= 0 ? amount : undefined;
};

/** USD per million tokens out of USD per `of` tokens, a number or its text; without the noise of binary fractions. */
export function perMillion(value: unknown, of = 1): number | undefined {
  const amount = amountOf(value);
  return amount === undefined ? undefined : Number(((amount * 1_000_000) / of).toPrecision(12));
}

/** Undefined where no price is known. @param perToken The provider's own fields, USD per `of` tokens. */
export function priceOf(
  perToken: Partial<Record<Exclude<keyof ModelPrice, 'image' | 'request'>, unknown>>,
  { of = 1, ...each }: { of?: number; image?: unknown; request?: unknown } = {},
): ModelPrice | undefined {
  const price = given({
    ...Object.fromEntries(Object.entries(perToken).map(([key, value]) => [key, perMillion(value, of)])),
    image: amountOf(each.image),
    request: amountOf(each.request),
  });
  return Object.keys(price).length === 0 ? undefined : price;
}

const INPUTS: Readonly<Record<string, NonNullable<ModelInfo['inputs']>[number] | undefined>> = {
  __proto__: null as never,
  text: 'text',
  image: 'image',
  audio: 'audio',
  file: 'file',
  pdf: 'file',
};

/** A provider's own list of kinds in our words; undefined where there is none. */
export function inputsOf(kinds: unknown): ModelInfo['inputs'] {
  const known = listOf(kinds).flatMap((kind) => (typeof kind === 'string' ? (INPUTS[kind] ?? []) : []));
  return known.length === 0 ? undefined : [...new Set(known)];
}

/** Text, and images where a flag says so; undefined where it says nothing. */
export const inputsByFlag = (images: unknown): ModelInfo['inputs'] =>
  typeof images === 'boolean' ? (images ? ['text', 'image'] : ['text']) : undefined;

/** A flag that is one. */
export const flagOf = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;

export const isTokens = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0;

const notAList = ({ provider }: Connection) =>
  new OrielError('provider-error', {
    message: `${provider.label} answered, but not with a list of models. Check its address; for many servers it ends in /v1.`,
  });

/** @throws OrielError `provider-error` for what is no JSON or beyond all measure. */
export async function readJson(
  connection: Connection,
  path: string,
  query?: Record<string, string>,
): Promise<unknown> {
  return await listJson(
    connection,
    await connection.request(path, { method: 'GET', ...(query && { query }) }),
  );
}

/** As `readJson`, of an answer that is there. */
export const listJson = (connection: Connection, response: Response): Promise<unknown> =>
  jsonOf(connection, response, { most: MAX_LIST_BYTES, otherwise: () => notAList(connection) });

/**
 * Sends a chat request that no server can serve, for the one thing that every server looks at before it looks at the
 * request: whether the key is good and requests from here are welcome. Costs nothing. Throws `OrielError`
 * `authentication`, `payment-required` or `origin-blocked`, or where there is no answer at all; any other is a pass.
 */
export async function probeChat(connection: Connection, path: string, model: string): Promise<void> {
  const json = { model, messages: [], max_tokens: 1, stream: true };
  try {
    const response = await connection.request(path, { method: 'POST', json });
    for await (const _ of connection.read(response)) break;
  } catch (thrown) {
    const code = thrown instanceof OrielError ? thrown.info.code : undefined;
    const telling = ['authentication', 'payment-required', 'origin-blocked', 'network', 'timeout', 'aborted'];
    if (code !== undefined && telling.includes(code)) throw thrown;
  }
}
