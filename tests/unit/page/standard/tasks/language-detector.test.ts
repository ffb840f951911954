import { describe, expect, it } from 'vitest';
import { call, create, error, FINISH, freshPage, named, page } from './page.ts';

freshPage();

describe('LanguageDetector', () => {
  it('tells what the background told, and needs neither grant nor model', async () => {
    page.standing = { state: 'unasked', model: 'oriel/auto' };
    const languages = [
      { language: 'de', confidence: 0.9 },
      { language: 'und', confidence: 0.1 },
    ];
    page.answers = () => [{ type: 'languages', languages }, FINISH];
    const it = await create('LanguageDetector');
    expect(await call(it, 'detect')('Guten Morgen')).toEqual([
      { detectedLanguage: 'de', confidence: 0.9 },
      { detectedLanguage: 'und', confidence: 0.1 },
    ]);
    expect(page.asked).toMatchObject([{ ask: 'detect', text: 'Guten Morgen' }]);
    expect(it).toMatchObject({ expectedInputLanguages: null, inputQuota: Infinity });
    expect(await it.measureInputUsage('x')).toBe(0);
  });

  it('S12 sends no more of a long text than is looked at', async () => {
    page.answers = () => [{ type: 'languages', languages: [{ language: 'und', confidence: 1 }] }, FINISH];
    await call(await create('LanguageDetector'), 'detect')('x'.repeat(50_000));
    expect((page.asked[0] as { text: string }).text).toHaveLength(10_000);
  });

  it('is available for the languages that can be told apart, and for no other', async () => {
    const of = (...expectedInputLanguages: string[]) =>
      named('LanguageDetector').availability({ expectedInputLanguages });
    expect(await of()).toBe('available');
    expect(await of('en-GB', 'tl', 'zh-Hant')).toBe('available');
    expect(await of('en', 'eo')).toBe('unavailable');
    await expect(create('LanguageDetector', { expectedInputLanguages: ['eo'] })).rejects.toEqual(
      error('NotSupportedError'),
    );
    expect(
      (await create('LanguageDetector', { expectedInputLanguages: [] })).expectedInputLanguages,
    ).toBeNull();
  });
});
