import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type StandardWorld, standardGlobals } from './world.ts';

let world: StandardWorld;
beforeEach(() => {
  world = standardGlobals();
});

describe('language tags', () => {
  const load = () => import('../../../../lib/page/standard/language-tags.ts');

  it('are made canonical and named once', async () => {
    const { canonicalTags } = await load();
    expect(canonicalTags(['EN', 'en', 'zh-hans-cn', 'en-us', 'iw'])).toEqual([
      'en',
      'zh-Hans-CN',
      'en-US',
      'he',
    ]);
  });

  it('that are none throw', async () => {
    const { canonicalTags } = await load();
    for (const tag of ['en-abc-invalid', '', 'e', 'en_US', 'en-'])
      expect(() => canonicalTags([tag])).toThrow(RangeError);
  });

  it('are of a known language, or not', async () => {
    const { isKnownLanguage } = await load();
    for (const tag of ['en', 'ja-JP', 'zh-Hans-CN', 'eo']) expect(isKnownLanguage(tag), tag).toBe(true);
    for (const tag of ['unk', 'und', 'zxx', 'mul', 'qqq']) expect(isKnownLanguage(tag), tag).toBe(false);
  });
});

describe('permissions policy', () => {
  const load = () => import('../../../../lib/page/standard/policy.ts');
  const ORIGIN = 'https://app.example';

  it.each([
    ['', false],
    ['language-model', false],
    ['language-model *', false],
    ["camera 'none'; language-model 'self'", false],
    ['language-model https://app.example', false],
    ["language-model 'none'", true],
    ["camera *;language-model 'none'", true],
    ["language-model-extra 'none'", false],
  ])('of the frame that says allow="%s"', async (allow, taken) => {
    const { isTaken } = await load();
    expect(isTaken(allow, 'language-model')).toBe(taken);
  });

  it('is what Chromium says, where it knows the feature', async () => {
    world.forbid('language-model');
    const { isAllowed } = await load();
    expect(isAllowed('language-model')).toBe(false);
    expect(isAllowed('summarizer')).toBe(true);
  });

  it('a page on top may, and sends nothing to find out', async () => {
    const { isAllowed } = await load();
    expect(isAllowed('language-model')).toBe(true);
    expect(world.connected).toEqual([]);
  });

  it('a frame of another origin asks once for each feature, and may what its page lets it', async () => {
    vi.stubGlobal('parent', { origin: 'https://outer.example' });
    const { isAllowed } = await load();
    world.answer = (line) => {
      const isLet = line.ask.ask === 'access' && line.ask.feature === 'summarizer';
      if (isLet)
        line.send(
          { type: 'access', access: { state: 'unasked', model: '' } },
          { type: 'finish', reason: 'stop' },
        );
      else line.send({ type: 'error', error: { code: 'not-allowed-here', message: 'Not here.' } });
      line.close();
    };
    expect(await Promise.all([isAllowed('language-model'), isAllowed('language-model')])).toEqual([
      false,
      false,
    ]);
    expect(await Promise.all([isAllowed('summarizer'), isAllowed('summarizer')])).toEqual([true, true]);
    expect(world.connected).toHaveLength(2);
  });

  it('a frame of the same origin may, unless its own frame takes it away', async () => {
    const frame = { allow: '' };
    vi.stubGlobal('parent', { origin: ORIGIN, frameElement: null });
    vi.stubGlobal('frameElement', frame);
    (globalThis.parent as { parent?: unknown }).parent = globalThis.parent;
    const { isAllowed } = await load();
    expect(isAllowed('language-model')).toBe(true);
    frame.allow = "language-model 'none'";
    expect(isAllowed('language-model')).toBe(false);
  });
});

describe('QuotaExceededError', () => {
  it('where the browser has none is a DOMException with both amounts', async () => {
    const { ownQuotaExceededError, quotaExceeded } = await import(
      '../../../../lib/page/standard/quota-exceeded-error.ts'
    );
    const error = quotaExceeded('Too much.', 9, 4);
    expect(error).toBeInstanceOf(DOMException);
    expect(error).toBeInstanceOf(ownQuotaExceededError?.interfaceObject);
    expect([error.name, error.code, error.message]).toEqual(['QuotaExceededError', 22, 'Too much.']);
    expect(error).toMatchObject({ requested: 9, quota: 4 });
    expect(quotaExceeded('Who knows.', 1, 4)).toMatchObject({ requested: null, quota: null });
  });

  it('is constructed by the rules of Web IDL', async () => {
    const { ownQuotaExceededError } = await import('../../../../lib/page/standard/quota-exceeded-error.ts');
    const Class = ownQuotaExceededError?.interfaceObject as unknown as new (
      ...given: unknown[]
    ) => DOMException;
    expect(Class.length).toBe(0);
    expect(new Class()).toMatchObject({ message: '', quota: null, requested: null });
    expect(new Class('m', { quota: 1, requested: 2 })).toMatchObject({ quota: 1, requested: 2 });
    for (const amounts of [{ quota: -1 }, { requested: -1 }, { quota: 2, requested: 1 }])
      expect(() => new Class('m', amounts)).toThrow(RangeError);
    for (const amounts of [{ quota: Number.NaN }, 1])
      expect(() => new Class('m', amounts)).toThrow(TypeError);
  });

  it('where the browser has one, that is the one', async () => {
    class Native extends DOMException {
      readonly amounts: unknown;
      constructor(message: string, amounts: object) {
        super(message, 'QuotaExceededError');
        this.amounts = { ...amounts };
      }
    }
    vi.stubGlobal('QuotaExceededError', Native);
    const { ownQuotaExceededError, quotaExceeded } = await import(
      '../../../../lib/page/standard/quota-exceeded-error.ts'
    );
    expect(ownQuotaExceededError).toBeUndefined();
    expect(quotaExceeded('Too much.', 9, 4)).toMatchObject({ amounts: { requested: 9, quota: 4 } });
  });
});
