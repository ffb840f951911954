import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import { errorInfo } from '../../../lib/protocol/errors.ts';
import type { Rules } from '../../../lib/protocol/routing.ts';
import type { ModelPrice } from '../../../lib/providers/types.ts';
import { choose, explain } from '../../../lib/router/choose.ts';
import type { ChooseRequest } from '../../../lib/router/types.ts';
import { needs, request } from '../../fixtures/endpoints.ts';

const refs = (with_: Partial<ChooseRequest>) => choose(request(with_)).candidates.map(({ ref }) => ref);
const refusal = (with_: Partial<ChooseRequest>) => {
  try {
    return choose(request(with_)).decision;
  } catch (thrown) {
    return errorInfo(thrown);
  }
};

describe('rules of several places', () => {
  it('hold together, the preset’s with them', () => {
    const preset = {
      id: 'mine',
      label: 'Mine',
      models: ['openai/gpt-4o-mini', 'groq/llama-3.3-70b-versatile', 'ollama/qwen2.5-coder:7b'],
      policy: 'order' as const,
      rules: { noRetention: true },
    };
    const presets = [preset];
    expect(refs({ site: 'oriel/mine', presets })).toEqual([
      'groq/llama-3.3-70b-versatile',
      'ollama/qwen2.5-coder:7b',
    ]);
    expect(refs({ site: 'oriel/mine', presets, rules: [{ maxPrice: { input: 0.5 } }, {}] })).toEqual([
      'ollama/qwen2.5-coder:7b',
    ]);
  });

  it('limit the price of this very call: longer ones may be dearer, and so may be what is only thought', () => {
    const priced = (modelId: string, price: ModelPrice): Endpoint => ({
      ref: `openai/${modelId}`,
      providerId: 'openai',
      modelId,
      model: modelId,
      local: false,
      price: { ...price, source: 'bundled', at: 0 },
    });
    const endpoints = [
      priced('long', { input: 1, output: 4, above: [{ tokens: 200_000, input: 2, output: 6 }] }),
      priced('thinks', { input: 1, output: 4, reasoning: 12 }),
    ];
    const limited = (maxPrice: Rules['maxPrice'], inputTokens: number) =>
      explain(
        request({ site: 'oriel/cheap', endpoints, rules: [{ maxPrice }], needs: needs({ inputTokens }) }),
      ).decision;
    const left = (...given: Parameters<typeof limited>) => limited(...given).candidates.map(({ ref }) => ref);
    expect(left({ input: 1.5 }, 200_000)).toContain('openai/long');
    expect(limited({ input: 1.5 }, 200_001).removed).toEqual([
      { ref: 'openai/long', rule: 'max-price', detail: '2' },
    ]);
    expect(left({ output: 5 }, 100)).toEqual(['openai/long']);
    expect(limited({ output: 5 }, 100).removed).toEqual([
      { ref: 'openai/thinks', rule: 'max-price', detail: '12' },
    ]);
    expect(left({ output: 12 }, 100)).toHaveLength(2);
  });

  it('do not ask for a price of what embeddings never cost', () => {
    const embedding = { site: 'oriel/cheap', needs: needs({ kind: 'embedding' }) };
    expect(refs({ ...embedding, rules: [{ maxPrice: { input: 0.02, output: 1 } }] })).toHaveLength(1);
    // That all others are no embedding models is not what stands in the way.
    expect(refusal({ ...embedding, rules: [{ maxPrice: { input: 0.01 } }] })).toMatchObject({
      code: 'no-model',
      message: expect.stringContaining('dearer than your limit'),
    });
  });

  it('that only prefer move what is slower down, and nothing out', () => {
    const presets = [
      {
        id: 'mine',
        label: 'Mine',
        models: ['openai/gpt-4o', 'openai/gpt-5', 'openai/gpt-4o-mini'],
        policy: 'order' as const,
      },
    ];
    const measured = (firstMs: number, perSecond: number) => ({
      breaker: 'closed' as const,
      attempts: 9,
      firstMs: { p50: firstMs, p95: firstMs },
      perSecond: { p50: perSecond, p95: perSecond },
    });
    const health = (ref: string) =>
      ({ 'openai/gpt-4o': measured(900, 30), 'openai/gpt-5': measured(800, 60) })[ref];
    const preferring = (prefer: object) => refs({ site: 'oriel/mine', presets, health, rules: [{ prefer }] });
    // What was never measured is not known to be slow.
    expect(preferring({ firstTokenMs: 800 })).toEqual([
      'openai/gpt-5',
      'openai/gpt-4o-mini',
      'openai/gpt-4o',
    ]);
    expect(preferring({ tokensPerSecond: 30 })).toEqual(presets[0]?.models);
    expect(preferring({ tokensPerSecond: 61 })).toEqual([
      'openai/gpt-4o-mini',
      'openai/gpt-4o',
      'openai/gpt-5',
    ]);
  });
});

describe('a preset', () => {
  const preset = {
    id: 'mine',
    label: 'Mine',
    models: ['openai/gpt-5', 'gone/model', 'groq/llama-3.3-70b-versatile', 'oriel/auto', 'lab/of-my-own'],
    policy: 'order' as const,
    system: 'Be brief.',
    parameters: { temperature: 0, maxOutputTokens: 200_000 },
  };
  const presets = [preset];

  it('is its list, in its order, and hands on what it adds to the call', () => {
    const { candidates, decision } = choose(request({ site: 'oriel/mine', presets }));
    expect(candidates.map(({ ref, reasons }) => [ref, reasons])).toEqual([
      ['openai/gpt-5', [{ code: 'listed', value: 1 }]],
      ['groq/llama-3.3-70b-versatile', [{ code: 'listed', value: 3 }]],
      ['lab/of-my-own', [{ code: 'listed', value: 5 }]],
    ]);
    expect(candidates[0]?.preset).toEqual({ system: 'Be brief.', parameters: preset.parameters });
    // A preset names no presets, and nothing of providers that are gone.
    expect(decision.removed).toEqual([
      { ref: 'gone/model', rule: 'not-set-up' },
      { ref: 'oriel/auto', rule: 'not-set-up' },
    ]);
  });

  it('asks for what its own parameters ask for', () => {
    const { candidates, decision } = choose(request({ site: 'oriel/mine', presets, needs: needs() }));
    expect(candidates.map(({ ref }) => ref)).toEqual(['lab/of-my-own']);
    expect(decision.removed).toContainEqual({ ref: 'openai/gpt-5', rule: 'output-length', detail: '128000' });
  });

  it('orders its list by another policy where it says so', () => {
    const cheapest = [{ ...preset, parameters: undefined, policy: 'price' as const }];
    const { candidates } = choose(request({ site: 'oriel/mine', presets: cheapest }));
    expect(candidates.map(({ ref, reasons }) => [ref, reasons[0]?.code])).toEqual([
      ['groq/llama-3.3-70b-versatile', 'price'],
      ['openai/gpt-5', 'price'],
      ['lab/of-my-own', 'unpriced'],
    ]);
  });
});
