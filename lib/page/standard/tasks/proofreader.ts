/** https://webmachinelearning.github.io/proofreader-api/ */
import type { Correction } from '../../../protocol/part.ts';
import { type CreateOptions, SIGNAL } from '../creation.ts';
import { promised } from '../interface.ts';
import { aggregated, type Scope } from '../operation.ts';
import { toBoolean, toDictionary, toText } from '../webidl.ts';
import { ask, assistanceFor, isBlank } from './asking.ts';
import { defineTask, INPUT_LANGUAGES, type Model } from './model.ts';

/** The text alone where there was nothing to read in it. */
interface ProofreadResult {
  correctedInput: string;
  corrections?: Correction[];
}

const LANGUAGES = ['expectedInputLanguages', 'correctionExplanationLanguage'] as const;
const OPTIONS = ['includeCorrectionTypes', 'includeCorrectionExplanations', ...LANGUAGES] as const;

async function proofread(
  { options, quota }: Model<CreateOptions>,
  input: string,
  scope: Scope,
): Promise<ProofreadResult> {
  let result: ProofreadResult = { correctedInput: input };
  if (isBlank(input)) return result;
  await ask(assistanceFor('proofread', input, [], options, OPTIONS), quota, scope, (part) => {
    if (part.type === 'proofread')
      result = { correctedInput: part.correctedInput, corrections: part.corrections };
  });
  return result;
}

const toOptions = toDictionary<{ signal?: AbortSignal }>([SIGNAL]);

export const proofreader = defineTask<CreateOptions>({
  name: 'Proofreader',
  feature: 'proofreader',
  required: 0,
  core: [
    ['correctionExplanationLanguage', toText],
    INPUT_LANGUAGES,
    ['includeCorrectionExplanations', toBoolean, false],
    ['includeCorrectionTypes', toBoolean, false],
  ],
  languages: LANGUAGES,
  shown: OPTIONS,
  operations: {
    proofread: promised(1, (model, input, given) => {
      const text = toText(input, 'input');
      return aggregated(model.lifetime, toOptions(given, 'options').signal, (scope) =>
        proofread(model, text, scope),
      );
    }),
  },
});
