import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import { anthropic } from '../../../lib/providers/anthropic.ts';
import { answering, ask, collect, fixture, stage } from '../../contract/stage.ts';

interface Seen {
  url: string;
  headers: Headers;
  json: Record<string, unknown>;
}

const said = fixture('text.sse', 'messages');

/** What a call sends, and what its answer says was left out. */
async function exchange(model: string, extra: Partial<Call> = {}) {
  const seen: Seen[] = [];
  const fetch = (url: string, init: RequestInit) => {
    seen.push({ url, headers: init.headers as Headers, json: JSON.parse(String(init.body)) });
    return answering([said])(url, init);
  };
  const { parts, error } = await collect(
    anthropic.generate(ask('Hi', extra), model, stage(anthropic, { key: 'sk-ant-k', fetch })),
  );
  const finish = parts.at(-1);
  return { seen: seen[0], ignored: finish?.type === 'finish' ? finish.ignored : undefined, error };
}
const json = async (model: string, extra?: Partial<Call>) => (await exchange(model, extra)).seen?.json;
const refusal = async (model: string, extra?: Partial<Call>) => (await exchange(model, extra)).error?.detail;

it('asks the Messages endpoint as a browser must, the key in its own header', async () => {
  const { seen } = await exchange('claude-opus-5-5');
  expect(seen?.url).toBe('https://api.anthropic.com/v1/messages');
  expect(Object.fromEntries(seen?.headers ?? [])).toMatchObject({
    'x-api-key': 'sk-ant-k',
    'anthropic-version': '2023-06-01',
    'anthropic-dangerous-direct-browser-access': 'true',
  });
  expect(seen?.headers.has('authorization')).toBe(false);
});

it.each([
  ['https://api.anthropic.com', 'https://api.anthropic.com/v1'],
  ['https://api.anthropic.com/v1/messages', 'https://api.anthropic.com/v1'],
  ['https://api.anthropic.com/v1/', 'https://api.anthropic.com/v1'],
  ['https://gateway.example/anthropic/v1/models', 'https://gateway.example/anthropic/v1'],
  ['https://gateway.example', 'https://gateway.example'],
])('the address %s is %s', (typed, base) => {
  expect(anthropic.address?.(typed)).toBe(base);
});

it('knows its keys by their form', () => {
  expect(anthropic.keyPattern?.test(`sk-ant-api03-${'a'.repeat(90)}`)).toBe(true);
  for (const other of ['sk-proj-abcdefghijklmnopqrst', 'sk-or-v1-abcdefghijklmnop', 'sk-ant-']) {
    expect(anthropic.keyPattern?.test(other)).toBe(false);
  }
});

describe('models', () => {
  const paged = (pages: Record<string, string>) => {
    const asked: { query: string; headers: Headers }[] = [];
    const fetch = async (url: string, init: RequestInit) => {
      const { search, searchParams } = new URL(url);
      asked.push({ query: search, headers: init.headers as Headers });
      return new Response(pages[searchParams.get('after_id') ?? ''] ?? '{}');
    };
    return { asked, connection: stage(anthropic, { key: 'k', fetch }) };
  };

  it('are listed page by page, with what Anthropic says of them', async () => {
    const { asked, connection } = paged({
      '': fixture('models-1.json', 'messages'),
      'claude-haiku-4-5-20251001': fixture('models-2.json', 'messages'),
    });
    expect(await anthropic.listModels(connection)).toEqual([
      {
        id: 'claude-haiku-4-5-20251001',
        name: 'Claude Haiku 4.5',
        contextLength: 200_000,
        maxOutput: 64_000,
      },
      {
        id: 'claude-opus-5-5',
        name: 'Claude Opus 5.5',
        contextLength: 1_000_000,
        maxOutput: 128_000,
        inputs: ['text', 'image', 'file'],
        json: true,
        reasoning: true,
      },
      { id: 'claude-text-only', name: 'Claude', inputs: ['text'], json: false, reasoning: false },
    ]);
    expect(asked.map(({ query }) => query)).toEqual([
      '?limit=1000',
      '?limit=1000&after_id=claude-haiku-4-5-20251001',
    ]);
    expect(asked.every(({ headers }) => headers.get('anthropic-version') === '2023-06-01')).toBe(true);
  });

  it('a list that never ends is left after some pages', async () => {
    let pages = 0;
    const fetch = async () => {
      pages += 1;
      return new Response(JSON.stringify({ data: [{ id: 'm' }], has_more: true, last_id: 'm' }));
    };
    expect(await anthropic.listModels(stage(anthropic, { key: 'k', fetch }))).toHaveLength(1);
    expect(pages).toBe(20);
  });

  it('the check is the list: a key that is refused says so', async () => {
    const refused = JSON.parse(fixture('errors.json', 'messages')).authentication;
    const fetch = async () => new Response(JSON.stringify(refused.body), { status: refused.status });
    await expect(anthropic.check(stage(anthropic, { key: 'k', fetch }))).rejects.toMatchObject({
      info: { code: 'authentication', message: expect.stringContaining('Workbench') },
    });
  });
});

