/** Every task with every choice of its options. */
import type { Assistance } from '../../../lib/protocol/assistance.ts';

type Options = Assistance['options'];

const LANGUAGES: Record<string, (Options[string] | undefined)[]> = {
  outputLanguage: [undefined, 'ja'],
  expectedInputLanguages: [undefined, ['en', 'fr-CA', 'zh-Hant']],
};
const LENGTHS = ['short', 'medium', 'long'];
const FORMATS = ['plain-text', 'markdown'];

const CHOICES: Record<Assistance['task'], Record<string, (Options[string] | undefined)[]>> = {
  summarize: {
    type: ['tldr', 'teaser', 'key-points', 'headline'],
    format: FORMATS,
    length: LENGTHS,
    ...LANGUAGES,
  },
  write: { tone: ['formal', 'neutral', 'casual'], format: FORMATS, length: LENGTHS, ...LANGUAGES },
  rewrite: {
    tone: ['as-is', 'more-formal', 'more-casual'],
    format: ['as-is', ...FORMATS],
    length: ['as-is', 'shorter', 'longer'],
    ...LANGUAGES,
  },
  translate: { sourceLanguage: ['en'], targetLanguage: ['de', 'zh-Hant', 'pt-BR'] },
  proofread: {
    includeCorrectionTypes: [false, true],
    includeCorrectionExplanations: [false, true],
    correctionExplanationLanguage: [undefined, 'es'],
    expectedInputLanguages: [undefined, ['en']],
  },
};

const product = (choices: Record<string, (Options[string] | undefined)[]>): Options[] =>
  Object.entries(choices).reduce<Options[]>(
    (all, [key, values]) =>
      all.flatMap((options) =>
        values.map((value) => (value === undefined ? options : { ...options, [key]: value })),
      ),
    [{}],
  );

export const combinations = (): [name: string, task: Assistance['task'], options: Options][] =>
  (Object.keys(CHOICES) as Assistance['task'][]).flatMap((task) =>
    product(CHOICES[task]).map((options): [string, Assistance['task'], Options] => [
      `${task} ${Object.values(options).join(' ')}`,
      task,
      options,
    ]),
  );
