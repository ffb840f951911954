import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MAX_ENTRIES } from '../../../lib/catalog/gathering.ts';
import { readModelsDev } from '../../../lib/catalog/models-dev.ts';
import { readOpenRouter } from '../../../lib/catalog/openrouter-list.ts';
import { askSources, MAX_BYTES, MODELS_DEV, OPENROUTER_MODELS } from '../../../lib/catalog/refresh.ts';
import type { Refreshed } from '../../../lib/catalog/refreshed.ts';
import { readFacts } from '../../../lib/catalog/snapshot.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/catalog/${name}.json`, import.meta.url), 'utf8');
const OPENROUTER = fixture('openrouter-models');
const MODELS = fixture('models-dev');
const NOW = 5_000;

type Answer = (url: string, init: RequestInit | undefined) => Response | Promise<Response>;
const isOpenRouter = (url: string) => url.startsWith(OPENROUTER_MODELS);
const usual: Answer = (url) => new Response(isOpenRouter(url) ? OPENROUTER : MODELS);

async function ask(answer: Answer, more: { signal?: AbortSignal; timeoutMs?: number } = {}) {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const outcomes = await askSources({
    fetch: async (input, init) => {
      asked.push({ url: String(input), init });
      return answer(String(input), init);
    },
    now: () => NOW,
    ...more,
  });
  const of = (source: Refreshed['source']) => outcomes.find((it) => it.source === source)!;
  const problem = (source: Refreshed['source']) => {
    const outcome = of(source);
    return 'problem' in outcome ? outcome.problem.message : undefined;
  };
  return { asked, outcomes, of, problem };
}

describe('a list without measure', () => {
  it('is read as far as there could be models', () => {
    const entries = Array.from({ length: MAX_ENTRIES + 5 }, (_, at) => ({ id: `m${at}` }));
    expect(Object.keys(readOpenRouter(entries, NOW).models)).toHaveLength(MAX_ENTRIES);
  });
});

describe('what OpenRouter lists', () => {
  const facts = readOpenRouter(JSON.parse(OPENROUTER).data, NOW);

  it('is a model, and its price there', () => {
    expect(facts.at).toBe(NOW);
    expect(facts.models['claude-sonnet-5-5']).toEqual({
      name: 'Claude Sonnet 5.5',
      contextLength: 1_000_000,
      maxOutput: 128_000,
      inputs: ['text', 'image', 'file'],
      outputs: ['text'],
      tools: true,
      json: true,
      reasoning: true,
      knowledge: '2026-06-30',
      released: '2026-09-28',
    });
    expect(facts.endpoints.openrouter?.['anthropic/claude-sonnet-5.5']).toEqual({
      price: { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5, image: 0.0032, request: 0 },
    });
  });

  it('may be free, may end, and has no price where that depends', () => {
    const { openrouter = {} } = facts.endpoints;
    expect(openrouter['meta-llama/llama-3.3-70b-instruct:free']).toMatchObject({
      price: { input: 0, output: 0 },
      retires: '2026-12-31',
    });
    expect(openrouter['openrouter/auto']).not.toHaveProperty('price');
    // Nought by the token is not nought for a picture.
    expect(openrouter['black-forest-labs/flux.2-pro']).not.toHaveProperty('price');
    expect(facts.models['flux.2-pro']).toMatchObject({ kind: 'image' });
  });

  it('is left out where it is absurd, and an entry that is none altogether', () => {
    expect(facts.models['absurd/price']).toEqual({ name: 'Absurd', kind: 'other' });
    expect(facts.endpoints.openrouter?.['absurd/price']).toEqual({});
    expect(Object.keys(facts.endpoints.openrouter ?? {})).toHaveLength(5);
  });

  it('is in the shape that is kept', () => {
    expect(readFacts(structuredClone(facts))).toEqual(facts);
  });
});

describe('what models.dev lists', () => {
  const facts = readModelsDev(JSON.parse(MODELS), NOW);

  it('is by provider what each takes, as far as Oriel has it', () => {
    expect(Object.keys(facts.endpoints)).toEqual(['anthropic', 'groq', 'openai']);
    expect(facts.endpoints.anthropic).toEqual({
      'claude-sonnet-5-5': { price: { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 } },
    });
    expect(facts.models['claude-sonnet-5-5']).toMatchObject({
      inputs: ['text', 'image', 'file'],
      knowledge: '2026-06',
      released: '2026-09-28',
      json: true,
    });
  });

  it('tells what longer requests cost, once', () => {
    expect(facts.endpoints.openai?.['gpt-5.5']?.price).toEqual({
      input: 5,
      output: 30,
      cacheRead: 0.5,
      above: [{ tokens: 272_000, input: 10, output: 45, cacheRead: 1 }],
    });
    expect(facts.models['gpt-5.5']).toMatchObject({ tools: true, contextLength: 1_050_000 });
  });

  it('tells what a model is for, and when it goes', () => {
    expect(facts.models['text-embedding-3-small']).toMatchObject({ kind: 'embedding' });
    expect(facts.endpoints.openai?.['text-embedding-3-small']).toMatchObject({ retires: '2027-05-01' });
    expect(facts.models['gpt-transcribe']).toMatchObject({ kind: 'transcription' });
  });

  it('is left out where it is absurd', () => {
    expect(facts.models.nonsense).toEqual({ name: 'Nonsense' });
    expect(facts.endpoints.openai?.nonsense).toEqual({});
    for (const body of [
      null,
      7,
      'text',
      [],
      {},
      { openai: { models: [1, 2] } },
      { __proto__: { openai: {} } },
    ])
      expect(readModelsDev(body, NOW).models).toEqual({});
  });

  it('is in the shape that is kept', () => {
    expect(readFacts(structuredClone(facts))).toEqual(facts);
  });
});

