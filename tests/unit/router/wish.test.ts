import { describe, expect, it } from 'vitest';
import { choose, explain } from '../../../lib/router/choose.ts';
import type { ChooseRequest } from '../../../lib/router/types.ts';
import { ENDPOINTS, request } from '../../fixtures/endpoints.ts';

const preset = { id: 'writing', label: 'Writing', models: ['openai/gpt-4o'], policy: 'order' as const };
const wishing = (wish: string, with_: Partial<ChooseRequest> = {}) =>
  choose(request({ site: 'mistral/codestral-2508', pageChooses: true, presets: [preset], wish, ...with_ }))
    .decision;

describe('a page’s wish', () => {
  it.each<[what: string, wish: string, wanted: string, first: string]>([
    ['a reference', 'openai/gpt-4o', 'openai/gpt-4o', 'openai/gpt-4o'],
    [
      'the vendor/model form that pages know',
      'anthropic/claude-sonnet-4.5',
      'openrouter/anthropic/claude-sonnet-4.5',
      'openrouter/anthropic/claude-sonnet-4.5',
    ],
    ['the provider’s own name for it', 'llama3.3:70b', 'ollama/llama3.3:70b', 'ollama/llama3.3:70b'],
    [
      'the name that it has everywhere',
      'Claude-Sonnet-4-5',
      'Claude-Sonnet-4-5',
      'openrouter/anthropic/claude-sonnet-4.5',
    ],
    ['a virtual model', 'oriel/code', 'oriel/code', 'mistral/codestral-2508'],
    ['a preset of the person’s', 'oriel/writing', 'oriel/writing', 'openai/gpt-4o'],
    ['OpenRouter’s own router', 'openrouter/auto', 'oriel/auto', 'openrouter/anthropic/claude-sonnet-4.5'],
    ['its short name', 'auto', 'oriel/auto', 'openrouter/anthropic/claude-sonnet-4.5'],
    ['the cheapest of a model', 'gpt-4o:floor', 'openai/gpt-4o', 'openai/gpt-4o'],
    ['an ending on what Oriel chooses itself', 'oriel/code:nitro', 'oriel/code', 'mistral/codestral-2508'],
  ])('may be %s', (_, wish, wanted, first) => {
    const decision = wishing(wish);
    expect(decision).toMatchObject({ wanted, by: 'page', candidates: expect.any(Array) });
    expect(decision.candidates[0]?.ref).toBe(first);
    expect(decision).not.toHaveProperty('ignoredWish');
  });

  it.each([
    'openai/gpt-3.5-turbo-16k',
    'anthropic/claude-instant-v1-100k',
    'google/palm-2-chat-bison',
    'togethercomputer/GPT-NeoXT-Chat-Base-20B',
    'together/gpt-neoxt-20B',
    'cohere/xlarge',
    'openai/shap-e',
    'openai/gpt4',
    'oriel/unheard-of',
    'openai/',
    '/',
    '__proto__',
    'constructor',
    ':nitro',
  ])('for %s, which the person does not have, is noted and no error', (wish) => {
    expect(wishing(wish)).toMatchObject({ by: 'site', wanted: 'mistral/codestral-2508', ignoredWish: wish });
  });

  it('of 2023 is answered by who still has that model', () => {
    const turbo = {
      ...ENDPOINTS[1],
      ref: 'openai/gpt-3.5-turbo',
      modelId: 'gpt-3.5-turbo',
      model: 'gpt-3.5-turbo',
    };
    const endpoints = [...ENDPOINTS, turbo] as typeof ENDPOINTS;
    for (const wish of ['openai/gpt-3.5-turbo', 'openai/gpt3.5'])
      expect(wishing(wish, { endpoints })).toMatchObject({ by: 'page', wanted: 'openai/gpt-3.5-turbo' });
  });

  it('for a model that is no longer served does not count', () => {
    const wish = 'claude-3-opus-20240229';
    expect(wishing(wish)).toMatchObject({ by: 'page' });
    expect(wishing(wish, { now: Date.UTC(2026, 0, 6) })).toMatchObject({ by: 'site', ignoredWish: wish });
  });

  it('for what answers anyway is neither the page’s choice nor ignored', () => {
    for (const wish of ['mistral/codestral-2508', 'codestral-2508']) {
      const decision = wishing(wish, { pageChooses: wish.includes('/') });
      expect(decision.by).toBe('site');
      expect(Object.hasOwn(decision, 'ignoredWish')).toBe(!wish.includes('/'));
    }
    expect(wishing('')).not.toHaveProperty('ignoredWish');
  });

  it('opens no door that a rule closes', () => {
    expect(
      explain(
        request({
          site: 'ollama/llama3.3:70b',
          pageChooses: true,
          wish: 'openai/gpt-4o',
          rules: [{ localOnly: true }],
        }),
      ),
    ).toMatchObject({
      decision: { by: 'page', candidates: [], removed: [{ ref: 'openai/gpt-4o', rule: 'local-only' }] },
      refused: { code: 'no-model' },
    });
  });

  it('for a model that the person chose somewhere counts, though no list names it; not when its provider is gone', () => {
    const favourites = ['groq/of-my-own', 'gone/of-my-own'];
    expect(wishing('groq/of-my-own', { favourites })).toMatchObject({ by: 'page', wanted: 'groq/of-my-own' });
    expect(wishing('gone/of-my-own', { favourites })).toMatchObject({ by: 'site' });
  });

  it('is understood by the catalogue’s names where they are at hand', () => {
    const nameOf = (type: string, id: string) =>
      type === 'openrouter' && id === 'acme/sonnet' ? 'claude-sonnet-4-5' : id;
    expect(wishing('acme/sonnet', { nameOf })).toMatchObject({ by: 'page', policy: 'balanced' });
    expect(wishing('acme/sonnet')).toMatchObject({ by: 'site' });
  });

  it('goes on to the same model elsewhere, though not from this machine', () => {
    const among = (wish: string) => wishing(wish).candidates.map(({ ref }) => ref);
    expect(among('groq/llama-3.3-70b-versatile')).toHaveLength(4);
    expect(among('llama3.3:70b')).toEqual(['ollama/llama3.3:70b']);
  });
});
