/** Every interface of the drafts against their own Web IDL, in a real page. */
import { describe, expect, it } from 'vitest';
import { stage } from '../support/stage.ts';
import { interfaces } from './idl.ts';
import { tryInterface } from './idl-in-page.ts';

const scene = stage();

/** What `create()` needs; undefined: the page is handed one. */
const GIVEN: Record<string, object | undefined> = {
  LanguageModel: {},
  Summarizer: {},
  Writer: {},
  Rewriter: {},
  Translator: { sourceLanguage: 'en', targetLanguage: 'de' },
  LanguageDetector: {},
  Proofreader: {},
};

/** What the drafts' words say and their Web IDL leaves out: `Proofreader` is destroyed as its siblings are. */
const BESIDES: Record<string, string[]> = { Proofreader: ['destroy'] };

describe('the Web IDL of the drafts', () => {
  it.each(interfaces().map((each) => [each.name, each] as const))(
    '%s is as it says',
    async (name, wanted) => {
      const { page } = await scene.set({ access: 'allow' });
      const found = await page.evaluate(tryInterface, wanted, GIVEN[name], BESIDES[name] ?? []);
      console.log(
        `${name}: ${found.filter(({ passed }) => passed).length} of ${found.length} rules of its IDL hold`,
      );
      expect(found.filter(({ passed }) => !passed)).toEqual([]);
    },
  );
});
