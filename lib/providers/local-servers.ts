/**
 * Which model server listens on a port of this machine, told by what it answers: a port alone says nothing, since 8080
 * and 8000 are everybody's. Asked only when the user wants local models found; no key goes out with it.
 */
import { OrielError } from '../protocol/errors.ts';
import { MAX_ID_CHARS } from '../protocol/limits.ts';
import { jsonOf } from './body.ts';
import { listOf, loose, textOf } from './loose.ts';
import type { Connection } from './types.ts';

export type LocalKind = 'ollama' | 'lm-studio' | 'llama-cpp' | 'vllm' | 'openai-compatible';

export interface LocalServer {
  kind: LocalKind;
  models: string[];
  /** Those in memory just now; absent where the server does not say. */
  loaded?: string[];
}

/** `stranger`: something answers, and is no model server that we know. `silent`: nothing does. */
export type Sighting = LocalServer | 'stranger' | 'silent';

/** The JSON that a path answers with. Throws `OrielError`, `network` or `timeout` where nobody answers. */
export type Look = (path: string) => Promise<unknown>;

type Sign = (look: Look) => Promise<LocalServer | undefined>;

/** A list longer than this is cut, bytes of one answer, models. */
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_MODELS = 1_000;

/** `GET /api/version` is asked of many things: only with a list of models beside it is it Ollama. */
const ollama: Sign = async (look) => {
  if (textOf(loose(await look('/api/version'))?.version) === undefined) return undefined;
  const tags = loose(await look('/api/tags'));
  if (tags === undefined || !('models' in tags)) return undefined;
  const running = await look('/api/ps').catch(() => undefined);
  return {
    kind: 'ollama',
    models: namesOf(tags.models, 'name'),
    ...(running === undefined ? {} : { loaded: namesOf(loose(running)?.models, 'name') }),
  };
};

/** Since 0.4 with what is loaded; before that its OpenAI list says whose it is. */
const lmStudio: Sign = async (look) => {
  const models = loose(await look('/api/v1/models'))?.models;
  if (!Array.isArray(models) || !models.every((model) => textOf(loose(model)?.key) !== undefined)) {
    return undefined;
  }
  // It also lists what no chat can be held with.
  const chat = models.filter((model) => loose(model)?.type !== 'embedding');
  const inMemory = chat.filter((model) => listOf(loose(model)?.loaded_instances).length > 0);
  return { kind: 'lm-studio', models: namesOf(chat, 'key'), loaded: namesOf(inMemory, 'key') };
};

const llamaCpp: Sign = async (look) => {
  const settings = loose(await look('/props'))?.default_generation_settings;
  if (loose(settings) === undefined) return undefined;
  const list = loose(await look('/v1/models').catch(() => undefined));
  return { kind: 'llama-cpp', models: namesOf(list?.data, 'id') };
};

const OWNERS: Readonly<Record<string, LocalKind>> = {
  vllm: 'vllm',
  llamacpp: 'llama-cpp',
  organization_owner: 'lm-studio',
};

/** Any server with OpenAI's list; some say in it which they are. */
const openAiList: Sign = async (look) => {
  const body = loose(await look('/v1/models'));
  if (!Array.isArray(body?.data)) return undefined;
  const models = namesOf(body.data, 'id');
  // A list of other things than models.
  if (models.length === 0 && body.data.length > 0) return undefined;
  const owner = textOf(loose(body.data[0])?.owned_by);
  const kind = (owner !== undefined && Object.hasOwn(OWNERS, owner) && OWNERS[owner]) || 'openai-compatible';
  return { kind, models };
};

const vllm: Sign = async (look) => {
  const server = await openAiList(look);
  return server?.kind === 'vllm' ? server : undefined;
};

/** Whom each port usually belongs to is asked for first. */
const USUAL: readonly (readonly [port: number, sign: Sign])[] = [
  [11434, ollama],
  [1234, lmStudio],
  [8080, llamaCpp],
  [8000, vllm],
];
// The list that everyone has comes last: it knows fewer details.
const SIGNS: readonly Sign[] = [ollama, lmStudio, llamaCpp, openAiList];

/** Ollama, LM Studio, llama.cpp and vLLM as they are installed. */
export const USUAL_PORTS: readonly number[] = USUAL.map(([port]) => port);

export async function identify(look: Look, port: number): Promise<Sighting> {
  const usual = USUAL.find(([it]) => it === port)?.[1];
  for (const sign of new Set(usual === undefined ? SIGNS : [usual, ...SIGNS])) {
    try {
      const server = await sign(look);
      if (server !== undefined) return server;
    } catch (thrown) {
      if (!(thrown instanceof OrielError)) throw thrown;
      const { code } = thrown.info;
      if (code === 'network' || code === 'timeout' || code === 'aborted') return 'silent';
    }
  }
  return 'stranger';
}

/** `look` over a connection; an answer that is no JSON, or too large to be one of these, is `provider-error`. */
export const lookOver =
  (connection: Connection): Look =>
  async (path) => {
    const response = await connection.request(path, { method: 'GET' });
    return await jsonOf(connection, response, {
      most: MAX_BYTES,
      otherwise: () => new OrielError('provider-error'),
    });
  };

function namesOf(entries: unknown, field: string): string[] {
  const names = listOf(entries).flatMap((entry) => textOf(loose(entry)?.[field]) ?? []);
  return [...new Set(names.filter((name) => name.length <= MAX_ID_CHARS))].slice(0, MAX_MODELS);
}
