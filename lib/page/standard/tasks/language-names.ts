import { NativeDisplayNames, nameOf } from '../natives.ts';

let names: Intl.DisplayNames | undefined;

/** As a model is told of a language: `German (de)`. */
export function languageName(canonical: string): string {
  names ??= new NativeDisplayNames('en', { type: 'language' });
  return `${nameOf(names, canonical)} (${canonical})`;
}
