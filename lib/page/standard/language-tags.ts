/** Language tags, as ECMA-402 has them. */
import { canonicalLocales, execute, NativeDisplayNames, nameOf } from './natives.ts';

/** @throws RangeError for what is no BCP 47 tag. */
export const canonicalTag = (tag: string): string => canonicalLocales(tag)[0] as string;

/** Each in its canonical form, once, in the order of their first. @throws RangeError */
export const canonicalTags = (tags: readonly string[]): string[] => canonicalLocales(tags);

/** Tags that say that a language is not one, or not known. */
const NONE = /^(?:und|mis|mul|zxx)$/;
let names: Intl.DisplayNames | undefined;

/**
 * Whether a model may be expected to know this language: the browser itself has a name for it. Which of them a person's
 * model is good at nobody can say, and before a grant a page is not to be told.
 */
export function isKnownLanguage(canonical: string): boolean {
  const { 0: language } = execute(/^[^-]*/, canonical) as RegExpExecArray;
  if (execute(NONE, language)) return false;
  names ??= new NativeDisplayNames('en', { type: 'language', fallback: 'none' });
  return nameOf(names, language) !== undefined;
}

export function areKnownLanguages(canonical: readonly string[]): boolean {
  for (let at = 0; at < canonical.length; at++) if (!isKnownLanguage(canonical[at] as string)) return false;
  return true;
}
