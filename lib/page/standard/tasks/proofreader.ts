/** https://webmachinelearning.github.io/proofreader-api/ */
import { parse, slice } from '../../natives.ts';
import { type CreateOptions, SIGNAL } from '../creation.ts';
import { exception } from '../exceptions.ts';
import { promised } from '../interface.ts';
import { aggregated, type Scope } from '../operation.ts';
import { toBoolean, toDictionary, toText } from '../webidl.ts';
import { type Correction, correctionsOf } from './corrections.ts';
import { languageName } from './language-names.ts';
import { ask, callFor, defineTask, isBlank, LANGUAGES, type Model } from './model.ts';
import { trim, trimStart } from './natives.ts';
import { isExplained, type ProofreadingOptions, proofreading, proofreadingSchema } from './proofreading.ts';

type ProofreaderOptions = ProofreadingOptions & CreateOptions;

interface ProofreadResult {
  correctedInput: string;
  corrections?: Correction[];
}

/** The space around a text is none of a model's business, and few keep it. */
function withSpaceOf(input: string, corrected: string): string {
  const before = input.length - trimStart(input).length;
  const after = before + trim(input).length;
  return slice(input, 0, before) + trim(corrected) + slice(input, after);
}

function read(answer: string): { correctedText: string; changes: unknown } {
  try {
    const { correctedText, changes } = parse(answer) as Record<string, unknown>;
    if (typeof correctedText === 'string') return { correctedText, changes };
  } catch {
    // Said below.
  }
  throw exception('UnknownError', 'The model did not answer in the form that was asked for. Try again.');
}

async function proofread(
  { options, quota }: Model<ProofreaderOptions>,
  input: string,
  scope: Scope,
): Promise<ProofreadResult> {
  if (isBlank(input)) return { correctedInput: input };
  const asked = callFor(proofreading(options, languageName), input, []);
  const explained = isExplained(options);
  if (explained)
    asked.call = {
      ...asked.call,
      json: { name: 'proofreading', schema: proofreadingSchema(options), strict: true },
    };
  const answer = await ask(asked, quota, scope, () => {});
  const { correctedText, changes } = explained ? read(answer) : { correctedText: answer, changes: undefined };
  const correctedInput = withSpaceOf(input, correctedText);
  return { correctedInput, corrections: correctionsOf(input, correctedInput, options, changes) };
}

const toOptions = toDictionary<{ signal?: AbortSignal }>([SIGNAL]);

export const proofreader = defineTask<ProofreaderOptions>({
  name: 'Proofreader',
  feature: 'proofreader',
  required: 0,
  core: [
    ['correctionExplanationLanguage', toText],
    LANGUAGES,
    ['includeCorrectionExplanations', toBoolean, false],
    ['includeCorrectionTypes', toBoolean, false],
  ],
  languages: ['expectedInputLanguages', 'correctionExplanationLanguage'],
  task: proofreading,
  attributes: {
    includeCorrectionTypes: ({ options }) => options.includeCorrectionTypes,
    includeCorrectionExplanations: ({ options }) => options.includeCorrectionExplanations,
    expectedInputLanguages: ({ options }) => options.expectedInputLanguages ?? null,
    correctionExplanationLanguage: ({ options }) => options.correctionExplanationLanguage ?? null,
  },
  operations: {
    proofread: promised(1, (model, input, given) => {
      const text = toText(input, 'input');
      return aggregated(model.lifetime, toOptions(given, 'options').signal, (scope) =>
        proofread(model, text, scope),
      );
    }),
  },
});
