/** What each provider's list tells, in the shape that its documentation gives. */
import { describe, expect, it } from 'vitest';
import { azure } from '../../../lib/providers/azure.ts';
import { bedrock } from '../../../lib/providers/bedrock.ts';
import { fireworks } from '../../../lib/providers/fireworks.ts';
import { groq } from '../../../lib/providers/groq.ts';
import { huggingFace } from '../../../lib/providers/hugging-face.ts';
import { typeOf } from '../../../lib/providers/index.ts';
import { lists } from '../../../lib/providers/lists/index.ts';
import { liteLlm } from '../../../lib/providers/litellm.ts';
import { llamaCpp } from '../../../lib/providers/llama-cpp.ts';
import { lmStudio } from '../../../lib/providers/lm-studio.ts';
import { mistral } from '../../../lib/providers/mistral.ts';
import { inputsOf, perMillion, priceOf } from '../../../lib/providers/model-list.ts';
import { openRouter } from '../../../lib/providers/openrouter.ts';
import { perplexity } from '../../../lib/providers/perplexity.ts';
import { together } from '../../../lib/providers/together.ts';
import type { ProviderType } from '../../../lib/providers/types.ts';
import { vllm } from '../../../lib/providers/vllm.ts';
import { xai } from '../../../lib/providers/xai.ts';
import { type StageSettings, stage } from '../../contract/stage.ts';

/** Answers GETs by path and query; all else is not there. */
function listed(type: ProviderType, answers: Record<string, unknown>, settings: StageSettings = {}) {
  const asked: string[] = [];
  const connection = stage(type, {
    baseUrl: type.baseUrl.initial ?? 'https://r.openai.azure.com',
    key: 'k',
    fetch: async (url) => {
      const { pathname, search } = new URL(url);
      asked.push(pathname + search);
      const answer = answers[pathname + search];
      if (answer instanceof Response) return answer;
      return answer === undefined
        ? new Response('{"error":"not found"}', { status: 404 })
        : new Response(JSON.stringify(answer));
    },
    ...settings,
  });
  return { models: type.listModels(connection), asked };
}

describe('what is read in a way of its own', () => {
  it('is the list of a type that there is, and that speaks chat completions', () => {
    for (const type of lists.keys()) expect(typeOf(type)?.wire, type).toBe('chat');
  });
});

describe('a price', () => {
  it('is USD per million tokens, however it was written', () => {
    expect(perMillion('0.00000015')).toBe(0.15);
    expect(perMillion(0.0000025)).toBe(2.5);
    expect(perMillion('0')).toBe(0);
    expect(perMillion(30_000, 100 * 100_000_000)).toBe(3);
  });

  it('is unknown where it depends, or is none', () => {
    for (const value of [
      '-1',
      -1,
      '',
      ' ',
      'free',
      null,
      undefined,
      {},
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]) {
      expect(perMillion(value)).toBeUndefined();
    }
    expect(priceOf({ input: '-1', output: undefined })).toBeUndefined();
  });
});

it('kinds that we have no word for are left out of what a model reads', () => {
  expect(inputsOf(['text', 'video', 'pdf', 'file', 'toString', 7])).toEqual(['text', 'file']);
  expect(inputsOf(['video'])).toBeUndefined();
  expect(inputsOf(null)).toBeUndefined();
});

