import { describe, expect, it } from 'vitest';
import { isAtHome, privacyOf } from '../../../lib/catalog/terms.ts';
import type { Routing } from '../../../lib/protocol/routing.ts';
import { typeOf, types } from '../../../lib/providers/index.ts';

const at = (type: string, baseUrl?: string) => ({
  id: 'mine',
  type,
  label: 'Mine',
  ...(baseUrl ? { baseUrl } : {}),
});
const termsOf = (
  type: string,
  { baseUrl, local = false, own = {} }: { baseUrl?: string; local?: boolean; own?: Routing['privacy'] } = {},
) => privacyOf(at(type, baseUrl), { type: typeOf(type), local, own });

describe('what becomes of what is sent', () => {
  it('is said with the address where the provider says it, or not at all', () => {
    for (const { type } of types) {
      const terms = termsOf(type);
      if (terms === undefined) continue;
      expect(new URL(terms.source).protocol, type).toBe('https:');
      expect(terms.trains ?? terms.retains, type).toBeTypeOf('boolean');
    }
    expect(termsOf('openai')).toMatchObject({ trains: false, retains: true });
    expect(termsOf('fireworks')).toMatchObject({ trains: false, retains: false });
    expect(termsOf('cohere')).toMatchObject({ trains: true });
  });

  it('is not known of those who hand it on to others', () => {
    for (const type of ['openrouter', 'hugging-face', 'litellm', 'openai-compatible', 'vllm'])
      expect(termsOf(type), type).toBeUndefined();
    // It stands on this machine and leads elsewhere.
    expect(termsOf('litellm', { local: true })).toBeUndefined();
  });

  it('is not known where the same key may be of a plan that trains', () => {
    for (const type of ['google', 'mistral']) expect(termsOf(type), type).not.toHaveProperty('trains');
  });

  it('stays on this machine where it is asked there', () => {
    expect(termsOf('ollama', { local: true })).toEqual({ trains: false, retains: false, source: 'local' });
  });

  it('is as the person’s own contract says, before all else', () => {
    const own = { mine: { retains: false } };
    expect(termsOf('openai', { own })).toEqual({ trains: false, retains: false, source: 'own' });
    expect(termsOf('openrouter', { own })).toEqual({ retains: false, source: 'own' });
    expect(termsOf('openai', { own: { constructor: { trains: true } } })).toMatchObject({ trains: false });
  });

  it('is not that of a service which only looks like it', () => {
    for (const baseUrl of [
      'https://proxy.example/v1',
      'https://api.openai.com.evil.example/v1',
      'https://evilapi.openai.com/v1',
      'https://openai.com/v1',
      'not an address',
    ])
      expect(termsOf('openai', { baseUrl }), baseUrl).toBeUndefined();
    expect(termsOf('openai', { baseUrl: 'https://api.openai.com/v1' })).toBeDefined();
    expect(termsOf('openai', { baseUrl: 'https://eu.api.openai.com/v1' })).toBeDefined();
  });
});

describe('a service at home', () => {
  it('is one of any resource or region there', () => {
    const isHome = (type: string, baseUrl: string) => isAtHome({ baseUrl }, typeOf(type)!);
    expect(isHome('azure', 'https://acme.openai.azure.com/openai/v1')).toBe(true);
    expect(isHome('azure', 'https://acme.services.ai.azure.com/openai/v1')).toBe(true);
    expect(isHome('azure', 'https://acme.example/openai/v1')).toBe(false);
    expect(isHome('bedrock', 'https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1')).toBe(true);
    expect(isHome('openai-compatible', 'https://anything.example/v1')).toBe(false);
  });
});
