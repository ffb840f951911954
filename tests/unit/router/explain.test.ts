import { describe, expect, it } from 'vitest';
import type { Preset } from '../../../lib/protocol/routing.ts';
import { explain } from '../../../lib/router/choose.ts';
import type { ChooseRequest, HealthOf } from '../../../lib/router/types.ts';
import { NOW, needs, request } from '../../fixtures/endpoints.ts';

/** As a person would read it: a line for each endpoint. */
function told(with_: Partial<ChooseRequest>): string {
  const { decision, refused } = explain(request(with_));
  const { wanted, by, policy, candidates, removed, more, ignoredWish } = decision;
  const lines = [
    `${by} wants ${wanted} by ${policy}${ignoredWish === undefined ? '' : `, not ${ignoredWish}`}`,
    ...candidates.map(({ ref, reasons }, i) => {
      const why = reasons.map(({ code, value }) => (value === undefined ? code : `${code} ${value}`));
      return `${i + 1}. ${ref}: ${why.join(', ')}`;
    }),
    ...removed.map(
      ({ ref, rule, detail }) => `–  ${ref}: ${rule}${detail === undefined ? '' : ` ${detail}`}`,
    ),
    ...(more === undefined ? [] : [`–  ${JSON.stringify(more)}`]),
    ...(refused === undefined
      ? []
      : [`${refused.code}${refused.detail ? `/${refused.detail}` : ''}: ${refused.message}`]),
  ];
  return `\n${lines.join('\n')}\n`;
}

const HEALTH: HealthOf = (ref) =>
  ({
    'groq/llama-3.3-70b-versatile': {
      breaker: 'closed' as const,
      firstMs: { p50: 180, p95: 420 },
      perSecond: { p50: 276, p95: 300 },
      attempts: 40,
    },
    'openai/gpt-4o-mini': {
      breaker: 'closed' as const,
      firstMs: { p50: 520, p95: 1_300 },
      perSecond: { p50: 88, p95: 120 },
      coolUntil: NOW + 12_400,
      attempts: 12,
    },
    'anthropic/claude-sonnet-4-5': {
      breaker: 'open' as const,
      failedAt: NOW - 4_000,
      firstMs: { p50: 900, p95: 2_000 },
      attempts: 30,
    },
    'openrouter/meta-llama/llama-3.3-70b-instruct': {
      breaker: 'closed' as const,
      failedAt: NOW - 9_000,
      firstMs: { p50: 610, p95: 1_900 },
      attempts: 7,
    },
    'ollama/qwen2.5-coder:7b': {
      breaker: 'half-open' as const,
      firstMs: { p50: 240, p95: 300 },
      attempts: 3,
    },
  })[ref];

const WRITING: Preset = {
  id: 'writing',
  label: 'Writing',
  models: ['anthropic/claude-sonnet-4-5', 'openai/gpt-4o', 'openai/gpt-5', 'perplexity/sonar'],
  policy: 'order',
  rules: { maxPrice: { output: 12 } },
};

