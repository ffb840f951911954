/** Language tags, as ECMA-402 has them. */
import { append, indexOf, slice } from '../natives.ts';
import { canonicalLocales, NativeDisplayNames, nameOf } from './natives.ts';

/** @throws RangeError for what is no BCP 47 tag. */
export const canonicalTag = (tag: string): string => canonicalLocales(tag)[0] as string;

/** Each in its canonical form, once, in the order of their first. @throws RangeError */
export function canonicalTags(tags: readonly string[]): string[] {
  const canonical: string[] = [];
  let seen = '\n';
  for (let at = 0; at < tags.length; at++) {
    const tag = canonicalTag(tags[at] as string);
    if (indexOf(seen, `\n${tag}\n`) >= 0) continue;
    seen += `${tag}\n`;
    append(canonical, tag);
  }
  return canonical;
}

/** Tags that say that a language is not one, or not known. */
const NONE = '\nund\nmis\nmul\nzxx\n';
let names: Intl.DisplayNames | undefined;

/**
 * Whether a model may be expected to know this language: the browser itself has a name for it. Which of them a person's
 * model is good at nobody can say, and before a grant a page is not to be told.
 */
export function isKnownLanguage(canonical: string): boolean {
  const end = indexOf(canonical, '-');
  const language = end < 0 ? canonical : slice(canonical, 0, end);
  if (indexOf(NONE, `\n${language}\n`) >= 0) return false;
  names ??= new NativeDisplayNames('en', { type: 'language', fallback: 'none' });
  return nameOf(names, language) !== undefined;
}
