import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import { VIRTUAL_MODELS } from '../../../lib/protocol/virtual.ts';
import { explain } from '../../../lib/router/choose.ts';
import { MAX_CANDIDATES } from '../../../lib/router/outcome.ts';
import type { ChooseRequest } from '../../../lib/router/types.ts';
import { VIRTUALS } from '../../../lib/router/virtual.ts';
import { ENDPOINTS, needs, request } from '../../fixtures/endpoints.ts';

const at = (ref: string, facts: Partial<Endpoint> = {}): Endpoint => {
  const [providerId = '', modelId = ''] = ref.split('/');
  return { ref, providerId, modelId, model: modelId, local: providerId === 'ollama', ...facts };
};
const priced = (output: number): Partial<Endpoint> => ({ price: { input: 1, output, source: 'own', at: 0 } });
const order = (name: string, endpoints: readonly Endpoint[], with_: Partial<ChooseRequest> = {}) =>
  explain(request({ site: `oriel/${name}`, endpoints, ...with_ })).decision.candidates.map(({ ref }) => ref);

describe('a virtual model', () => {
  it('is there for each name that the protocol knows', () => {
    expect(Object.keys(VIRTUALS).sort()).toEqual([...VIRTUAL_MODELS].sort());
  });

  it.each([...VIRTUAL_MODELS])('oriel/%s chooses among endpoints of the kind that a task is of', (name) => {
    const local = at('ollama/nomic-embed', { kind: 'embedding', inputs: ['text', 'image'] });
    const { decision, refused } = explain(
      request({
        site: `oriel/${name}`,
        endpoints: [...ENDPOINTS, local],
        needs: needs({ kind: 'embedding' }),
        // As if there were no provider that Oriel cannot speak to of embeddings.
        typeOf: (type) => ({ type, embed() {} }) as never,
      }),
    );
    expect(refused).toBeUndefined();
    expect(decision.candidates.length).toBeGreaterThan(0);
    for (const { ref } of decision.candidates) expect(ref).toMatch(/embed/);
  });

  it('answers where the person has any model that may', () => {
    const only = [at('lab/mystery')];
    for (const name of VIRTUAL_MODELS.filter((it) => it !== 'local'))
      expect(order(name, only)).toEqual(['lab/mystery']);
    const { refused } = explain(request({ site: 'oriel/local', endpoints: only }));
    expect(refused).toMatchObject({
      code: 'no-model',
      message:
        'None of the models behind oriel/local may answer: not on this machine. Change the rule, or choose another model in Oriel.',
    });
  });

  it('without any endpoint says that none is known', () => {
    const { refused } = explain(request({ site: 'oriel/auto', endpoints: [] }));
    expect(refused).toMatchObject({ code: 'no-model', message: expect.stringContaining('list theirs') });
  });
});

describe('oriel/auto', () => {
  const [a, b, c, d] = [
    at('openai/a', { tier: 2, released: '2025-01' }),
    at('groq/b', { tier: 2, released: '2025-06-02' }),
    at('lab/c', { tier: 2, released: '2025-09', categories: ['chat', 'code'], codeOnly: true }),
    at('mistral/d', { tier: 3, released: '2024-01' }),
  ];

  it('is the favourites in their order, their models elsewhere, everyday models newest first, then all others', () => {
    const again = at('openrouter/d', { model: 'd', tier: 3, released: '2024-01' });
    const favourites = ['oriel/auto', 'mistral/d', 'openai/a', 'mistral/d', 'gone/x'];
    const all = [a, b, c, d, again];
    expect(order('auto', all, { favourites })).toEqual([
      'mistral/d',
      'openai/a',
      'openrouter/d',
      'groq/b',
      'lab/c',
    ]);
    expect(order('auto', all, { favourites, elsewhere: false })).toEqual([
      'mistral/d',
      'openai/a',
      'groq/b',
      'lab/c',
      'openrouter/d',
    ]);
    expect(order('auto', all)).toEqual(['groq/b', 'openai/a', 'lab/c', 'mistral/d', 'openrouter/d']);
  });

  it('takes an everyday model that is good at code, too, for an everyday one', () => {
    const both = at('lab/both', { tier: 2, released: '2025-10', categories: ['chat', 'code'] });
    expect(order('auto', [a, b, c, both])).toEqual(['lab/both', 'groq/b', 'openai/a', 'lab/c']);
  });

  it('takes a model that nobody dates for a year old', () => {
    const year = Date.parse('2026-06-02');
    const undated = at('lab/undated', { tier: 2 });
    expect(order('auto', [undated, a, b], { now: year - 1 })).toEqual(['groq/b', 'lab/undated', 'openai/a']);
    expect(order('auto', [undated, a, b], { now: year + 2 * 86_400_000 })).toEqual([
      'lab/undated',
      'groq/b',
      'openai/a',
    ]);
  });
});

