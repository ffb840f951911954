import { describe, expect, it } from 'vitest';
import { call, create, error, freshPage, MAKERS, named, page } from './page.ts';

freshPage();

describe('a writing assistant', () => {
  const DEFAULTS = {
    Summarizer: { type: 'key-points', format: 'markdown', length: 'short', preference: 'auto' },
    Writer: { tone: 'neutral', format: 'markdown', length: 'short' },
    Rewriter: { tone: 'as-is', format: 'as-is', length: 'as-is' },
  };

  it.each(Object.entries(DEFAULTS))('%s has the drafts’ defaults', async (name, defaults) => {
    expect(await create(name)).toMatchObject({
      ...defaults,
      sharedContext: '',
      expectedInputLanguages: null,
      expectedContextLanguages: null,
      outputLanguage: null,
    });
  });

  it.each([
    ['Summarizer', { type: 'headline', format: 'plain-text', length: 'long', preference: 'speed' }],
    ['Writer', { tone: 'casual', format: 'plain-text', length: 'medium' }],
    ['Rewriter', { tone: 'more-formal', format: 'markdown', length: 'shorter' }],
  ])('%s has what it was given, and tells the model of it', async (name, options) => {
    const languages = { expectedInputLanguages: ['EN-us', 'en-US', 'fr'], outputLanguage: 'JA' };
    const it = await create(name, { ...options, ...languages, sharedContext: 'For children.', unknown: 1 });
    expect(it).toMatchObject({ ...options, sharedContext: 'For children.', outputLanguage: 'ja' });
    expect(it.expectedInputLanguages).toEqual(['en-US', 'fr']);
    expect(it.expectedInputLanguages).toBe(it.expectedInputLanguages);
    expect(Object.isFrozen(it.expectedInputLanguages)).toBe(true);
    const [, operation] = MAKERS.find(([other]) => other === name) as (typeof MAKERS)[number];
    await call(it, operation)('Some text.', { context: 'From a blog.' });
    const { preference: _, ...sent } = options as Record<string, unknown>;
    expect(page.asked[0]).toMatchObject({
      assistance: {
        contexts: ['For children.', 'From a blog.'],
        options: { ...sent, expectedInputLanguages: ['en-US', 'fr'], outputLanguage: 'ja' },
      },
    });
    expect(
      Object.keys((page.asked[0] as { assistance: { options: object } }).assistance.options),
    ).not.toContain('preference');
  });

  it('has no list where an empty one was given, and no background where it is blank', async () => {
    const it = await create('Writer', { expectedContextLanguages: [], sharedContext: '  ' });
    expect(it.expectedContextLanguages).toBeNull();
    expect(it.sharedContext).toBe('  ');
    await call(it, 'write')('A poem.', { context: '\n' });
    expect(page.asked[0]).toMatchObject({ assistance: { contexts: [] } });
  });

  it.each([
    [{ type: 'poem' }, TypeError],
    [{ length: 'endless' }, TypeError],
    [{ outputLanguage: 'not a tag' }, RangeError],
    [{ expectedInputLanguages: ['x'] }, RangeError],
    [{ expectedInputLanguages: 'en' }, TypeError],
  ])('refuses %o', async (options, kind) => {
    await expect(create('Summarizer', options)).rejects.toBeInstanceOf(kind);
    await expect(named('Summarizer').availability(options)).rejects.toBeInstanceOf(kind);
  });

  it('of a language that is none is not available', async () => {
    for (const options of [{ outputLanguage: 'mul' }, { expectedInputLanguages: ['en', 'zxx'] }]) {
      expect(await named('Rewriter').availability(options)).toBe('unavailable');
      await expect(create('Rewriter', options)).rejects.toEqual(error('NotSupportedError'));
    }
  });

  it('whose shared context alone is more than the model reads is not made', async () => {
    await expect(create('Summarizer', { sharedContext: 'x'.repeat(50_000) })).rejects.toMatchObject({
      name: 'QuotaExceededError',
      quota: 10_000,
    });
  });

  it('is not made for a site that the person refused; what is available says nothing of that', async () => {
    page.standing = { state: 'denied', model: 'oriel/auto' };
    await expect(create('Writer')).rejects.toMatchObject({ name: /NotSupportedError|NotAllowedError/ });
    expect(await named('Writer').availability()).toBe('available');
  });
});
