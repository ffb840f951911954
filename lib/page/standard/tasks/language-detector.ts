/** https://webmachinelearning.github.io/translation-api/#language-detector-api: answered in the extension, without a model. */
import { MAX_DETECT_CHARS } from '../../../protocol/limits.ts';
import type { DetectedLanguage } from '../../../protocol/part.ts';
import { append, indexOf, slice } from '../../natives.ts';
import { answerOf } from '../answer.ts';
import { type CreateOptions, SIGNAL } from '../creation.ts';
import { promised } from '../interface.ts';
import { aggregated, type Scope } from '../operation.ts';
import { toDictionary, toText } from '../webidl.ts';
import { defineTask, INPUT_LANGUAGES, INPUT_QUOTA } from './model.ts';
import { languageOf, NativeLocale } from './natives.ts';

interface DetectorOptions extends CreateOptions {
  expectedInputLanguages?: readonly string[];
}

/** What can be told apart: as lib/languages tells them (tests/unit/languages/known.test.ts). */
export const KNOWN =
  ' am ar az be bg bn ca cs da de el en es et eu fa fi fil fr gu he hi hr hu hy is it ja ka kn ko ku lo lt lv ml mr ms nl no or pa pl pt ro ru sk sl sq sr sv ta te th tr uk ur vi yo zh ';

function areTold({ expectedInputLanguages = [] }: DetectorOptions): boolean {
  for (let at = 0; at < expectedInputLanguages.length; at++) {
    const language = languageOf(new NativeLocale(expectedInputLanguages[at] as string));
    if (indexOf(KNOWN, ` ${language} `) < 0) return false;
  }
  return true;
}

async function detect(text: string, scope: Scope): Promise<object[]> {
  const results: object[] = [];
  const tell = ({ language, confidence }: DetectedLanguage) =>
    append(results, { detectedLanguage: language, confidence });
  const question = { ask: 'detect', text: slice(text, 0, MAX_DETECT_CHARS) } as const;
  await answerOf(question, scope, undefined, (part) => {
    if (part.type !== 'languages') return;
    for (let at = 0; at < part.languages.length; at++) tell(part.languages[at] as DetectedLanguage);
  });
  return results;
}

const toOptions = toDictionary<{ signal?: AbortSignal }>([SIGNAL]);

export const languageDetector = defineTask<DetectorOptions>({
  name: 'LanguageDetector',
  feature: 'language-detector',
  required: 0,
  core: [INPUT_LANGUAGES],
  languages: ['expectedInputLanguages'],
  withoutModel: (options) => (areTold(options) ? 'available' : 'unavailable'),
  shown: ['expectedInputLanguages'],
  attributes: { ...INPUT_QUOTA },
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
