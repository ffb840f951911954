/** What a page wants of a session: whether it makes sense, and whether it can be had. */
import { NativeTypeError } from '../../natives.ts';
import type { Availability, Kind } from '../creation.ts';
import { canonicalTags, isKnownLanguage } from '../language-tags.ts';
import { isRefused } from '../standing.ts';
import type { CoreOptions, Expected } from './dictionaries.ts';
import { isOutOfRange } from './sampling.ts';
import { readTools } from './tools.ts';

function canonicalize(expected: readonly Expected[] = []): void {
  for (let at = 0; at < expected.length; at++) {
    const one = expected[at] as Expected;
    if (one.languages) one.languages = canonicalTags(one.languages);
  }
}

function areKnown(expected: readonly Expected[] = []): boolean {
  for (let at = 0; at < expected.length; at++) {
    const { languages = [] } = expected[at] as Expected;
    for (let n = 0; n < languages.length; n++) if (!isKnownLanguage(languages[n] as string)) return false;
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

/** By the options alone. */
export const canServe = (options: CoreOptions): boolean =>
  canBeSaid(options.expectedOutputs) &&
  areKnown(options.expectedInputs) &&
  areKnown(options.expectedOutputs) &&
  !isOutOfRange(options);

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
      throw new NativeTypeError('Give a samplingMode, or topK and temperature, and not both.');
    readTools(options.tools, options.expectedOutputs);
  },
  /** The same on every page before a grant (docs/standard.md). */
  available: (options): Availability => (canServe(options) && !isRefused() ? 'available' : 'unavailable'),
};
