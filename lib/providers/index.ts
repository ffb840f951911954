/**
 * Every type of provider that Oriel knows, in the order in which people look for them. Settings forms, host permissions,
 * docs/providers.md, the recognition of keys and the contract tests derive from this list.
 */
import { anthropic } from './anthropic.ts';
import { azure } from './azure.ts';
import { bedrock } from './bedrock.ts';
import { browserModel } from './browser-model.ts';
import { cerebras } from './cerebras.ts';
import { cohere } from './cohere.ts';
import { deepSeek } from './deepseek.ts';
import { fireworks } from './fireworks.ts';
import { google } from './google.ts';
import { groq } from './groq.ts';
import { huggingFace } from './hugging-face.ts';
import { liteLlm } from './litellm.ts';
import { llamaCpp } from './llama-cpp.ts';
import { lmStudio } from './lm-studio.ts';
import { mistral } from './mistral.ts';
import { ollama } from './ollama.ts';
import { onDevice } from './on-device.ts';
import { openAi } from './openai.ts';
import { openAiCompatible } from './openai-compatible.ts';
import { openRouter } from './openrouter.ts';
import { perplexity } from './perplexity.ts';
import { together } from './together.ts';
import type { ProviderType } from './types.ts';
import { vllm } from './vllm.ts';
import { xai } from './xai.ts';

export const types: readonly ProviderType[] = [
  openAi,
  anthropic,
  google,
  cohere,
  openRouter,
  mistral,
  groq,
  deepSeek,
  xai,
  together,
  fireworks,
  cerebras,
  perplexity,
  huggingFace,
  azure,
  bedrock,
  liteLlm,
  ollama,
  lmStudio,
  llamaCpp,
  vllm,
  browserModel,
  onDevice,
  openAiCompatible,
];

const byName = new Map(types.map((type) => [type.type, type]));

export const typeOf = (name: string): ProviderType | undefined => byName.get(name);
