import type { BuiltInModels } from '../protocol/prompt-api.ts';

/**
 * The models that the browser brings along. Chromium shows them to every context of an extension, its service worker
 * included; undefined in Firefox and in Chromium before 138.
 */
export function builtInModels(): BuiltInModels | undefined {
  const { LanguageModel: found } = globalThis as { LanguageModel?: BuiltInModels };
  return typeof found?.availability === 'function' ? found : undefined;
}
