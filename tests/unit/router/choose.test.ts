import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import { errorInfo } from '../../../lib/protocol/errors.ts';
import type { EndpointHealth } from '../../../lib/protocol/routing.ts';
import type { ProviderType } from '../../../lib/providers/types.ts';
import { choose, elsewhere, explain } from '../../../lib/router/choose.ts';
import { needsTable } from '../../../lib/router/plain.ts';
import type { ChooseRequest } from '../../../lib/router/types.ts';
import { ENDPOINTS, NOW, needs, request } from '../../fixtures/endpoints.ts';

const PLAIN = { endpoints: undefined } satisfies Partial<ChooseRequest>;
const refs = (with_: Partial<ChooseRequest>) => choose(request(with_)).candidates.map(({ ref }) => ref);
const refusal = (with_: Partial<ChooseRequest>) => {
  try {
    return choose(request(with_)).decision;
  } catch (thrown) {
    return errorInfo(thrown);
  }
};
const OPEN: EndpointHealth = { breaker: 'open', attempts: 9 };
/** Every member of it fails the test that reads it. */
const untouchable = (what: string): never =>
  new Proxy([], {
    get() {
      throw new Error(`${what} were looked at`);
    },
  }) as never;
/** As if reading the cache there had this price. */
const cachingAt = (ref: string, cacheRead: number) =>
  ENDPOINTS.map((it) => (it.ref === ref && it.price ? { ...it, price: { ...it.price, cacheRead } } : it));

describe('the nearest rule', () => {
  const all = { approval: 'mistral/a/1', site: 'groq/b', fallback: 'openai/c', ...PLAIN };

  it('is the approval’s pick before the site’s model, and that before the default', () => {
    expect(choose(request(all))).toMatchObject({
      candidates: [{ ref: 'mistral/a/1', modelId: 'a/1', provider: { label: 'Mistral' } }],
      decision: { wanted: 'mistral/a/1', by: 'approval' },
    });
    expect(choose(request({ ...all, approval: undefined })).decision).toMatchObject({ by: 'site' });
    expect(choose(request({ ...PLAIN, fallback: 'openai/c' })).decision).toMatchObject({
      wanted: 'openai/c',
      by: 'default',
    });
  });

  it('is the page’s wish before the site’s model where the person lets it choose, never before an approval', () => {
    const wishing = { ...all, approval: undefined, endpoints: ENDPOINTS, wish: 'gpt-4o-mini' };
    expect(choose(request({ ...wishing, pageChooses: true })).decision).toMatchObject({
      wanted: 'openai/gpt-4o-mini',
      by: 'page',
    });
    expect(choose(request({ ...wishing, pageChooses: false })).decision).toMatchObject({
      by: 'site',
      ignoredWish: 'gpt-4o-mini',
    });
    const approved = choose(request({ ...wishing, pageChooses: true, approval: 'openai/gpt-4o' })).decision;
    expect(approved).toMatchObject({ wanted: 'openai/gpt-4o', by: 'approval', ignoredWish: 'gpt-4o-mini' });
  });

  it('does not quietly give way to the next when its provider or preset is gone', () => {
    for (const gone of ['gone/x', 'oriel/gone']) {
      expect(refusal({ site: gone, fallback: 'openai/gpt-4o' })).toMatchObject({
        code: 'no-model',
        message: expect.stringContaining('Choose another model in Oriel.'),
      });
    }
    const old = { id: 'old', type: 'vanished', label: 'Old' };
    expect(refusal({ site: 'old/x', fallback: 'openai/gpt-4o', providers: [old] })).toMatchObject({
      code: 'no-model',
    });
    expect(refusal({})).toMatchObject({ code: 'no-model' });
  });

  it('is told without a throw, whatever the answer', () => {
    expect(explain(request({ site: 'gone/x' }))).toMatchObject({
      decision: { wanted: 'gone/x', by: 'site', candidates: [] },
      refused: { code: 'no-model' },
    });
    expect(explain(request())).toMatchObject({ decision: { wanted: '' }, refused: { code: 'no-model' } });
    expect(explain(request({ site: 'openai/gpt-4o', ...PLAIN }))).not.toHaveProperty('refused');
  });
});

