/** Whose key this may be, by its form alone: it is sent nowhere, least of all to several hosts to see which takes it. */
import { types as known } from './index.ts';
import type { ProviderType } from './types.ts';

/**
 * The provider types whose keys have this form, the most telling form first; several where it is shared (a bare `sk-`,
 * 32 or 40 letters and digits): then the user is asked. Empty where no form is known.
 */
export function recogniseKey(key: string, types: readonly ProviderType[] = known): ProviderType[] {
  const typed = key.trim();
  if (typed === '') return [];
  return types
    .filter(({ keyPattern }) => keyPattern?.test(typed) === true)
    .map((type) => ({ type, telling: tellingOf(type.keyPattern as RegExp) }))
    .sort((a, b) => b.telling - a.telling)
    .map(({ type }) => type);
}

/** The characters that a form begins with, whatever follows; of two alike, the one that also says how a key ends. */
function tellingOf({ source }: RegExp): number {
  const start = /^\^([\w-]*)/.exec(source)?.[1] ?? '';
  return start.length + (source.endsWith('$') && /\{\d+\}\)?\$$/.test(source) ? 0.5 : 0);
}
