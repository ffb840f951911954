import { describe, expect, it } from 'vitest';
import type { OrielError } from '../../../lib/protocol/errors.ts';
import { ollama } from '../../../lib/providers/ollama.ts';
import { openAiCompatible } from '../../../lib/providers/openai-compatible.ts';
import { perplexity } from '../../../lib/providers/perplexity.ts';
import type { ProviderType } from '../../../lib/providers/types.ts';
import { type StageSettings, stage } from '../../contract/stage.ts';

type Answer = [status: number, body: unknown];
/** Answers by `METHOD path`; everything else is not there. */
function at(answers: Record<string, Answer>) {
  const asked: string[] = [];
  const fetch = async (url: string, { method, body }: RequestInit) => {
    const key = `${method} ${new URL(url).pathname}`;
    asked.push(body === undefined ? key : `${key} ${JSON.parse(String(body)).model}`);
    const [status, answer] = answers[key] ?? [404, ''];
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer), { status });
  };
  return { asked, fetch };
}
const list = { data: [{ id: 'm-2' }, { id: 'm-1' }] };
const check = (type: ProviderType, settings: StageSettings) =>
  type.check(stage(type, { baseUrl: 'https://api.example/v1', ...settings })).then(
    (models) => ({ models: models.map(({ id }) => id), info: undefined }),
    (thrown: OrielError) => ({ models: undefined, info: thrown.info }),
  );

describe('a model list', () => {
  it('is read with whatever each server adds to it', async () => {
    const { fetch } = at({
      'GET /v1/models': [
        200,
        {
          data: [
            {
              id: 'z/openrouter',
              name: 'Z',
              context_length: 8192,
              top_provider: { max_completion_tokens: 100 },
            },
            { id: 'groq', context_window: 131072 },
            { id: 'vllm', max_model_len: 4096 },
            { id: 'mistral', max_context_length: 32768 },
            { id: 'llama.cpp', meta: { n_ctx_train: 512 } },
            { id: 'groq', context_window: 5 },
            { id: 7 },
            { id: 'x'.repeat(300) },
            null,
          ],
        },
      ],
    });
    const connection = stage(openAiCompatible, { baseUrl: 'https://api.example/v1', fetch });
    expect(await openAiCompatible.listModels(connection)).toEqual([
      { id: 'groq', contextLength: 5 },
      { id: 'llama.cpp', contextLength: 512 },
      { id: 'mistral', contextLength: 32768 },
      { id: 'vllm', contextLength: 4096 },
      { id: 'z/openrouter', name: 'Z', contextLength: 8192, maxOutput: 100 },
    ]);
  });

  it('may be a bare list, or one of names', async () => {
    for (const body of [[{ id: 'a' }], { models: [{ name: 'a' }] }, { data: ['a'] }]) {
      const { fetch } = at({ 'GET /v1/models': [200, body] });
      const connection = stage(openAiCompatible, { baseUrl: 'https://api.example/v1', fetch });
      expect(await openAiCompatible.listModels(connection)).toEqual([{ id: 'a' }]);
    }
  });
});

describe('the test of a connection', () => {
  it('lists the models and proves that a chat would be let in, without making one', async () => {
    const { asked, fetch } = at({
      'GET /v1/models': [200, list],
      'POST /v1/chat/completions': [400, 'no messages'],
    });
    expect(await check(openAiCompatible, { fetch, key: 'k' })).toMatchObject({ models: ['m-1', 'm-2'] });
    expect(asked).toEqual(['GET /v1/models', 'POST /v1/chat/completions m-1']);
  });

  it('finds a wrong key where the list is public', async () => {
    const { fetch } = at({ 'GET /v1/models': [200, list], 'POST /v1/chat/completions': [401, ''] });
    expect(await check(openAiCompatible, { fetch, key: 'k' })).toMatchObject({
      info: { code: 'authentication' },
    });
  });

  it('finds a wrong key on the list', async () => {
    const { asked, fetch } = at({ 'GET /v1/models': [401, ''] });
    expect(await check(openAiCompatible, { fetch, key: 'k' })).toMatchObject({
      info: { code: 'authentication' },
    });
    expect(asked).toEqual(['GET /v1/models']);
  });

  it('says that /v1 is missing, where it is', async () => {
    const { fetch } = at({ 'GET /v1/models': [200, list], 'GET /models': [200, '<html>Welcome</html>'] });
    const { info } = await check(openAiCompatible, { fetch, baseUrl: 'https://api.example' });
    expect(info?.message).toContain('Add /v1');
    const { fetch: other } = at({ 'GET /v1/models': [200, list] });
    expect(
      (await check(openAiCompatible, { fetch: other, baseUrl: 'https://api.example/' })).info?.message,
    ).toContain('Add /v1');
  });

  it('says what to look at where there is nothing', async () => {
    const nothing = await check(openAiCompatible, { fetch: at({}).fetch });
    expect(nothing.info?.message).toMatch(/Check it.*by hand/);
    const page = at({ 'GET /v1/models': [200, '<html>Log in</html>'] });
    expect((await check(openAiCompatible, { fetch: page.fetch })).info?.message).toContain(
      'Check its address',
    );
  });

  it('takes the user’s own list where the server has none, and still proves the key', async () => {
    const { fetch } = at({ 'POST /v1/chat/completions': [422, ''] });
    expect(await check(openAiCompatible, { fetch, models: ['mine'] })).toMatchObject({ models: ['mine'] });
    const { fetch: wrong } = at({ 'POST /v1/chat/completions': [401, ''] });
    expect(await check(openAiCompatible, { fetch: wrong, models: ['mine'] })).toMatchObject({
      info: { code: 'authentication' },
    });
  });

  it('finds an Ollama that lists its models to anyone and lets no extension chat', async () => {
    const { asked, fetch } = at({
      'GET /api/version': [200, { version: '0.12.0' }],
      'GET /api/tags': [200, { models: [{ model: 'm-1' }] }],
      'POST /api/show': [403, ''],
    });
    const { info } = await check(ollama, { fetch, baseUrl: 'http://127.0.0.1:11434' });
    expect(info).toMatchObject({
      code: 'origin-blocked',
      message: expect.stringContaining('OLLAMA_ORIGINS'),
    });
    expect(asked.some((request) => request.includes('/api/chat'))).toBe(false);
  });

  it('is content with an Ollama that has no model yet', async () => {
    const { fetch } = at({
      'GET /api/version': [200, { version: '0.12.0' }],
      'GET /api/tags': [200, { models: null }],
    });
    expect(await check(ollama, { fetch, baseUrl: 'http://127.0.0.1:11434' })).toMatchObject({ models: [] });
  });

  it('fails where the list is known and the server cannot be reached', async () => {
    const fetch = async () => {
      throw new TypeError('Failed to fetch');
    };
    expect(await check(perplexity, { fetch, key: 'k' })).toMatchObject({ info: { code: 'network' } });
  });
});
