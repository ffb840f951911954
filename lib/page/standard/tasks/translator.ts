/** https://webmachinelearning.github.io/translation-api/#translator-api */
import type { CreateOptions } from '../creation.ts';
import { REQUIRED, toText } from '../webidl.ts';
import { defineTask, INPUT_QUOTA } from './model.ts';
import { languageOf, maximize, NativeLocale, scriptOf } from './natives.ts';
import { sameOf, textOperations } from './text-operations.ts';

interface TranslatorOptions extends CreateOptions {
  sourceLanguage: string;
  targetLanguage: string;
}

const PAIR = ['sourceLanguage', 'targetLanguage'] as const;

/** The language and its script, said or not: `zh-TW` is `zh-Hant`. */
function written(tag: string): string {
  const locale = maximize(new NativeLocale(tag));
  return `${languageOf(locale)}-${scriptOf(locale)}`;
}

/** Nothing is to be done: the draft has `en-US` and `en-GB` as an example. */
const isIdentity = ({ sourceLanguage, targetLanguage }: TranslatorOptions): boolean =>
  written(sourceLanguage) === written(targetLanguage);

export const translator = defineTask<TranslatorOptions>({
  name: 'Translator',
  feature: 'translator',
  required: 1,
  core: PAIR.map((key) => [key, toText, REQUIRED]),
  languages: PAIR,
  withoutModel: (options) => (isIdentity(options) ? 'available' : undefined),
  shown: PAIR,
  attributes: { ...INPUT_QUOTA },
  operations: textOperations({
    task: 'translate',
    members: [],
    sent: PAIR,
    without: (text, options) => (isIdentity(options) ? text : sameOf(text)),
  }),
});
