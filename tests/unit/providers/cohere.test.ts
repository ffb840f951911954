import { describe, expect, it } from 'vitest';
import type { OrielError } from '../../../lib/protocol/errors.ts';
import { cohere } from '../../../lib/providers/cohere.ts';
import { ask, collect, stage } from '../../contract/stage.ts';

/** Answers by `METHOD path?query`; everything else is not there. */
function at(answers: Record<string, [status: number, body: unknown]>) {
  const asked: string[] = [];
  const fetch = async (url: string, { method }: RequestInit) => {
    const { pathname, search } = new URL(url);
    asked.push(`${method} ${pathname}${search}`);
    const [status, body] = answers[`${method} ${pathname}${search}`] ?? [404, ''];
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  };
  return { asked, connection: stage(cohere, { key: 'k', fetch }) };
}
const CHECK = 'POST /v1/check-api-key';
const LIST = 'GET /v1/models?page_size=1000';

describe('Cohere’s models', () => {
  it('come in pages, with what each can do', async () => {
    const { asked, connection } = at({
      [LIST]: [
        200,
        {
          models: [
            {
              name: 'command-a-03-2025',
              endpoints: ['generate', 'chat'],
              context_length: 288_000,
              features: ['json_mode', 'json_schema', 'tools', 'strict_tools'],
            },
            { name: 'command-r', endpoints: ['chat'], context_length: 128_000, is_deprecated: true },
            { name: 7 },
            null,
          ],
          next_page_token: 'two',
        },
      ],
      [`${LIST}&page_token=two`]: [
        200,
        {
          models: [
            {
              name: 'embed-v4.0',
              endpoints: ['embed', 'embed_image'],
              context_length: 128_000,
              features: null,
            },
            { name: 'rerank-v3.5', endpoints: ['rerank'], context_length: 0 },
            { name: 'command-a-vision-07-2025', endpoints: ['chat'], features: ['vision', 'json_mode'] },
            { name: 'command-a-reasoning-08-2025', endpoints: ['chat'], features: null },
            { name: 'cohere-transcribe', endpoints: ['transcriptions'] },
          ],
        },
      ],
    });
    expect(await cohere.listModels(connection)).toEqual([
      { id: 'cohere-transcribe', kind: 'transcription' },
      {
        id: 'command-a-03-2025',
        kind: 'chat',
        contextLength: 288_000,
        reasoning: false,
        inputs: ['text'],
        tools: true,
        json: true,
      },
      { id: 'command-a-reasoning-08-2025', kind: 'chat', reasoning: true },
      {
        id: 'command-a-vision-07-2025',
        kind: 'chat',
        reasoning: false,
        inputs: ['text', 'image'],
        tools: false,
        json: false,
      },
      {
        id: 'command-r',
        kind: 'chat',
        contextLength: 128_000,
        reasoning: false,
        note: expect.stringContaining('retire'),
      },
      { id: 'embed-v4.0', kind: 'embedding', contextLength: 128_000 },
      { id: 'rerank-v3.5', kind: 'other' },
    ]);
    expect(asked).toHaveLength(2);
  });
});

describe('the test of a key', () => {
  const check = (answers: Parameters<typeof at>[0]) => {
    const { asked, connection } = at(answers);
    return cohere.check(connection).then(
      (models) => ({ asked, models, info: undefined }),
      (thrown: OrielError) => ({ asked, models: undefined, info: thrown.info }),
    );
  };
  const models = { models: [{ name: 'command-x', endpoints: ['chat'] }] };

  it('asks for the key alone, then for the models', async () => {
    const { asked, models: listed } = await check({ [CHECK]: [200, { valid: true }], [LIST]: [200, models] });
    expect(listed?.map(({ id }) => id)).toEqual(['command-x']);
    expect(asked).toEqual([CHECK, LIST]);
  });

  it('a key that is not valid is said to be so, in whichever way Cohere does', async () => {
    for (const answer of [
      [200, { valid: false }],
      [401, { message: 'invalid api token' }],
    ] as const) {
      const { asked, info } = await check({ [CHECK]: [...answer], [LIST]: [200, models] });
      expect(info).toMatchObject({ code: 'authentication', message: expect.stringContaining('the key') });
      expect(asked).toEqual([CHECK]);
    }
  });

  it('an answer that is not Cohere’s blames the address, and not the key', async () => {
    const { info } = await check({ [CHECK]: [200, { ok: true }], [LIST]: [200, { ok: true }] });
    expect(info).toMatchObject({ code: 'provider-error', message: expect.stringContaining('its address') });
  });
});

it('its key is told by its form, which others share', () => {
  expect(cohere.keyPattern?.test('a1B2c3D4e5'.repeat(4))).toBe(true);
  expect(cohere.keyPattern?.test('a1B2c3D4e5'.repeat(3))).toBe(false);
  expect(cohere.keyPattern?.test(`sk-${'a'.repeat(37)}`)).toBe(false);
});

it.each([
  'https://api.cohere.com/v2/chat',
  'https://api.cohere.com/v1/',
  'https://api.cohere.com/compatibility/v1',
  'https://api.cohere.com/v2',
])('%s is the address of its API', (typed) => {
  expect(cohere.address?.(typed)).toBe('https://api.cohere.com');
});

it('an effort goes to the models that think, and is named as left out for the others', async () => {
  const sent: Record<string, unknown>[] = [];
  const connection = stage(cohere, {
    key: 'k',
    fetch: async (_url, { body }) => {
      sent.push(JSON.parse(String(body)));
      return new Response('data: {"type":"message-end","delta":{"finish_reason":"COMPLETE"}}\n\n');
    },
  });
  const call = ask('Hi', { reasoning: { effort: 'high' } });
  const thinks = await collect(cohere.generate(call, 'command-a-reasoning-08-2025', connection));
  const not = await collect(cohere.generate(call, 'command-a-03-2025', connection));
  expect(sent.map(({ thinking }) => thinking)).toEqual([
    { type: 'enabled', token_budget: 24_576 },
    undefined,
  ]);
  expect(thinks.parts.at(-1)).not.toHaveProperty('ignored');
  expect(not.parts.at(-1)).toMatchObject({ type: 'finish', ignored: ['reasoning'] });
});
