import { describe, expect, it } from 'vitest';
import { call, create, error, FINISH, freshPage, page } from './page.ts';

freshPage();

describe('Proofreader', () => {
  const corrections = [{ startIndex: 0, endIndex: 3, correction: 'the' }];

  it('gives the corrected text and what was corrected', async () => {
    page.answers = () => [{ type: 'proofread', correctedInput: 'the cat', corrections }, FINISH];
    const it = await create('Proofreader', { includeCorrectionTypes: true });
    expect(it).toMatchObject({
      includeCorrectionTypes: true,
      includeCorrectionExplanations: false,
      correctionExplanationLanguage: null,
      expectedInputLanguages: null,
    });
    expect(await call(it, 'proofread')('teh cat')).toEqual({ correctedInput: 'the cat', corrections });
    expect(page.asked[0]).toMatchObject({
      assistance: {
        task: 'proofread',
        text: 'teh cat',
        options: { includeCorrectionTypes: true, includeCorrectionExplanations: false },
      },
    });
  });

  it('gives a text in which nothing is to be read back, with nothing said of corrections', async () => {
    const it = await create('Proofreader');
    expect(await call(it, 'proofread')(' \n')).toEqual({ correctedInput: ' \n' });
    expect(page.asked).toEqual([]);
  });

  it('has no stream and no measure', async () => {
    const it = await create('Proofreader');
    for (const key of ['proofreadStreaming', 'measureInputUsage', 'inputQuota'])
      expect(key in it).toBe(false);
  });

  it('refuses a text that is more than the model reads', async () => {
    const it = await create('Proofreader');
    await expect(call(it, 'proofread')('x'.repeat(50_000))).rejects.toEqual(error('QuotaExceededError'));
  });
});
