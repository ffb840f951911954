/** What a page wants of a session: whether it makes sense, and whether it can be had. */
import { NativeTypeError } from '../../natives.ts';
import type { Availability, Kind } from '../creation.ts';
import { areKnownLanguages, canonicalTags } from '../language-tags.ts';
import type { CoreOptions, Expected } from './dictionaries.ts';
import { isOutOfRange } from './sampling.ts';

function canonicalize(expected: readonly Expected[] = []): void {
  for (let at = 0; at < expected.length; at++) {
    const one = expected[at] as Expected;
    if (one.languages) one.languages = canonicalTags(one.languages);
  }
}

function areKnown(expected: readonly Expected[] = []): boolean {
  for (let at = 0; at < expected.length; at++) {
    const { languages = [] } = expected[at] as Expected;
    if (!areKnownLanguages(languages)) return false;
  }
  return true;
}

/** An answer is text, and calls of tools. */
function canBeSaid(outputs: readonly Expected[] = []): boolean {
  for (let at = 0; at < outputs.length; at++) {
    const { type } = outputs[at] as Expected;
    if (type !== 'text' && type !== 'tool-call') return false;
  }
  return true;
}

export const languageModelKind: Kind<CoreOptions> = {
  feature: 'language-model',
  /** Makes tags canonical. @throws RangeError for what is no tag, TypeError for options that contradict one another */
  validate(options) {
    canonicalize(options.expectedInputs);
    canonicalize(options.expectedOutputs);
    if (
      options.samplingMode !== undefined &&
      (options.topK !== undefined || options.temperature !== undefined)
    )
      throw new NativeTypeError('Give samplingMode, or topK and temperature.');
  },
  available: (options): Availability =>
    canBeSaid(options.expectedOutputs) &&
    areKnown(options.expectedInputs) &&
    areKnown(options.expectedOutputs) &&
    !isOutOfRange(options)
      ? 'available'
      : 'unavailable',
};