describe('the list of', () => {
  it('OpenRouter: everything, what does not write as well', async () => {
    const { models } = listed(openRouter, {
      '/api/v1/models?output_modalities=all': {
        data: [
          {
            id: 'anthropic/claude-sonnet-4',
            name: 'Anthropic: Claude Sonnet 4',
            context_length: 200_000,
            architecture: { input_modalities: ['text', 'image', 'file'], output_modalities: ['text'] },
            pricing: {
              prompt: '0.000003',
              completion: '0.000015',
              request: '0',
              image: '0.0048',
              input_cache_read: '0.0000003',
              input_cache_write: '0.00000375',
              internal_reasoning: '0',
            },
            top_provider: { context_length: 200_000, max_completion_tokens: 64_000, is_moderated: true },
            supported_parameters: ['tools', 'reasoning', 'max_tokens'],
          },
          {
            id: 'openrouter/auto',
            architecture: { input_modalities: ['text'], output_modalities: ['text'] },
            pricing: { prompt: '-1', completion: '-1' },
          },
          { id: 'made/vectors', architecture: { output_modalities: ['embeddings'] } },
          { id: 'made/pictures', architecture: { output_modalities: ['image'] } },
          { id: 'made/voice', architecture: { output_modalities: ['audio'] } },
          { id: 'made/words-and-pictures', architecture: { output_modalities: ['image', 'text'] } },
        ],
      },
    });
    expect(await models).toEqual([
      {
        id: 'anthropic/claude-sonnet-4',
        name: 'Anthropic: Claude Sonnet 4',
        contextLength: 200_000,
        maxOutput: 64_000,
        inputs: ['text', 'image', 'file'],
        outputs: ['text'],
        tools: true,
        json: false,
        reasoning: true,
        price: {
          input: 3,
          output: 15,
          cacheRead: 0.3,
          cacheWrite: 3.75,
          reasoning: 0,
          image: 0.0048,
          request: 0,
        },
      },
      { id: 'made/pictures', kind: 'image', outputs: ['image'] },
      { id: 'made/vectors', kind: 'embedding' },
      { id: 'made/voice', kind: 'speech', outputs: ['audio'] },
      { id: 'made/words-and-pictures', outputs: ['text', 'image'] },
      { id: 'openrouter/auto', inputs: ['text'], outputs: ['text'] },
    ]);
  });

  it('Mistral: what each can do', async () => {
    const { models } = listed(mistral, {
      '/v1/models': {
        data: [
          {
            id: 'mistral-large-latest',
            max_context_length: 262_144,
            capabilities: { completion_chat: true, function_calling: true, vision: true },
          },
          { id: 'mistral-embed', capabilities: { completion_chat: false } },
        ],
      },
    });
    expect(await models).toEqual([
      { id: 'mistral-embed', kind: 'other' },
      { id: 'mistral-large-latest', contextLength: 262_144, tools: true, inputs: ['text', 'image'] },
    ]);
  });

  it('Groq: kinds by name, since the list has none', async () => {
    const { models } = listed(groq, {
      '/openai/v1/models': {
        data: [
          { id: 'openai/gpt-oss-120b', context_window: 131_072, max_completion_tokens: 65_536 },
          { id: 'whisper-large-v3', context_window: 448 },
          { id: 'playai-tts' },
        ],
      },
    });
    expect(await models).toEqual([
      { id: 'openai/gpt-oss-120b', contextLength: 131_072, maxOutput: 65_536 },
      { id: 'playai-tts', kind: 'speech' },
      { id: 'whisper-large-v3', kind: 'transcription', contextLength: 448 },
    ]);
  });

  it('xAI: prices in cents for a hundred million tokens', async () => {
    const { models } = listed(xai, {
      '/v1/language-models': {
        models: [
          {
            id: 'grok-3',
            input_modalities: ['text'],
            prompt_text_token_price: 30_000,
            cached_prompt_text_token_price: 7_500,
            completion_text_token_price: 150_000,
          },
        ],
      },
    });
    expect(await models).toEqual([
      { id: 'grok-3', inputs: ['text'], price: { input: 3, output: 15, cacheRead: 0.75 } },
    ]);
  });

  it('Together: a bare list, prices per million already', async () => {
    const { models } = listed(together, {
      '/v1/models': [
        {
          id: 'a/chat',
          type: 'chat',
          display_name: 'Chat',
          context_length: 8_192,
          pricing: { input: 0.88, output: 0.88 },
        },
        { id: 'b/picture', type: 'image', pricing: { input: 0, output: 0 } },
        { id: 'c/rank', type: 'rerank' },
      ],
    });
    expect(await models).toEqual([
      { id: 'a/chat', name: 'Chat', contextLength: 8_192, price: { input: 0.88, output: 0.88 } },
      { id: 'b/picture', kind: 'image' },
      { id: 'c/rank', kind: 'other' },
    ]);
  });

  it('Fireworks: flags', async () => {
    const { models } = listed(fireworks, {
      '/inference/v1/models': {
        data: [
          {
            id: 'accounts/fireworks/models/kimi',
            context_length: 131_072,
            supports_chat: true,
            supports_image_input: false,
            supports_tools: true,
          },
          { id: 'accounts/fireworks/models/flux', kind: 'FLUMINA_BASE_MODEL', supports_chat: false },
        ],
      },
    });
    expect(await models).toEqual([
      { id: 'accounts/fireworks/models/flux', kind: 'other' },
      { id: 'accounts/fireworks/models/kimi', contextLength: 131_072, inputs: ['text'], tools: true },
    ]);
  });

  it('Hugging Face: the least that can be read, the most that can be paid', async () => {
    const { models } = listed(huggingFace, {
      '/v1/models': {
        data: [
          {
            id: 'org/model',
            architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
            providers: [
              {
                provider: 'a',
                status: 'live',
                context_length: 131_072,
                pricing: { input: 0.1, output: 0.4 },
                supports_tools: true,
              },
              { provider: 'b', status: 'live', context_length: 32_768, pricing: { input: 0.2, output: 0.3 } },
              { provider: 'c', status: 'error', context_length: 1_024, pricing: { input: 9, output: 9 } },
            ],
          },
        ],
      },
    });
    expect(await models).toEqual([
      {
        id: 'org/model',
        contextLength: 32_768,
        inputs: ['text', 'image'],
        tools: true,
        price: { input: 0.2, output: 0.4 },
      },
    ]);
  });

  it('LM Studio: what is loaded, and with how much room', async () => {
    const { models } = listed(lmStudio, {
      '/api/v1/models': {
        models: [
          {
            type: 'llm',
            key: 'qwen/qwen3.5-9b',
            display_name: 'Qwen3.5 9B',
            loaded_instances: [{ id: 'qwen/qwen3.5-9b', config: { context_length: 4_096 } }],
            max_context_length: 262_144,
            capabilities: { vision: true, trained_for_tool_use: true },
          },
          { type: 'embedding', key: 'nomic', loaded_instances: [], max_context_length: 2_048 },
        ],
      },
    });
    expect(await models).toEqual([
      { id: 'nomic', kind: 'embedding', contextLength: 2_048, loaded: false },
      {
        id: 'qwen/qwen3.5-9b',
        name: 'Qwen3.5 9B',
        contextLength: 4_096,
        inputs: ['text', 'image'],
        tools: true,
        loaded: true,
      },
    ]);
  });

  it('an LM Studio that has no list of its own yet: OpenAI’s', async () => {
    const { models, asked } = listed(lmStudio, {
      '/api/v1/models': { error: 'Unexpected endpoint or method. (GET /api/v1/models)' },
      '/v1/models': { data: [{ id: 'm' }] },
    });
    expect(await models).toEqual([{ id: 'm' }]);
    expect(asked).toEqual(['/api/v1/models', '/v1/models']);
  });

  it('llama.cpp: what the server was started with, not what the model was trained for', async () => {
    const { models } = listed(llamaCpp, {
      '/v1/models': { data: [{ id: 'm', meta: { n_ctx_train: 262_144 } }] },
      '/props': {
        default_generation_settings: { n_ctx: 8_192 },
        modalities: { vision: true, audio: false },
        chat_template_caps: { supports_tools: true },
      },
    });
    expect(await models).toEqual([
      { id: 'm', contextLength: 8_192, inputs: ['text', 'image'], tools: true, loaded: true },
    ]);
    const router = listed(llamaCpp, { '/v1/models': { data: [{ id: 'a' }, { id: 'b' }] } });
    expect(await router.models).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(router.asked).toEqual(['/v1/models']);
    const newer = listed(llamaCpp, {
      '/v1/models': {
        data: [
          { id: 'a', status: { value: 'loaded', args: ['llama-server'] } },
          { id: 'b', status: { value: 'unloaded' } },
        ],
      },
    });
    expect(await newer.models).toEqual([
      { id: 'a', loaded: true },
      { id: 'b', loaded: false },
    ]);
  });

  it('vLLM: how much it was started to read; what it serves is in memory', async () => {
    const { models } = listed(vllm, { '/v1/models': { data: [{ id: 'm', max_model_len: 32_768 }] } });
    expect(await models).toEqual([{ id: 'm', contextLength: 32_768, loaded: true }]);
  });

  it('LiteLLM: prices and limits, or names where the key may see no more', async () => {
    const info = {
      mode: 'chat',
      max_input_tokens: 128_000,
      max_output_tokens: 16_384,
      input_cost_per_token: 0.0000025,
      output_cost_per_token: 0.00001,
      supports_vision: true,
      supports_function_calling: true,
      supports_response_schema: true,
    };
    const { models } = listed(liteLlm, {
      '/v1/model/info': { data: [{ model_name: 'gpt-4o', model_info: info }] },
    });
    expect(await models).toEqual([
      {
        id: 'gpt-4o',
        contextLength: 128_000,
        maxOutput: 16_384,
        inputs: ['text', 'image'],
        tools: true,
        json: true,
        price: { input: 2.5, output: 10 },
      },
    ]);
    const forbidden = new Response('', { status: 403 });
    const names = listed(liteLlm, {
      '/v1/model/info': forbidden,
      '/v1/models': { data: [{ id: 'gpt-4o' }] },
    });
    expect(await names.models).toEqual([{ id: 'gpt-4o' }]);
  });

  it('Perplexity is known without asking; Azure’s deployments are the user’s own', async () => {
    const { models, asked } = listed(perplexity, {});
    expect((await models).map(({ id }) => id)).toContain('sonar-pro');
    const deployed = listed(azure, {}, { models: ['prod-chat'] });
    expect(await deployed.models).toEqual([{ id: 'prod-chat' }]);
    expect([...asked, ...deployed.asked]).toEqual([]);
  });

  it('Bedrock, where the region lists nothing: what it serves everywhere, or the user’s own', async () => {
    expect((await listed(bedrock, {}).models).map(({ id }) => id)).toContain('openai.gpt-oss-20b-1:0');
    expect(await listed(bedrock, {}, { models: ['mine'] }).models).toEqual([{ id: 'mine' }]);
    const refused = listed(bedrock, { '/openai/v1/models': new Response('', { status: 403 }) });
    await expect(refused.models).rejects.toMatchObject({ info: { code: 'authentication' } });
  });
});
