/** What the compatible providers make of addresses, keys, and what a model takes. */
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import { azure } from '../../../lib/providers/azure.ts';
import { bedrock } from '../../../lib/providers/bedrock.ts';
import { typeOf } from '../../../lib/providers/index.ts';
import { llamaCpp } from '../../../lib/providers/llama-cpp.ts';
import { lmStudio } from '../../../lib/providers/lm-studio.ts';
import { perplexity } from '../../../lib/providers/perplexity.ts';
import type { ProviderType } from '../../../lib/providers/types.ts';
import { ask, collect, stage } from '../../contract/stage.ts';
import { load } from '../../fixtures/load.ts';

const named = (name: string) => typeOf(name) as ProviderType;
const DONE =
  'data: {"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

/** What is sent for a call, and what comes of it. */
async function sent(type: ProviderType, model: string, extra: Partial<Call> = {}) {
  const asked: { url: string; headers: Headers; json: Record<string, unknown> }[] = [];
  const connection = stage(type, {
    baseUrl: type.baseUrl.initial ?? 'https://r.openai.azure.com',
    key: 'the-key',
    fetch: async (url, init) => {
      asked.push({ url, headers: new Headers(init.headers), json: JSON.parse(String(init.body)) });
      return new Response(DONE, { headers: { 'content-type': 'text/event-stream' } });
    },
  });
  const { parts, error } = await collect(type.generate(ask('Hello', extra), model, connection));
  const finish = parts.at(-1);
  return { ...asked[0], error, ignored: finish?.type === 'finish' ? (finish.ignored ?? []) : undefined };
}

describe('an address', () => {
  it.each([
    ['my-resource', 'https://my-resource.openai.azure.com/openai/v1'],
    ['https://r.openai.azure.com', 'https://r.openai.azure.com/openai/v1'],
    ['https://r.openai.azure.com/', 'https://r.openai.azure.com/openai/v1'],
    [
      'https://r.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21',
      'https://r.openai.azure.com/openai/v1',
    ],
    ['https://r.cognitiveservices.azure.com/', 'https://r.cognitiveservices.azure.com/openai/v1'],
    ['https://r.services.ai.azure.com/models', 'https://r.services.ai.azure.com/openai/v1'],
    ['https://gateway.example/azure/openai/v1/', 'https://gateway.example/azure/openai/v1'],
  ])('of Azure may be typed as %s', (typed, base) => {
    expect(azure.address?.(typed)).toBe(base);
  });

  it.each([
    ['eu-central-1', 'https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1'],
    [
      'https://bedrock-runtime.us-west-2.amazonaws.com',
      'https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1',
    ],
    ['https://bedrock-mantle.us-east-1.api.aws/v1/', 'https://bedrock-mantle.us-east-1.api.aws/v1'],
  ])('of Bedrock may be typed as %s', (typed, base) => {
    expect(bedrock.address?.(typed)).toBe(base);
  });

  it('S04 never leaves the host that was typed', () => {
    for (const typed of [
      'https://evil.example/?.openai.azure.com',
      'https://azure.com.evil.example/openai',
    ]) {
      expect(new URL(azure.address?.(typed) ?? '').host).toBe(new URL(typed).host);
    }
    const runtime = 'https://bedrock-runtime.evil.example';
    expect(new URL(bedrock.address?.(runtime) ?? '').host).toBe('bedrock-runtime.evil.example');
  });

  it('of a local server may be typed with the path of either of its interfaces', () => {
    for (const path of ['', '/', '/v1', '/v1/', '/api/v1', '/api/v0/models', '/v1/chat/completions']) {
      expect(lmStudio.address?.(`http://127.0.0.1:1234${path}`)).toBe('http://127.0.0.1:1234');
    }
    expect(llamaCpp.address?.('http://127.0.0.1:8080/v1')).toBe('http://127.0.0.1:8080');
    expect(named('deepseek').address?.('https://api.deepseek.com/v1')).toBe('https://api.deepseek.com');
  });
});

