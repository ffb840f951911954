import { describe, expect, it } from 'vitest';
import { plainName, publicModelId } from '../../../lib/router/public-id.ts';

describe('publicModelId', () => {
  it('is in vendor/model form', () => {
    expect(publicModelId('openrouter/openai/gpt-4o')).toBe('openai/gpt-4o');
    expect(publicModelId('on-device/tiny-chat')).toBe('on-device/tiny-chat');
  });
});

describe('plainName', () => {
  it('is lower case and without a vendor', () => {
    expect(plainName('together', 'meta-llama/Llama-3.3-70B')).toBe('llama-3.3-70b');
    expect(plainName('openai', 'gpt-5')).toBe('gpt-5');
  });
});