describe('an endpoint that was chosen as such', () => {
  it('is asked without looking anything up', () => {
    const hot = request({
      site: 'groq/llama-3.3-70b-versatile',
      endpoints: undefined,
      presets: untouchable('presets'),
      favourites: untouchable('favourites'),
      rules: [{ prefer: { firstTokenMs: 500 } }],
      random: () => {
        throw new Error('chance was asked for');
      },
    });
    expect(needsTable(hot)).toBe(false);
    const { candidates, decision } = choose(hot);
    expect(candidates).toHaveLength(1);
    expect(candidates[0]).not.toHaveProperty('endpoint');
    expect(decision).toEqual({
      wanted: 'groq/llama-3.3-70b-versatile',
      by: 'site',
      policy: 'order',
      candidates: [{ ref: 'groq/llama-3.3-70b-versatile', reasons: [{ code: 'chosen' }] }],
      removed: [],
    });
  });

  it.each<[string, Partial<ChooseRequest>]>([
    ['a virtual model', { site: 'oriel/auto' }],
    ['a preset', { site: 'oriel/mine' }],
    ['rules that can forbid it', { site: 'openai/gpt-4o', rules: [{}, { noTraining: true }] }],
    ['a limit of its price', { site: 'openai/gpt-4o', rules: [{ maxPrice: { output: 5 } }] }],
    ['a wish that has to be understood', { site: 'openai/gpt-4o', pageChooses: true, wish: 'gpt-5' }],
    ['a breaker that is open, with somewhere else to go', { site: 'openai/gpt-4o', health: () => OPEN }],
  ])('is looked up for %s', (_, with_) => {
    expect(needsTable(request({ ...PLAIN, ...with_ }))).toBe(true);
  });

  it.each<[string, Partial<ChooseRequest>]>([
    ['a wish that does not count', { site: 'openai/gpt-4o', wish: 'gpt-5' }],
    ['a wish for what answers anyway', { site: 'openrouter/a/b', pageChooses: true, wish: 'a/b' }],
    [
      'a wish for what the person chose elsewhere',
      { site: 'openai/gpt-4o', pageChooses: true, wish: 'groq/x', favourites: ['groq/x'] },
    ],
    ['an open breaker, with nowhere to go', { site: 'openai/x', elsewhere: false, health: () => OPEN }],
    ['nothing chosen at all', {}],
  ])('is not looked up for %s', (_, with_) => {
    expect(needsTable(request({ ...PLAIN, ...with_ }))).toBe(false);
  });

  it('is out by a hard rule, even if nobody looked it up', () => {
    const unlisted = { site: 'openai/of-my-own', rules: [{ noTraining: true }] };
    expect(refusal({ ...unlisted, endpoints: undefined })).toMatchObject({ code: 'no-model' });
    expect(refusal(unlisted)).toMatchObject({ code: 'no-model' });
  });

  it('is known to be on this machine by its address, unless its own server sends it on', () => {
    const localOnly = { rules: [{ localOnly: true }] };
    expect(refs({ ...localOnly, site: 'ollama/of-my-own' })).toEqual(['ollama/of-my-own']);
    expect(refusal({ ...localOnly, site: 'ollama/gpt-oss:120b-cloud' })).toMatchObject({ code: 'no-model' });
    const gateway = { id: 'gate', type: 'litellm', label: 'Gateway', baseUrl: 'http://localhost:4000' };
    const behind = {
      site: 'gate/gpt-4o',
      providers: [gateway],
      typeOf: () => ({ type: 'litellm', local: true }) as ProviderType,
    };
    expect(refs(behind)).toEqual(['gate/gpt-4o']);
    expect(refusal({ ...behind, ...localOnly })).toMatchObject({ code: 'no-model' });
    expect(refusal({ ...behind, rules: [{ noTraining: true }] })).toMatchObject({ code: 'no-model' });
  });

  it('is known though no list names it, and answers for nothing else', () => {
    const [first, ...others] = ENDPOINTS;
    const unlisted = { ...(first as Endpoint), unlisted: true };
    const endpoints = [unlisted, ...others];
    expect(refs({ site: unlisted.ref, endpoints, rules: [{ noTraining: true }] })[0]).toBe(unlisted.ref);
    for (const name of ['oriel/auto', 'oriel/best', 'oriel/cheap'])
      expect(refs({ site: name, endpoints, favourites: [unlisted.ref] })).not.toContain(unlisted.ref);
    const twin = { ...unlisted, ref: 'openrouter/twin', providerId: 'openrouter', modelId: 'twin' };
    expect(refs({ site: unlisted.ref, endpoints: [...endpoints, twin] })).not.toContain(twin.ref);
  });

  it('for a task is taken to be made for it, unless it is known to be made for something else', () => {
    const embedding = { site: 'openai/of-my-own', needs: needs({ kind: 'embedding' }) };
    expect(refs({ ...embedding, health: () => OPEN })).toEqual(['openai/of-my-own']);
    expect(refs({ ...embedding, rules: [{ maxPrice: { output: 0 } }] })).toEqual(['openai/of-my-own']);
    const chat = { ...(ENDPOINTS[0] as Endpoint), kind: 'chat' as const };
    expect(refusal({ ...embedding, site: chat.ref, endpoints: [chat] })).toMatchObject({
      code: 'unsupported',
      detail: 'kind',
    });
    // Nobody named it: what Oriel chooses itself is of the kind.
    const { kind: _, ...unknown } = chat;
    expect(refusal({ ...embedding, site: 'oriel/auto', endpoints: [unknown] })).toMatchObject({
      code: 'unsupported',
    });
  });

  it('comes after the same model elsewhere while it rests, and never falls out', () => {
    const site = 'groq/llama-3.3-70b-versatile';
    const health = (ref: string) => (ref === site ? OPEN : undefined);
    const { candidates } = choose(request({ site, health }));
    expect(candidates).toHaveLength(4);
    expect(candidates.at(-1)).toMatchObject({ ref: site, reasons: [{ code: 'chosen' }, { code: 'outage' }] });
    expect(refs({ site, health, elsewhere: false })).toEqual([site]);
  });
});

