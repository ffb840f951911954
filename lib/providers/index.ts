/** Every type of provider that Oriel knows. Settings forms, docs and contract tests derive from this list. */
import { browserModel } from './browser-model.ts';
import { google } from './google.ts';
import { ollama } from './ollama.ts';
import { onDevice } from './on-device.ts';
import { openAiCompatible } from './openai-compatible.ts';
import type { ProviderType } from './types.ts';

export const types: readonly ProviderType[] = [openAiCompatible, google, ollama, onDevice, browserModel];

export const typeOf = (name: string): ProviderType | undefined => types.find(({ type }) => type === name);