describe('a question', () => {
  it('goes where each provider has its chat', async () => {
    expect((await sent(lmStudio, 'm')).url).toBe('http://127.0.0.1:1234/v1/chat/completions');
    expect((await sent(azure, 'm')).url).toBe('https://r.openai.azure.com/openai/v1/chat/completions');
    expect((await sent(named('deepseek'), 'm')).url).toBe('https://api.deepseek.com/chat/completions');
  });

  it('carries the key as Azure wants it', async () => {
    const { headers } = await sent(azure, 'm');
    expect(headers?.get('api-key')).toBe('the-key');
    expect(headers?.get('authorization')).toBeNull();
  });

  it.each([
    ['groq', 'm', 'max_completion_tokens'],
    ['xai', 'm', 'max_completion_tokens'],
    ['azure', 'gpt-5', 'max_completion_tokens'],
    ['azure', 'DeepSeek-R1', 'max_tokens'],
    ['mistral', 'm', 'max_tokens'],
    ['deepseek', 'm', 'max_tokens'],
    ['openrouter', 'm', 'max_tokens'],
  ])('spells the length of an answer as %s does for %s', async (type, model, field) => {
    expect((await sent(named(type), model, { maxOutputTokens: 9 })).json).toMatchObject({ [field]: 9 });
  });

  it.each([
    ['openrouter', 'a/b', 'max', { reasoning: { effort: 'xhigh' } }],
    ['openrouter', 'a/b', 'none', { reasoning: { effort: 'none' } }],
    ['groq', 'openai/gpt-oss-20b', 'minimal', { reasoning_effort: 'low' }],
    ['groq', 'qwen/qwen3-32b', 'high', { reasoning_effort: 'default' }],
    ['deepseek', 'deepseek-v4-pro', 'medium', { thinking: { type: 'enabled' }, reasoning_effort: 'high' }],
    ['deepseek', 'deepseek-v4-pro', 'none', { thinking: { type: 'disabled' } }],
    ['mistral', 'magistral-medium-latest', 'low', { reasoning_effort: 'high' }],
    ['xai', 'grok-3-mini', 'medium', { reasoning_effort: 'low' }],
    ['vllm', 'qwen3', 'none', { chat_template_kwargs: { enable_thinking: false } }],
    ['vllm', 'openai/gpt-oss-20b', 'max', { reasoning_effort: 'high' }],
  ] as const)('%s: %s is told to think %s in its own words', async (type, model, effort, fields) => {
    const { json, ignored } = await sent(named(type), model, { reasoning: { effort } });
    expect(json).toMatchObject(fields);
    expect(ignored).toEqual([]);
  });

  it.each([
    ['groq', 'llama-3.3-70b-versatile'],
    ['xai', 'grok-4'],
    ['xai', 'grok-4.20-0309-reasoning'],
    ['mistral', 'codestral-latest'],
    ['cerebras', 'llama3.1-8b'],
  ])('%s: %s is not told how to think, and the answer says so', async (type, model) => {
    const { json, ignored } = await sent(named(type), model, { reasoning: { effort: 'high' } });
    expect(JSON.stringify({ ...json, model: '' })).not.toMatch(/reasoning|thinking/);
    expect(ignored).toEqual(['reasoning']);
  });

  it('xAI’s reasoning models take no stop sequences, its others do', async () => {
    const stop = ['END'];
    expect((await sent(named('xai'), 'grok-4.3', { stop })).error).toMatchObject({ detail: 'stop' });
    expect((await sent(named('xai'), 'grok-3', { stop })).json).toMatchObject({ stop });
  });

  it('an open model is given every colour, OpenAI’s only what it takes', async () => {
    const colours = { topK: 5, minP: 0.1 };
    const together = await sent(named('together'), 'm', colours);
    expect(together.json).toMatchObject({ top_k: 5, min_p: 0.1 });
    const own = await sent(azure, 'm', colours);
    expect(own.ignored).toEqual(['topK', 'minP']);
    expect(own.json).not.toHaveProperty('top_k');
  });

  it('Mistral’s seed has a name of its own', async () => {
    const { json, ignored } = await sent(named('mistral'), 'mistral-large-latest', { seed: 7 });
    expect(json).toMatchObject({ random_seed: 7 });
    expect(json).not.toHaveProperty('seed');
    expect(ignored).toEqual([]);
  });

  it('Perplexity is given no tools', async () => {
    const tools = [{ name: 't', inputSchema: {} }];
    expect((await sent(perplexity, 'sonar', { tools })).error).toMatchObject({ detail: 'tools' });
  });
});

describe('a refusal', () => {
  const explained = (type: ProviderType, status: number, body: string) =>
    type.explain?.(status, body, { id: 'p', type: type.type, label: 'Mine' }, load);

  it('of Azure for want of a deployment says what to enter', async () => {
    const body = '{"error":{"code":"DeploymentNotFound","message":"quokka"}}';
    const told = await explained(azure, 404, body);
    expect(told).toMatchObject({ code: 'model-not-found', message: expect.stringContaining('deployments') });
    expect(told?.message).not.toContain('quokka');
  });

  it('of a llama.cpp that is still loading says to wait', async () => {
    const body = '{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}';
    expect(await explained(llamaCpp, 503, body)).toMatchObject({
      code: 'overloaded',
      message: expect.stringContaining('loading'),
    });
    expect(await explained(llamaCpp, 503, '{}')).toBeUndefined();
  });
});

it('the tasks of a provider begin where its chat does', async () => {
  const asked: string[] = [];
  const connection = stage(lmStudio, {
    baseUrl: 'http://127.0.0.1:1234',
    fetch: async (url) => {
      asked.push(new URL(url).pathname);
      return new Response(JSON.stringify({ data: [{ index: 0, embedding: [1, 2] }] }));
    },
  });
  for await (const _ of lmStudio.embed?.({ task: 'embed', values: ['a'] } as never, 'm', connection) ?? []);
  expect(asked).toEqual(['/v1/embeddings']);
});
