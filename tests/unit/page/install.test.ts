import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pageWorld } from './world.ts';

const install = async () => (await import('../../../lib/page/install.ts')).install('0');
const ai = () => Object.getOwnPropertyDescriptor(globalThis, 'ai');

describe('install', () => {
  beforeEach(async () => {
    await pageWorld();
  });

  it('defines window.ai so that a page may still declare an `ai` of its own', () => {
    expect(ai()).toMatchObject({ writable: true, enumerable: true, configurable: true });
  });

  it.each([
    ['another object', { other: true }],
    ['null', null],
    ['undefined', undefined],
  ])('leaves %s of that name alone', async (_, theirs) => {
    Object.defineProperty(globalThis, 'ai', { value: theirs, configurable: true });
    await install();
    expect(ai()?.value).toBe(theirs);
  });

  it('defines nothing in an insecure context, where the platform lacks what a line needs', async () => {
    delete (globalThis as { ai?: unknown }).ai;
    vi.resetModules();
    vi.stubGlobal('isSecureContext', false);
    vi.stubGlobal('crypto', {});
    await install();
    expect(ai()).toBeUndefined();
  });
});
