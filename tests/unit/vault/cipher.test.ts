import { describe, expect, test } from 'vitest';
import { newMasterKey, seal, unseal } from '../../../lib/vault/cipher.ts';

const binding = { providerId: 'router', origin: 'https://router.example' };
const secret = 'sk-canary-9d1f';

describe('a sealed secret', () => {
  test('opens with its own key and binding', async () => {
    const master = await newMasterKey();
    expect(await unseal(master, binding, await seal(master, binding, secret))).toBe(secret);
  });

  test('S07 is sealed under a key that cannot be taken out of the browser', async () => {
    const master = await newMasterKey();
    expect(master.extractable).toBe(false);
    expect(master.algorithm).toEqual({ name: 'AES-GCM', length: 256 });
    await expect(crypto.subtle.exportKey('raw', master)).rejects.toThrow();
    await expect(crypto.subtle.exportKey('jwk', master)).rejects.toThrow();
  });

  test('is different each time: no IV is used twice', async () => {
    const master = await newMasterKey();
    const ivs = new Set<string>();
    for (let count = 0; count < 500; count += 1) {
      ivs.add((await seal(master, binding, secret)).iv.join());
    }
    expect(ivs.size).toBe(500);
  });

  test.each([
    ['another provider', { ...binding, providerId: 'other' }],
    ['another origin', { ...binding, origin: 'https://evil.example' }],
    [
      'fields that only look alike when joined',
      { providerId: 'router","https', origin: '://router.example' },
    ],
  ])('S04 does not open for %s', async (_, other) => {
    const master = await newMasterKey();
    const sealed = await seal(master, binding, secret);
    await expect(unseal(master, other, sealed)).rejects.toThrow();
  });

  test('does not open under another key, or with one bit changed anywhere', async () => {
    const master = await newMasterKey();
    const sealed = await seal(master, binding, secret);
    await expect(unseal(await newMasterKey(), binding, sealed)).rejects.toThrow();
    for (let at = 0; at < sealed.data.byteLength; at += 1) {
      const data = sealed.data.slice(0);
      new Uint8Array(data)[at]! ^= 1;
      await expect(unseal(master, binding, { ...sealed, data })).rejects.toThrow();
    }
    const iv = new Uint8Array(sealed.iv);
    iv[0]! ^= 1;
    await expect(unseal(master, binding, { ...sealed, iv })).rejects.toThrow();
  });
});