describe('asking elsewhere', () => {
  it('sends nothing of the person along, and follows no redirect', async () => {
    const { asked, outcomes } = await ask(usual);
    expect(asked.map(({ url }) => url).sort()).toEqual(
      [MODELS_DEV, `${OPENROUTER_MODELS}?output_modalities=all`].sort(),
    );
    for (const { init } of asked) {
      expect(init).toMatchObject({ credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' });
      expect(init?.headers).toEqual({ accept: 'application/json' });
      expect(init?.body).toBeUndefined();
    }
    expect(outcomes.map((it) => 'facts' in it)).toEqual([true, true]);
  });

  it('takes what one says where the other fails', async () => {
    const { of, problem } = await ask((url, init) => {
      if (isOpenRouter(url)) throw new TypeError('Failed to fetch');
      return usual(url, init);
    });
    expect('facts' in of('models.dev')).toBe(true);
    expect(problem('openrouter')).toMatch(/OpenRouter could not be reached\. Check the connection/);
    expect(of('openrouter')).toMatchObject({ problem: { at: NOW } });
  });

  it.each<[string, Answer, RegExp]>([
    [
      'a status',
      () => new Response('{"error":"secret words"}', { status: 503 }),
      /answered with status 503, but not with a list/,
    ],
    ['no JSON', () => new Response('<html>'), /not with a list of models/],
    ['other JSON', () => new Response('{"data":{}}'), /not with a list of models/],
    ['an empty list', () => new Response('{"data":[]}'), /not with a list of models/],
    ['no body', () => new Response(null, { status: 204 }), /not with a list of models/],
  ])('says in its own words what is wrong with %s', async (_name, answer, words) => {
    const { problem } = await ask(answer);
    for (const source of ['openrouter', 'models.dev'] as const) {
      expect(problem(source)).toMatch(words);
      expect(problem(source)).not.toContain('secret');
    }
  });

  it('stops reading what has no end', async () => {
    let cancelled = 0;
    const endless: Answer = () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024).fill(32)),
          cancel: () => {
            cancelled += 1;
          },
        }),
      );
    const { problem } = await ask(endless);
    expect(problem('openrouter')).toMatch(/more than it ever should/);
    expect(cancelled).toBe(2);
    expect(MAX_BYTES).toBe(20 * 1024 * 1024);
  });

  it('follows OpenRouter’s pages, and no address but its own', async () => {
    const page = (data: unknown[], next?: string) => new Response(JSON.stringify({ data, links: { next } }));
    const { asked, of } = await ask((url) => {
      if (!isOpenRouter(url)) return new Response(MODELS);
      if (url.includes('offset=500')) return page([{ id: 'openai/b' }], 'https://evil.example/api/v1/models');
      return page([{ id: 'openai/a' }], '/api/v1/models?offset=500&limit=500');
    });
    const facts = of('openrouter');
    expect('facts' in facts && Object.keys(facts.facts.models)).toEqual(['a', 'b']);
    expect(asked.filter(({ url }) => isOpenRouter(url)).map(({ url }) => new URL(url).search)).toEqual([
      '?output_modalities=all',
      '?offset=500&limit=500',
    ]);
    expect(asked.some(({ url }) => url.includes('evil'))).toBe(false);
  });

  it('does not read pages for ever', async () => {
    const { asked } = await ask((url) =>
      isOpenRouter(url)
        ? new Response(JSON.stringify({ data: [{ id: 'a/b' }], links: { next: '/api/v1/models?again=1' } }))
        : new Response(MODELS),
    );
    expect(asked.length).toBeLessThanOrEqual(11);
  });

  describe('of a server that says nothing', () => {
    const servers: { close(): void }[] = [];
    afterEach(() => {
      for (const server of servers.splice(0)) server.close();
    });

    it('ends in time, and when it is told to', async () => {
      const server = createServer(() => undefined);
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      servers.push({
        close: () => {
          server.closeAllConnections();
          server.close();
        },
      });
      const { port } = server.address() as AddressInfo;
      const hang: Answer = (_url, init) => fetch(`http://127.0.0.1:${port}/`, init);
      const late = await ask(hang, { timeoutMs: 50 });
      expect(late.problem('models.dev')).toMatch(/did not answer in time/);
      const controller = new AbortController();
      const ending = ask(hang, { signal: controller.signal });
      await vi.waitFor(() => expect(server.listening).toBe(true));
      controller.abort();
      const ended = await ending;
      expect(ended.problem('models.dev')).toBe('The request was cancelled.');
    });
  });
});
