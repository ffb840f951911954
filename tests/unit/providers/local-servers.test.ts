import { describe, expect, it } from 'vitest';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { identify, type Look, lookOver, USUAL_PORTS } from '../../../lib/providers/local-servers.ts';
import { openAiCompatible } from '../../../lib/providers/openai-compatible.ts';
import { answering, stage } from '../../contract/stage.ts';

const notFound = () => new OrielError('provider-error', { status: 404 });

/** A server that knows these paths and answers 404 to all others. */
function server(paths: Record<string, unknown>, otherwise: () => unknown = () => Promise.reject(notFound())) {
  const asked: string[] = [];
  const look: Look = async (path) => {
    asked.push(path);
    return path in paths ? paths[path] : otherwise();
  };
  return { look, asked };
}

const OLLAMA = {
  '/api/version': { version: '0.12.6' },
  '/api/tags': { models: [{ name: 'qwen3:8b', model: 'qwen3:8b' }, { name: 'gemma3:4b' }] },
  '/api/ps': { models: [{ name: 'qwen3:8b', size_vram: 5_137_025_024 }] },
  '/v1/models': { object: 'list', data: [{ id: 'qwen3:8b', owned_by: 'library' }] },
};
const LM_STUDIO = {
  '/api/v1/models': {
    models: [
      {
        type: 'llm',
        key: 'qwen/qwen3.5-9b',
        loaded_instances: [{ id: 'qwen/qwen3.5-9b', config: { context_length: 4096 } }],
        max_context_length: 262_144,
      },
      { type: 'llm', key: 'google/gemma-3-4b', loaded_instances: [] },
      { type: 'embedding', key: 'text-embedding-nomic', loaded_instances: [] },
    ],
  },
};
const LLAMA_CPP = {
  '/props': { default_generation_settings: { n_ctx: 4096 }, total_slots: 1 },
  '/v1/models': { object: 'list', data: [{ id: 'model.gguf', owned_by: 'llamacpp' }] },
};
const VLLM = {
  '/version': { version: '0.11.0' },
  '/v1/models': { object: 'list', data: [{ id: 'Qwen/Qwen3-8B', owned_by: 'vllm', max_model_len: 40_960 }] },
};
const OLLAMA_SEEN = { kind: 'ollama', models: ['qwen3:8b', 'gemma3:4b'], loaded: ['qwen3:8b'] };
const LM_STUDIO_SEEN = {
  kind: 'lm-studio',
  models: ['qwen/qwen3.5-9b', 'google/gemma-3-4b'],
  loaded: ['qwen/qwen3.5-9b'],
};

describe('which server it is', () => {
  it.each([
    ['Ollama', OLLAMA, OLLAMA_SEEN],
    ['LM Studio', LM_STUDIO, LM_STUDIO_SEEN],
    ['llama.cpp', LLAMA_CPP, { kind: 'llama-cpp', models: ['model.gguf'] }],
    ['vLLM', VLLM, { kind: 'vllm', models: ['Qwen/Qwen3-8B'] }],
  ])('%s is told by what it answers, on whichever port', async (_, paths, seen) => {
    for (const port of [...USUAL_PORTS, 4711])
      expect(await identify(server(paths).look, port), String(port)).toEqual(seen);
  });

  it('asks the one whom a port usually belongs to first', async () => {
    const { look, asked } = server(LM_STUDIO);
    await identify(look, 1234);
    expect(asked).toEqual(['/api/v1/models']);
  });

  it('an LM Studio of before 0.4 says in its OpenAI list whose it is', async () => {
    // It answers 200 to what it does not know.
    const unknown = () => ({ error: 'Unexpected endpoint or method. (GET /api/v1/models)' });
    const list = { data: [{ id: 'gemma-2-2b', object: 'model', owned_by: 'organization_owner' }] };
    expect(await identify(server({ '/v1/models': list }, unknown).look, 1234)).toEqual({
      kind: 'lm-studio',
      models: ['gemma-2-2b'],
    });
  });

  it('any other server with OpenAI’s list is one that is spoken to like OpenAI', async () => {
    const list = { data: [{ id: 'x', owned_by: 'constructor' }] };
    expect(await identify(server({ '/v1/models': list }).look, 8080)).toEqual({
      kind: 'openai-compatible',
      models: ['x'],
    });
  });

  it('an Ollama without models is one nevertheless, and one that does not say what is loaded says nothing', async () => {
    const fresh = { '/api/version': { version: '0.12.6' }, '/api/tags': { models: null } };
    expect(await identify(server(fresh).look, 11434)).toEqual({ kind: 'ollama', models: [] });
  });

  it.each<[string, Record<string, unknown>]>([
    ['nothing it knows', {}],
    ['a version, and no models', { '/api/version': { version: '3.1' }, '/version': { version: '1' } }],
    ['a list of other things', { '/v1/models': { data: [{ sku: 1 }] } }],
    ['models in another form', { '/api/v1/models': { models: [{ name: 'Golf' }] } }],
    [
      'nothing but null',
      { '/props': null, '/api/version': null, '/api/v1/models': null, '/v1/models': null },
    ],
  ])('a server that answers with %s is a stranger', async (_, paths) => {
    expect(await identify(server(paths).look, 8080)).toBe('stranger');
  });

  it('where nobody answers it does not ask again', async () => {
    for (const code of ['network', 'timeout', 'aborted'] as const) {
      const { look, asked } = server({}, () => Promise.reject(new OrielError(code)));
      expect(await identify(look, 8080)).toBe('silent');
      expect(asked).toHaveLength(1);
    }
  });

  it('takes no more names than a list may hold, none twice, and none without measure', async () => {
    const entries = Array.from({ length: 3_000 }, (_, n) => ({ name: n < 2 ? 'same' : `m-${n}` }));
    const paths = {
      '/api/version': { version: '1' },
      '/api/tags': { models: [{ name: 'x'.repeat(10_000) }, { name: 7 }, null, ...entries] },
    };
    const seen = await identify(server(paths).look, 11434);
    expect(typeof seen === 'object' && seen.models.length).toBe(1_000);
    expect(typeof seen === 'object' && seen.models[0]).toBe('same');
  });
});

describe('looking', () => {
  const at = (pieces: string[]) =>
    lookOver(stage(openAiCompatible, { baseUrl: 'http://127.0.0.1:1', fetch: answering(pieces) }));

  it('reads JSON', async () => {
    expect(await at(['{"a"', ':1}'])('/x')).toEqual({ a: 1 });
  });

  it('S06 says nothing of what else it was given, and gives up on an answer without end', async () => {
    for (const pieces of [['<html>secret'], Array.from({ length: 40 }, () => 'x'.repeat(65_536))]) {
      const failure = await at(pieces)('/x').catch((thrown: unknown) => thrown);
      expect(failure).toMatchObject({ info: { code: 'provider-error' } });
      expect((failure as Error).message).not.toContain('secret');
    }
  });
});