describe('oriel/fast', () => {
  it('is what is small or was quick, the quickest first; what nobody measured after, the small before the great', () => {
    const measured = (p50: number) => ({
      breaker: 'closed' as const,
      attempts: 9,
      firstMs: { p50, p95: 2 * p50 },
    });
    const health = (ref: string) =>
      ({ 'openai/great': measured(700), 'openai/slow': measured(1_001), 'groq/small': measured(900) })[ref];
    const all = [
      at('openai/slow', { tier: 3 }),
      at('openai/great', { tier: 3 }),
      at('groq/small', { categories: ['small'] }),
      at('lab/unknown'),
      at('lab/small', { tier: 1 }),
      at('lab/best', { tier: 3 }),
    ];
    expect(order('fast', all, { health })).toEqual([
      'openai/great',
      'groq/small',
      'lab/small',
      'openai/slow',
      'lab/unknown',
      'lab/best',
    ]);
  });
});

describe('oriel/fast, before anything was measured,', () => {
  it('is the newer of what is of a size', () => {
    const all = [
      at('anthropic/old', { tier: 1, released: '2025-01' }),
      at('groq/undated', { tier: 1 }),
      at('openai/new', { tier: 1, released: '2025-10' }),
    ];
    expect(order('fast', all)).toEqual(['openai/new', 'anthropic/old', 'groq/undated']);
  });
});

describe('oriel/best', () => {
  it('is the most capable, the newest first, of a day the dearest, with the endpoints of a model together', () => {
    const all = [
      at('openai/everyday', { tier: 2, released: '2025-11', ...priced(90) }),
      at('lab/unknown', priced(99)),
      at('openai/older', { tier: 3, released: '2025-01-01', ...priced(75) }),
      at('openai/cheap', { tier: 3, released: '2025-08-07', ...priced(10) }),
      at('groq/dear', { tier: 3, released: '2025-08-07', ...priced(5) }),
      at('together/dear', { tier: 3, released: '2025-08-07', ...priced(75) }),
      at('openai/small', { tier: 1, released: '2025-12' }),
    ];
    expect(order('best', all, { random: () => 0.3 })).toEqual([
      'groq/dear',
      'together/dear',
      'openai/cheap',
      'openai/older',
      'openai/everyday',
      'openai/small',
      'lab/unknown',
    ]);
  });
});

describe('oriel/local', () => {
  it('is what is in memory before what is not, then the more capable, then the newer', () => {
    const all = [
      at('ollama/great', { tier: 3 }),
      at('ollama/old', { tier: 2, released: '2023-01' }),
      at('ollama/new', { tier: 2, released: '2025-01' }),
      at('ollama/loaded', { tier: 1, loaded: true }),
      at('openai/cloud', { tier: 3 }),
    ];
    expect(order('local', all)).toEqual(['ollama/loaded', 'ollama/great', 'ollama/new', 'ollama/old']);
  });
});

describe('oriel/vision', () => {
  it('sees, whatever the call holds; of whom nobody knows, last', () => {
    const all = [
      at('lab/unknown', { tier: 2 }),
      at('openai/blind', { inputs: ['text'], tier: 2 }),
      at('openai/sees', { inputs: ['text', 'image'], tier: 3 }),
    ];
    expect(order('vision', all, { needs: needs() })).toEqual(['openai/sees', 'lab/unknown']);
  });
});

describe('oriel/cheap', () => {
  it('is the cheapest for the very call, of thousands too', () => {
    const long = at('openai/cheap-to-read', { price: { input: 0.1, output: 30, source: 'own', at: 0 } });
    const short = at('openai/cheap-to-write', { price: { input: 3, output: 1, source: 'own', at: 0 } });
    const free = at('ollama/free', { price: undefined });
    const unknown = at('lab/unknown');
    const all = [unknown, short, long, free];
    const asking = (inputTokens: number) => ({ needs: needs({ inputTokens }) });
    expect(order('cheap', all, asking(50_000))).toEqual([
      'ollama/free',
      'openai/cheap-to-read',
      'openai/cheap-to-write',
      'lab/unknown',
    ]);
    expect(order('cheap', all, asking(10))[1]).toBe('openai/cheap-to-write');
    const many = Array.from({ length: 400 }, (_, i) => at(`openai/m${i}`, priced(((i * 7_919) % 400) + 1)));
    const unpriced = (i: number) => at(`openai/u${i}`);
    expect(
      order(
        'cheap',
        many.flatMap((it, i) => [unpriced(i), it]),
      ),
    ).toEqual(
      many
        .toSorted((x, y) => (x.price?.output ?? 0) - (y.price?.output ?? 0))
        .slice(0, MAX_CANDIDATES)
        .map(({ ref }) => ref),
    );
  });
});
