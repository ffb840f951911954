/** What tells in which languages a text is written: by n-grams that are read from the package when somebody first asks. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { eldScores } from '../lib/languages/eld.ts';
import { createLanguageService } from '../lib/languages/service.ts';
import { browser } from '../lib/platform/browser.ts';
import { deliver } from '../lib/platform/modules.ts';
import type { Languages } from './background/texts.ts';

export default defineUnlistedScript(() =>
  deliver('languages', {
    async openLanguages(clock) {
      const file = await fetch(browser.runtime.getURL('/languages/ngrams.json'));
      return createLanguageService(eldScores(await file.json()), clock);
    },
  } satisfies Languages),
);