describe('explain', () => {
  it('an endpoint that was chosen, with the same model at three other places, one of which just failed', () => {
    expect(told({ site: 'groq/llama-3.3-70b-versatile', health: HEALTH })).toMatchInlineSnapshot(`
      "
      site wants groq/llama-3.3-70b-versatile by order
      1. groq/llama-3.3-70b-versatile: chosen
      2. ollama/llama3.3:70b: same-model, weight 0.9999
      3. together/meta-llama/Llama-3.3-70B-Instruct-Turbo: same-model, weight 0.0001291
      4. openrouter/meta-llama/llama-3.3-70b-instruct: same-model, outage
      "
    `);
  });

  it('a chosen model whose provider is in an outage', () => {
    expect(told({ fallback: 'anthropic/claude-sonnet-4-5', health: HEALTH })).toMatchInlineSnapshot(`
      "
      default wants anthropic/claude-sonnet-4-5 by order
      1. openrouter/anthropic/claude-sonnet-4.5: same-model
      2. anthropic/claude-sonnet-4-5: chosen, outage
      "
    `);
  });

  it('on this machine alone, where something in the cloud was chosen', () => {
    expect(told({ site: 'openai/gpt-4o', rules: [{ localOnly: true }] })).toMatchInlineSnapshot(`
      "
      site wants openai/gpt-4o by order
      –  openai/gpt-4o: local-only
      no-model: openai/gpt-4o may not answer this: not on this machine. Change the rule, or choose another model in Oriel.
      "
    `);
  });

  it('nothing that trains or keeps, under a price, of whatever is cheapest for a call with tools', () => {
    expect(
      told({
        site: 'oriel/cheap',
        rules: [{ noTraining: true, noRetention: true }, { maxPrice: { input: 1, output: 4 } }],
        needs: needs({ tools: true }),
      }),
    ).toMatchInlineSnapshot(`
      "
      site wants oriel/cheap by price
      1. ollama/llama3.3:70b: price 0
      2. ollama/qwen2.5-coder:7b: price 0
      3. groq/llama-3.3-70b-versatile: price 0.6567
      4. together/meta-llama/Llama-3.3-70B-Instruct-Turbo: price 0.88, unknown tools
      –  openai/gpt-5: retains
      –  openrouter/anthropic/claude-sonnet-4.5: trains unknown
      –  ollama/llava:13b: tools
      –  openai/gpt-4o: retains
      –  openrouter/meta-llama/llama-3.3-70b-instruct: trains unknown
      –  openai/gpt-4o-mini: retains
      –  mistral/codestral-2508: trains unknown
      –  openai/text-embedding-3-small: retains
      –  lab/mystery: trains unknown
      –  anthropic/claude-opus-4-1-20250805: retains
      –  anthropic/claude-sonnet-4-5: retains
      –  anthropic/claude-3-opus-20240229: retains
      "
    `);
  });

  it('the default is oriel/auto, two favourites, one at its limit', () => {
    expect(
      told({
        fallback: 'oriel/auto',
        favourites: ['openai/gpt-4o-mini', 'oriel/auto', 'anthropic/claude-sonnet-4-5'],
        health: HEALTH,
      }),
    ).toMatchInlineSnapshot(`
      "
      default wants oriel/auto by balanced
      1. openrouter/anthropic/claude-sonnet-4.5: same-model
      2. ollama/llama3.3:70b: tier 2, released 2024-12-06, weight 0.9996
      3. together/meta-llama/Llama-3.3-70B-Instruct-Turbo: tier 2, released 2024-12-06, weight 0.0001291
      4. groq/llama-3.3-70b-versatile: tier 2, released 2024-12-06, weight 0.000244
      5. openrouter/meta-llama/llama-3.3-70b-instruct: tier 2, released 2024-12-06, outage
      6. openai/gpt-4o: tier 2, released 2024-05-13
      7. openai/gpt-5: tier 3, released 2025-08-07
      8. anthropic/claude-opus-4-1-20250805: tier 3, released 2025-08-05
      9. mistral/codestral-2508: tier 2, released 2025-07-30
      10. ollama/llava:13b: released
      11. lab/mystery: released
      12. ollama/qwen2.5-coder:7b: tier 1, released 2024-11-12
      13. anthropic/claude-3-opus-20240229: tier 3, released 2024-02-29
      14. openai/gpt-4o-mini: listed 1, cooling 13
      15. anthropic/claude-sonnet-4-5: listed 2, outage
      –  openai/text-embedding-3-small: kind embedding
      "
    `);
  });

  it('oriel/fast, with measurements and a wish for speed', () => {
    expect(
      told({ site: 'oriel/fast', health: HEALTH, rules: [{ prefer: { firstTokenMs: 500 } }] }),
    ).toMatchInlineSnapshot(`
      "
      site wants oriel/fast by latency
      1. groq/llama-3.3-70b-versatile: latency 180
      2. ollama/qwen2.5-coder:7b: latency 240
      3. openrouter/anthropic/claude-sonnet-4.5: unmeasured
      4. mistral/codestral-2508: unmeasured
      5. ollama/llama3.3:70b: unmeasured
      6. together/meta-llama/Llama-3.3-70B-Instruct-Turbo: unmeasured
      7. lab/mystery: unmeasured
      8. ollama/llava:13b: unmeasured
      9. openai/gpt-4o: unmeasured
      10. openai/gpt-5: unmeasured
      11. anthropic/claude-opus-4-1-20250805: unmeasured
      12. anthropic/claude-3-opus-20240229: unmeasured
      13. openrouter/meta-llama/llama-3.3-70b-instruct: latency 610, slow
      14. openai/gpt-4o-mini: latency 520, cooling 13, slow
      15. anthropic/claude-sonnet-4-5: latency 900, outage, slow
      –  openai/text-embedding-3-small: kind embedding
      "
    `);
  });

  it('oriel/best, a long answer asked for', () => {
    expect(told({ site: 'oriel/best', needs: needs({ outputTokens: 40_000 }) })).toMatchInlineSnapshot(`
      "
      site wants oriel/best by balanced
      1. openai/gpt-5: rank 1
      2. openrouter/anthropic/claude-sonnet-4.5: rank 2, weight 0.5
      3. anthropic/claude-sonnet-4-5: rank 3, weight 0.5
      4. mistral/codestral-2508: rank 4, unknown output-length
      5. ollama/llama3.3:70b: rank 5, weight 0.9978, unknown output-length
      6. openrouter/meta-llama/llama-3.3-70b-instruct: rank 6, weight 0.002062, unknown output-length
      7. together/meta-llama/Llama-3.3-70B-Instruct-Turbo: rank 7, weight 0.0001288, unknown output-length
      8. lab/mystery: rank 8, unknown context, unknown output-length
      –  openai/gpt-4o: output-length 16384
      –  openai/text-embedding-3-small: kind embedding
      –  ollama/qwen2.5-coder:7b: context 32768
      –  openai/gpt-4o-mini: output-length 16384
      –  ollama/llava:13b: context 4096
      –  anthropic/claude-opus-4-1-20250805: output-length 32000
      –  anthropic/claude-3-opus-20240229: output-length 4096
      –  groq/llama-3.3-70b-versatile: output-length 32768
      "
    `);
  });

  it('oriel/local, a picture shown', () => {
    expect(told({ site: 'oriel/local', needs: needs({ inputs: ['image'] }) })).toMatchInlineSnapshot(`
      "
      site wants oriel/local by order
      1. ollama/llava:13b: released
      –  openai/gpt-5: local-only
      –  ollama/llama3.3:70b: image-input
      –  openai/gpt-4o: local-only
      –  ollama/qwen2.5-coder:7b: image-input
      –  openai/gpt-4o-mini: local-only
      –  openai/text-embedding-3-small: local-only
      –  anthropic/claude-opus-4-1-20250805: local-only
      –  anthropic/claude-sonnet-4-5: local-only
      –  anthropic/claude-3-opus-20240229: local-only
      –  openrouter/anthropic/claude-sonnet-4.5: local-only
      –  openrouter/meta-llama/llama-3.3-70b-instruct: local-only
      –  groq/llama-3.3-70b-versatile: local-only
      –  together/meta-llama/Llama-3.3-70B-Instruct-Turbo: local-only
      –  mistral/codestral-2508: local-only
      –  lab/mystery: local-only
      "
    `);
  });

  it('oriel/code', () => {
    expect(told({ site: 'oriel/code', elsewhere: false })).toMatchInlineSnapshot(`
      "
      site wants oriel/code by balanced
      1. mistral/codestral-2508: rank 1
      2. ollama/qwen2.5-coder:7b: rank 2
      3. openai/gpt-5: rank 3
      4. anthropic/claude-opus-4-1-20250805: rank 4
      5. anthropic/claude-3-opus-20240229: rank 5
      6. openrouter/anthropic/claude-sonnet-4.5: rank 6, weight 0.5
      7. anthropic/claude-sonnet-4-5: rank 7, weight 0.5
      8. ollama/llama3.3:70b: rank 8, weight 0.9971
      9. openrouter/meta-llama/llama-3.3-70b-instruct: rank 9, weight 0.002556
      10. together/meta-llama/Llama-3.3-70B-Instruct-Turbo: rank 10, weight 0.0001288
      11. groq/llama-3.3-70b-versatile: rank 11, weight 0.0002434
      12. openai/gpt-4o: rank 12
      13. openai/gpt-4o-mini: rank 13
      14. ollama/llava:13b: rank 14
      15. lab/mystery: rank 15
      –  openai/text-embedding-3-small: kind embedding
      "
    `);
  });

  it('oriel/vision with tools', () => {
    expect(told({ site: 'oriel/vision', needs: needs({ tools: true }) })).toMatchInlineSnapshot(`
      "
      site wants oriel/vision by balanced
      1. openrouter/anthropic/claude-sonnet-4.5: tier 2, released 2025-09-29, weight 0.5
      2. anthropic/claude-sonnet-4-5: tier 2, released 2025-09-29, weight 0.5
      3. openai/gpt-4o: tier 2, released 2024-05-13
      4. openai/gpt-5: tier 3, released 2025-08-07
      5. anthropic/claude-opus-4-1-20250805: tier 3, released 2025-08-05
      6. openai/gpt-4o-mini: tier 1, released 2024-07-18
      7. anthropic/claude-3-opus-20240229: tier 3, released 2024-02-29
      8. lab/mystery: released, unknown tools, unknown image-input
      –  openai/text-embedding-3-small: kind embedding
      –  openrouter/meta-llama/llama-3.3-70b-instruct: image-input
      –  ollama/llava:13b: tools
      –  groq/llama-3.3-70b-versatile: image-input
      –  together/meta-llama/Llama-3.3-70B-Instruct-Turbo: image-input
      –  mistral/codestral-2508: image-input
      –  ollama/llama3.3:70b: image-input
      –  ollama/qwen2.5-coder:7b: image-input
      "
    `);
  });

  it('a preset with a price of its own and a provider that is gone', () => {
    expect(told({ site: 'oriel/writing', presets: [WRITING] })).toMatchInlineSnapshot(`
      "
      site wants oriel/writing by order
      1. openai/gpt-4o: listed 2
      2. openai/gpt-5: listed 3
      –  anthropic/claude-sonnet-4-5: max-price 15
      –  perplexity/sonar: not-set-up
      "
    `);
  });

  it('the page asks for a model by the name it has everywhere, ordered as OpenRouter’s ending says', () => {
    expect(
      told({
        site: 'openai/gpt-4o',
        pageChooses: true,
        wish: 'meta-llama/llama-3.3-70b:nitro',
        health: HEALTH,
      }),
    ).toMatchInlineSnapshot(`
      "
      page wants meta-llama/llama-3.3-70b:nitro by throughput
      1. groq/llama-3.3-70b-versatile: throughput 276
      2. ollama/llama3.3:70b: unmeasured
      3. openrouter/meta-llama/llama-3.3-70b-instruct: unmeasured
      4. together/meta-llama/Llama-3.3-70B-Instruct-Turbo: unmeasured
      "
    `);
  });

  it('the page asks for a model of 2023 that nobody serves any more', () => {
    expect(
      told({ site: 'openai/gpt-5', pageChooses: true, wish: 'anthropic/claude-instant-v1' }),
    ).toMatchInlineSnapshot(`
      "
      site wants openai/gpt-5 by order, not anthropic/claude-instant-v1
      1. openai/gpt-5: chosen
      "
    `);
  });

  it('an embedding, where only one model makes them', () => {
    expect(told({ fallback: 'oriel/cheap', needs: needs({ kind: 'embedding' }) })).toMatchInlineSnapshot(`
      "
      default wants oriel/cheap by price
      1. openai/text-embedding-3-small: price 0.02
      –  openai/gpt-5: kind chat
      –  openai/gpt-4o: kind chat
      –  openai/gpt-4o-mini: kind chat
      –  anthropic/claude-opus-4-1-20250805: kind chat
      –  anthropic/claude-sonnet-4-5: kind chat
      –  anthropic/claude-3-opus-20240229: kind chat
      –  openrouter/anthropic/claude-sonnet-4.5: kind chat
      –  openrouter/meta-llama/llama-3.3-70b-instruct: kind chat
      –  groq/llama-3.3-70b-versatile: kind chat
      –  together/meta-llama/Llama-3.3-70B-Instruct-Turbo: kind chat
      –  mistral/codestral-2508: kind chat
      –  ollama/llama3.3:70b: kind chat
      –  ollama/qwen2.5-coder:7b: kind chat
      –  ollama/llava:13b: kind chat
      –  lab/mystery: kind chat
      "
    `);
  });

  it('more than anybody here can read', () => {
    expect(
      told({ site: 'anthropic/claude-sonnet-4-5', needs: needs({ inputTokens: 900_000 }) }),
    ).toMatchInlineSnapshot(`
      "
      site wants anthropic/claude-sonnet-4-5 by order
      –  anthropic/claude-sonnet-4-5: context 200000
      –  openrouter/anthropic/claude-sonnet-4.5: context 200000
      context-too-long: anthropic/claude-sonnet-4-5 may not answer this: cannot read that much. Choose another model in Oriel.
      "
    `);
  });

  it('a model that is retired', () => {
    expect(
      told({ site: 'anthropic/claude-3-opus-20240229', now: Date.UTC(2026, 0, 6) }),
    ).toMatchInlineSnapshot(`
      "
      site wants anthropic/claude-3-opus-20240229 by order
      –  anthropic/claude-3-opus-20240229: retired 2026-01-05
      no-model: anthropic/claude-3-opus-20240229 may not answer this: no longer served. Choose another model in Oriel.
      "
    `);
  });
});
