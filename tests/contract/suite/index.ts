/** The whole contract of a type that speaks over the network. A new type needs its line in the registry and no more. */
import { describe } from 'vitest';
import type { ProviderType } from '../../../lib/providers/types.ts';
import { answers } from './answers.ts';
import { beyond, tasksOf } from './beyond.ts';
import { network } from './network.ts';
import { refusals } from './refusals.ts';
import { requests } from './requests.ts';
import { setup } from './setup.ts';

export const CONTRACT = { setup, requests, answers, refusals, network, beyond };

/** @param refuses What it takes of the features in requests.ts is all but these. */
export function contract(
  type: ProviderType,
  refuses: readonly string[] = [],
  parts = Object.keys(CONTRACT) as (keyof typeof CONTRACT)[],
): void {
  for (const part of parts) {
    if (part !== 'beyond' || tasksOf(type).length > 0) describe(part, () => CONTRACT[part](type, refuses));
  }
}

/** What types refuse whatever their model, as their providers document it. */
export const REFUSES: Readonly<Record<string, readonly string[]>> = {
  // docs.perplexity.ai: "function calling is not supported".
  perplexity: ['tools'],
  // inference-docs.cerebras.ai: text in, text out.
  cerebras: ['image', 'image.url'],
  // api-docs.deepseek.com/guides/json_mode: `json_object` alone.
  deepseek: ['schema'],
  // docs.ollama.com/capabilities/vision: images as base64 alone.
  ollama: ['image.url'],
};
