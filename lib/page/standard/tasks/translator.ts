/** https://webmachinelearning.github.io/translation-api/#translator-api */
import type { CreateOptions } from '../creation.ts';
import { REQUIRED, toText } from '../webidl.ts';
import { defineTask } from './model.ts';
import { languageOf, maximize, NativeLocale, scriptOf } from './natives.ts';
import { sameOf, textOperations } from './text-operations.ts';
import { translating } from './translating.ts';

interface TranslatorOptions extends CreateOptions {
  sourceLanguage: string;
  targetLanguage: string;
}

/** The language and its script, said or not: `zh-TW` is `zh-Hant`. */
function written(tag: string): string {
  const locale = maximize(new NativeLocale(tag));
  return `${languageOf(locale)}-${scriptOf(locale)}`;
}

/** Nothing is to be done: the draft has `en-US` and `en-GB` as an example. */
export const isIdentity = (source: string, target: string): boolean => written(source) === written(target);

const identity = ({ sourceLanguage, targetLanguage }: TranslatorOptions) =>
  isIdentity(sourceLanguage, targetLanguage);
const task = ({ sourceLanguage, targetLanguage }: TranslatorOptions, name: (tag: string) => string) =>
  translating(sourceLanguage, targetLanguage, name);

export const translator = defineTask<TranslatorOptions>({
  name: 'Translator',
  feature: 'translator',
  required: 1,
  core: [
    ['sourceLanguage', toText, REQUIRED],
    ['targetLanguage', toText, REQUIRED],
  ],
  languages: ['sourceLanguage', 'targetLanguage'],
  available: (options) => (identity(options) ? 'available' : undefined),
  task,
  attributes: {
    sourceLanguage: ({ options }) => options.sourceLanguage,
    targetLanguage: ({ options }) => options.targetLanguage,
    inputQuota: ({ quota }) => quota,
  },
  operations: textOperations<TranslatorOptions>({
    verb: 'translate',
    members: [],
    task,
    without: (text, options) => (identity(options) ? text : sameOf(text)),
  }),
});