describe('what each family takes', () => {
  const adaptive = { type: 'adaptive', display: 'summarized' };

  it.each([
    ['claude-opus-5-5', 128_000],
    ['claude-model-of-tomorrow', 128_000],
    ['claude-opus-4-6', 128_000],
    ['claude-sonnet-4-5-20250929', 64_000],
    ['claude-haiku-4-5', 64_000],
    ['claude-opus-4-1-20250805', 32_000],
    ['claude-opus-4-20250514', 32_000],
    ['claude-sonnet-4-20250514', 64_000],
    ['claude-3-7-sonnet-latest', 64_000],
    ['claude-3-5-haiku-20241022', 8_192],
    ['claude-3-haiku-20240307', 4_096],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 64_000],
    ['kimi-k3', 4_096],
  ])('%s answers in at most %i tokens', async (model, tokens) => {
    expect((await json(model))?.max_tokens).toBe(tokens);
  });

  it.each([
    ['claude-opus-5-5', adaptive],
    ['claude-sonnet-5', adaptive],
    ['claude-opus-4-6', adaptive],
    ['claude-opus-4-5', { type: 'enabled', budget_tokens: 8_192 }],
    ['claude-sonnet-4-20250514', { type: 'enabled', budget_tokens: 8_192 }],
    ['claude-3-7-sonnet-20250219', { type: 'enabled', budget_tokens: 8_192 }],
    ['claude-3-5-sonnet-latest', undefined],
  ])('%s is told to think by %j', async (model, thinking) => {
    expect((await json(model, { reasoning: { effort: 'medium' } }))?.thinking).toEqual(thinking);
  });

  it.each([
    ['claude-opus-5-5', undefined, ['reasoning']],
    ['claude-fable-5-1', undefined, ['reasoning']],
    ['claude-fable-5-20260609', undefined, ['reasoning']],
    ['claude-sonnet-5-5', { type: 'between_tools' }, undefined],
    ['claude-haiku-5-5', { type: 'disabled' }, undefined],
    ['claude-opus-5', { type: 'disabled' }, undefined],
    ['claude-opus-4-5', undefined, undefined],
    ['claude-3-haiku-20240307', undefined, ['reasoning']],
  ])('%s is told not to think by %j', async (model, thinking, ignored) => {
    const { seen, ignored: left } = await exchange(model, { reasoning: { effort: 'none' } });
    expect([seen?.json.thinking, left]).toEqual([thinking, ignored]);
  });

  it('the newest drop sampling parameters', async () => {
    for (const model of ['claude-opus-5-5', 'claude-opus-4-7', 'claude-sonnet-5']) {
      expect((await exchange(model, { temperature: 0.5 })).ignored).toEqual(['temperature']);
    }
    for (const model of ['claude-opus-4-6', 'claude-haiku-4-5', 'claude-3-opus-latest', 'kimi-k3']) {
      expect(await json(model, { temperature: 0.5 })).toMatchObject({ temperature: 0.5 });
    }
  });

  it('since 4.6 they refuse the beginning of an answer', async () => {
    const messages: Call['messages'] = [
      ...ask('Hi').messages,
      { role: 'assistant', content: [{ type: 'text', text: 'He' }], prefix: true },
    ];
    for (const model of ['claude-opus-5-5', 'claude-sonnet-4-6']) {
      expect(await refusal(model, { messages })).toBe('prefix');
    }
    for (const model of ['claude-sonnet-4-5', 'claude-3-haiku-20240307']) {
      expect(await refusal(model, { messages })).toBeUndefined();
    }
  });

  it('some refuse a forced tool', async () => {
    const forced: Partial<Call> = { tools: [{ name: 'f', inputSchema: {} }], toolChoice: 'required' };
    for (const model of ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-fable-5-1']) {
      expect(await refusal(model, forced)).toBe('toolChoice');
    }
    for (const model of ['claude-opus-5', 'claude-haiku-5-5', 'claude-fable-5']) {
      expect(await refusal(model, forced)).toBeUndefined();
    }
  });

  it('a JSON schema is a format since 4.1, a tool before', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    for (const model of ['claude-opus-5-5', 'claude-haiku-4-5', 'claude-opus-4-1']) {
      expect(await json(model, { json: { schema } })).toMatchObject({ output_config: { format: {} } });
    }
    for (const model of ['claude-sonnet-4-20250514', 'claude-3-haiku-20240307']) {
      expect(await json(model, { json: { schema } })).toMatchObject({ tool_choice: { type: 'tool' } });
    }
  });

  it('instructions between turns since Opus 4.8', async () => {
    const messages: Call['messages'] = [
      ...ask('Hi').messages,
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
    ];
    const roles = async (model: string) =>
      ((await json(model, { messages }))?.messages as { role: string }[] | undefined)?.map(
        ({ role }) => role,
      );
    for (const model of ['claude-opus-4-8', 'claude-sonnet-5', 'claude-opus-5-5']) {
      expect(await roles(model)).toEqual(['user', 'system']);
    }
    for (const model of ['claude-opus-4-7', 'claude-haiku-4-5', 'kimi-k3']) {
      expect(await roles(model)).toEqual(['user']);
    }
  });
});
