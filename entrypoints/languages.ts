/** What tells in which languages a text is written: a megabyte of n-grams that only a page which asks for it needs. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { eldScores } from '../lib/languages/eld.ts';
import { createLanguageService } from '../lib/languages/service.ts';
import { deliver } from '../lib/platform/modules.ts';
import type { Languages } from './background/texts.ts';

export default defineUnlistedScript(() =>
  deliver('languages', {
    openLanguages: (clock) => createLanguageService(eldScores, clock),
  } satisfies Languages),
);
