import { describe, expect, it } from 'vitest';
import { isLocal, leavesMachine } from '../../../lib/providers/local.ts';
import type { ProviderType } from '../../../lib/providers/types.ts';

const at = (baseUrl?: string) => ({ id: 'a', type: 'ollama', label: 'A', baseUrl });
const type = { local: true } as ProviderType;

describe('what is on this machine', () => {
  it('is by its address, or without one by its type', () => {
    expect(isLocal(at(), type)).toBe(true);
    expect(isLocal(at(), { local: false } as ProviderType)).toBe(false);
    expect(isLocal(at(), undefined)).toBe(false);
    expect(isLocal(at('http://127.0.0.1:11434'), type)).toBe(true);
    expect(isLocal(at('http://localhost:8000/v1'), { local: false } as ProviderType)).toBe(true);
    expect(isLocal(at('http://192.168.1.7:11434'), type)).toBe(false);
    expect(isLocal(at('https://localhost.example/v1'), type)).toBe(false);
    expect(isLocal(at('no address'), type)).toBe(false);
  });

  it('is not what a server there sends on', () => {
    expect(leavesMachine('ollama', 'gpt-oss:120b-cloud')).toBe(true);
    expect(leavesMachine('ollama', 'kimi-k2:cloud')).toBe(true);
    expect(leavesMachine('ollama', 'cloudy:7b')).toBe(false);
    expect(leavesMachine('vllm', 'gpt-oss:120b-cloud')).toBe(false);
    // An Ollama that was set up by its address alone.
    expect(leavesMachine('openai-compatible', 'gpt-oss:120b-cloud')).toBe(true);
    expect(leavesMachine('openai-compatible', 'gpt-oss:120b')).toBe(false);
  });

  it('is nothing that a gateway there hands on', () => {
    expect(leavesMachine('litellm', 'anything')).toBe(true);
  });
});