describe('elsewhere', () => {
  const failing = (site: string, with_: Partial<ChooseRequest> = {}) => {
    const hot = request({ site, ...with_, endpoints: undefined });
    return elsewhere(choose(hot).candidates[0], { ...hot, endpoints: ENDPOINTS });
  };

  it('is the same model at the person’s other providers, and the decision tells of all', () => {
    const { candidates, decision } = failing('groq/llama-3.3-70b-versatile');
    const others = [
      'ollama/llama3.3:70b',
      'openrouter/meta-llama/llama-3.3-70b-instruct',
      'together/meta-llama/Llama-3.3-70B-Instruct-Turbo',
    ];
    expect(candidates.map(({ ref }) => ref).sort()).toEqual(others);
    expect(decision.candidates.map(({ ref }) => ref)).toEqual([
      'groq/llama-3.3-70b-versatile',
      ...candidates.map(({ ref }) => ref),
    ]);
    expect(decision.candidates[0]?.reasons).toEqual([{ code: 'chosen' }]);
  });

  it('never leaves this machine', () => {
    expect(failing('ollama/llama3.3:70b').candidates).toEqual([]);
  });

  it('is nowhere where the person does not want it, or nobody else has the model', () => {
    expect(failing('groq/llama-3.3-70b-versatile', { elsewhere: false }).candidates).toEqual([]);
    expect(failing('openai/gpt-5').candidates).toEqual([]);
  });

  it('goes over no rule, and not to whom is known to be unable', () => {
    const { candidates, decision } = failing('openrouter/anthropic/claude-sonnet-4.5', {
      needs: needs({ inputTokens: 150_000, outputTokens: 60_000 }),
    });
    expect(candidates).toEqual([]);
    // The failed one was asked, whatever the catalogue thinks of it: it is not among those that were left out.
    expect(decision.removed).toEqual([
      { ref: 'anthropic/claude-sonnet-4-5', rule: 'context', detail: '200000' },
    ]);
  });
});

describe('one conversation', () => {
  const warm = { site: 'oriel/cheap', sticky: 'openai/gpt-5' };

  it('stays with whom it began, while reading its cache is cheaper', () => {
    expect(choose(request(warm)).candidates[0]).toMatchObject({
      ref: 'openai/gpt-5',
      reasons: [{ code: 'warm-cache' }, { code: 'price' }],
    });
    // Nobody says what a read costs there; or it costs what reading anew does.
    expect(refs({ ...warm, sticky: 'openrouter/anthropic/claude-sonnet-4.5' })[0]).not.toContain('claude');
    expect(refs({ ...warm, endpoints: cachingAt('openai/gpt-5', 1.25) })[0]).not.toBe('openai/gpt-5');
  });

  it('moves on from one that fails, rests, is forbidden or cannot be known to do it', () => {
    for (const health of [OPEN, { breaker: 'closed', failedAt: NOW - 1_000, attempts: 3 }] as const) {
      expect(refs({ ...warm, health: (ref) => (ref === 'openai/gpt-5' ? health : undefined) })[0]).not.toBe(
        'openai/gpt-5',
      );
    }
    expect(refs({ ...warm, rules: [{ maxPrice: { output: 1 } }] })).not.toContain('openai/gpt-5');
    const doubtful = ENDPOINTS.map((it) => (it.ref === 'openai/gpt-5' ? { ...it, tools: undefined } : it));
    expect(refs({ ...warm, endpoints: doubtful, needs: needs({ tools: true }) })[0]).not.toBe('openai/gpt-5');
  });

  it('does not go before an order that the person made', () => {
    const presets = [
      { id: 'mine', label: 'Mine', models: ['openai/gpt-4o', 'openai/gpt-5'], policy: 'order' as const },
    ];
    expect(refs({ site: 'oriel/mine', presets, sticky: 'openai/gpt-5' })[0]).toBe('openai/gpt-4o');
    const elsewhere = 'together/meta-llama/Llama-3.3-70B-Instruct-Turbo';
    const chosen = {
      site: 'groq/llama-3.3-70b-versatile',
      endpoints: cachingAt(elsewhere, 0.1),
      sticky: elsewhere,
    };
    expect(refs(chosen)[0]).toBe('groq/llama-3.3-70b-versatile');
  });
});
