/** https://webmachinelearning.github.io/translation-api/#language-detector-api: answered by n-grams in the extension, not by a model. */
import { MAX_DETECT_CHARS } from '../../../protocol/limits.ts';
import type { DetectedLanguage } from '../../../protocol/part.ts';
import { openLine } from '../../channel.ts';
import { append, indexOf, NativePromise, slice } from '../../natives.ts';
import { type CreateOptions, SIGNAL } from '../creation.ts';
import { failureException } from '../failures.ts';
import { promised } from '../interface.ts';
import { aggregated, type Scope } from '../operation.ts';
import { toDictionary, toText } from '../webidl.ts';
import { defineTask, LANGUAGES } from './model.ts';
import { languageOf, NativeLocale } from './natives.ts';

interface DetectorOptions extends CreateOptions {
  expectedInputLanguages?: readonly string[];
}

/** What can be told apart. As lib/languages/eld.ts tells them; tests/unit/languages/known.test.ts compares. */
export const KNOWN =
  ' am ar az be bg bn ca cs da de el en es et eu fa fi fil fr gu he hi hr hu hy is it ja ka kn ko ku lo lt lv ml mr ms nl no or pa pl pt ro ru sk sl sq sr sv ta te th tr uk ur vi yo zh ';

function isTold({ expectedInputLanguages = [] }: DetectorOptions): boolean {
  for (let at = 0; at < expectedInputLanguages.length; at++) {
    const language = languageOf(new NativeLocale(expectedInputLanguages[at] as string));
    if (indexOf(KNOWN, ` ${language} `) < 0) return false;
  }
  return true;
}

function detect(text: string, scope: Scope): Promise<object[]> {
  return new NativePromise((resolve, reject) => {
    const results: object[] = [];
    const told = (languages: readonly DetectedLanguage[]) => {
      for (let at = 0; at < languages.length; at++) {
        const { language, confidence } = languages[at] as DetectedLanguage;
        append(results, { detectedLanguage: language, confidence });
      }
    };
    const question = { ask: 'detect', text: slice(text, 0, MAX_DETECT_CHARS) } as const;
    const abort = openLine(question, undefined, {
      part: (part) => {
        if (part.type === 'languages') told(part.languages);
      },
      end: (failure) => (failure ? reject(failureException(failure)) : resolve(results)),
    });
    scope.onStop((reason) => abort({ info: undefined, reason }));
  });
}

const toOptions = toDictionary<{ signal?: AbortSignal }>([SIGNAL]);

export const languageDetector = defineTask<DetectorOptions>({
  name: 'LanguageDetector',
  feature: 'language-detector',
  required: 0,
  core: [LANGUAGES],
  languages: ['expectedInputLanguages'],
  available: (options) => (isTold(options) ? 'available' : 'unavailable'),
  attributes: {
    expectedInputLanguages: ({ options }) => options.expectedInputLanguages ?? null,
    inputQuota: ({ quota }) => quota,
  },
  operations: {
    detect: promised(1, ({ lifetime }, input, given) => {
      const text = toText(input, 'input');
      return aggregated(lifetime, toOptions(given, 'options').signal, (scope) => detect(text, scope));
    }),
    // Without a quota nothing is used of it.
    measureInputUsage: promised(1, ({ lifetime }, input, given) => {
      toText(input, 'input');
      return aggregated(lifetime, toOptions(given, 'options').signal, async () => 0);
    }),
  },
});
