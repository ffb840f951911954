/** `GET /models` of OpenAI's wire, with what servers add to it, and the test of an address and a key. */
import { OrielError } from '../protocol/errors.ts';
import { MAX_ID_CHARS } from '../protocol/limits.ts';
import { type Loose, loose, textOf } from './loose.ts';
import type { Connection, ModelInfo } from './types.ts';

const MAX_MODELS = 5_000;
const MAX_LIST_BYTES = 16 * 1024 * 1024;

/** Models by id, sorted. Throws `OrielError`; `provider-error` for an answer that is no model list. */
export async function listOpenAiModels(connection: Connection, path = '/models'): Promise<ModelInfo[]> {
  const body = await readJson(connection, path);
  const entries = Array.isArray(body) ? body : entriesOf(loose(body));
  if (!Array.isArray(entries)) throw notAList(connection);
  const models = new Map<string, ModelInfo>();
  for (const entry of entries.slice(0, MAX_MODELS)) {
    const model = readModel(entry);
    if (model !== undefined) models.set(model.id, model);
  }
  return [...models.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** An Ollama without models answers `data: null`. */
const entriesOf = (body: Loose | undefined): unknown =>
  body?.data === null ? [] : (body?.data ?? body?.models);

function readModel(entry: unknown): ModelInfo | undefined {
  const it = loose(entry);
  const id = textOf(it?.id) ?? textOf(it?.name) ?? textOf(entry);
  if (id === undefined || id.length > MAX_ID_CHARS) return undefined;
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

const isTokens = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0;

const notAList = ({ provider }: Connection) =>
  new OrielError('provider-error', {
    message: `${provider.label} answered, but not with a list of models. Check its address; for many servers it ends in /v1.`,
  });

async function readJson(connection: Connection, path: string): Promise<unknown> {
  const response = await connection.request(path, { method: 'GET' });
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of connection.read(response)) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > MAX_LIST_BYTES) throw notAList(connection);
  }
  try {
    return JSON.parse(text + decoder.decode());
  } catch {
    throw notAList(connection);
  }
}

/**
 * Sends a chat request that no server can serve, for the one thing that every server looks at before it looks at the
 * request: whether the key is good and requests from here are welcome. Costs nothing. Throws `OrielError`
 * `authentication`, `payment-required` or `origin-blocked`; any other answer is a pass.
 */
export async function probeChat(connection: Connection, path: string, model: string): Promise<void> {
  const json = { model, messages: [], max_tokens: 1, stream: true };
  try {
    const response = await connection.request(path, { method: 'POST', json });
    for await (const _ of connection.read(response)) break;
  } catch (thrown) {
    const code = thrown instanceof OrielError ? thrown.info.code : undefined;
    const telling = ['authentication', 'payment-required', 'origin-blocked', 'aborted'];
    if (code !== undefined && telling.includes(code)) throw thrown;
  }
}
