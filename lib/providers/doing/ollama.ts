/** What Ollama does by its own API. */
import type { Call } from '../../protocol/call.ts';
import { OrielError } from '../../protocol/errors.ts';
import { listOf, loose, textOf } from '../loose.ts';
import { isTokens, listJson, listModels, readJson } from '../model-list.ts';
import { embedOllama } from '../tasks/ollama.ts';
import type { Traits } from '../traits.ts';
import type { Answer, Connection, Doing, ModelInfo } from '../types.ts';
import { generateOver } from '../wire.ts';
import { ollamaWire } from '../wires/ollama.ts';
import { explainOllama } from '../wires/ollama-refusal.ts';

export const doing: Doing = {
  explain(status, body, { label }) {
    if (status !== 403) return explainOllama(body);
    const message = `${label} refuses requests that come from a browser extension. Start it with OLLAMA_ORIGINS="chrome-extension://*,moz-extension://*", then try again.`;
    return { code: 'origin-blocked', message };
  },
  generate,
  embed: embedOllama,
  listModels: list,
  async check(connection) {
    if (!(await answersAsOllama(connection))) {
      const message = `${connection.provider.label} answered, but not as Ollama does. Check its address in Oriel’s dashboard.`;
      throw new OrielError('provider-error', { message });
    }
    await probe(connection);
    return await list(connection);
  },
};

const TRAITS: Traits = { prefill: true };

/**
 * Nothing but a question tells which models think. One that does not refuses to be told how, at once and before it is
 * loaded; it is asked again without, since how hard to think only colours an answer.
 */
async function* generate(call: Call, model: string, connection: Connection): Answer {
  const { contextLength } = connection;
  const traits: Traits = { ...TRAITS, ...(contextLength === undefined ? {} : { contextLength }) };
  try {
    yield* generateOver(ollamaWire, call, model, traits, connection);
  } catch (thrown) {
    const info = thrown instanceof OrielError ? thrown.info : undefined;
    const refused = info?.code === 'unsupported' && info.detail === 'reasoning';
    if (!refused || call.reasoning === undefined) throw thrown;
    yield* generateOver(ollamaWire, call, model, { ...traits, reasoning: 'none' }, connection);
  }
}

/** @throws OrielError where nothing answers, or a refusal says more than that this is another kind of server. */
async function answersAsOllama(connection: Connection): Promise<boolean> {
  try {
    return textOf(loose(await readJson(connection, '/api/version'))?.version) !== undefined;
  } catch (thrown) {
    const { code, status } = thrown instanceof OrielError ? thrown.info : {};
    if (status === 404 || status === 405 || (code === 'provider-error' && status === undefined)) return false;
    throw thrown;
  }
}

/**
 * A look at a model that nobody has. Ollama compares the origin of every request before it reads it, and a browser names
 * it for POST alone; an empty chat would meet the same rule, but it loads the model. Throws `OrielError`
 * `authentication`, `payment-required` or `origin-blocked`; any other refusal is a pass.
 */
async function probe(connection: Connection): Promise<void> {
  try {
    await connection.request('/api/show', { method: 'POST', json: { model: 'oriel/probe' } });
  } catch (thrown) {
    const code = thrown instanceof OrielError ? thrown.info.code : undefined;
    const telling = ['authentication', 'payment-required', 'origin-blocked', 'aborted'];
    if (code !== undefined && telling.includes(code)) throw thrown;
  }
}

/** How many models are looked at together, and at most: the rest are listed without details. */
const LOOKS_AT_ONCE = 4;
const MAX_LOOKS = 200;

/** What is installed, with what is in memory just now and what each model can do, as far as the server tells. */
async function list(connection: Connection): Promise<ModelInfo[]> {
  const [models, loaded] = await Promise.all([
    listModels(connection, { path: '/api/tags', entries, read: readTag }),
    loadedModels(connection),
  ]);
  const rest = models.slice(0, MAX_LOOKS).entries();
  const look = async () => {
    // The iterator is shared: each takes the next that nobody took.
    for (const [index, model] of rest) models[index] = await withDetails(connection, model);
  };
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, look));
  return models.map((model) => {
    if (!loaded.has(model.id)) return model;
    const contextLength = loaded.get(model.id);
    const note = contextLength === undefined ? {} : { note: `Loaded with room for ${contextLength} tokens.` };
    return { ...model, loaded: true, ...note };
  });
}

const entries = (body: unknown): unknown => {
  const models = loose(body)?.models;
  // An Ollama without models.
  return models === null ? [] : models;
};

function readTag(entry: unknown): ModelInfo | undefined {
  const it = loose(entry);
  const id = textOf(it?.model) ?? textOf(it?.name);
  return id === undefined ? undefined : { id };
}

/** By id, the context that each is loaded with, tokens. A server too old to tell has nothing loaded. */
async function loadedModels(connection: Connection): Promise<Map<string, number | undefined>> {
  const loaded = new Map<string, number | undefined>();
  for (const entry of listOf(loose(await tolerated(readJson(connection, '/api/ps')))?.models)) {
    const id = readTag(entry)?.id;
    const length = loose(entry)?.context_length;
    if (id !== undefined) loaded.set(id, isTokens(length) ? length : undefined);
  }
  return loaded;
}

async function withDetails(connection: Connection, model: ModelInfo): Promise<ModelInfo> {
  const request = connection.request('/api/show', { method: 'POST', json: { model: model.id } });
  const shown = loose(await tolerated(request.then((response) => listJson(connection, response))));
  return shown === undefined ? model : { ...model, ...readDetails(shown) };
}

/** An abort is none of the failures that a list can do without. */
const tolerated = (answer: Promise<unknown>): Promise<unknown> =>
  answer.catch((thrown) => {
    if (thrown instanceof OrielError && thrown.info.code !== 'aborted') return undefined;
    throw thrown;
  });

function readDetails(shown: Record<string, unknown>): Partial<ModelInfo> {
  const facts = Object.entries(loose(shown.model_info) ?? {});
  const contextLength = facts.find(([key]) => key.endsWith('.context_length'))?.[1];
  const details: Partial<ModelInfo> = isTokens(contextLength) ? { contextLength } : {};
  if (!Array.isArray(shown.capabilities)) return details;
  const can = (capability: string) => listOf(shown.capabilities).includes(capability);
  if (!can('completion')) return { ...details, kind: can('embedding') ? 'embedding' : 'other' };
  return {
    ...details,
    inputs: can('vision') ? ['text', 'image'] : ['text'],
    tools: can('tools'),
    reasoning: can('thinking'),
    json: true,
  };
}
