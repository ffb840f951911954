/**
 * How providers of OpenAI's chat completions list their models, by type, where that is not `GET /models` as OpenAI has it
 * or tells more.
 */
import type { ModelListing } from '../model-list.ts';
import type { Connection, ModelInfo } from '../types.ts';
import { azure } from './azure.ts';
import { bedrock } from './bedrock.ts';
import { fireworks } from './fireworks.ts';
import { groq } from './groq.ts';
import { huggingFace } from './hugging-face.ts';
import { liteLlm } from './litellm.ts';
import { llamaCpp } from './llama-cpp.ts';
import { lmStudio } from './lm-studio.ts';
import { mistral } from './mistral.ts';
import { openRouter } from './openrouter.ts';
import { perplexity } from './perplexity.ts';
import { together } from './together.ts';
import { vllm } from './vllm.ts';
import { xai } from './xai.ts';

type List = (connection: Connection) => Promise<ModelInfo[]>;

export const lists: ReadonlyMap<string, Partial<ModelListing> | List> = new Map<
  string,
  Partial<ModelListing> | List
>([
  ['azure', azure],
  ['bedrock', bedrock],
  ['fireworks', fireworks],
  ['groq', groq],
  ['hugging-face', huggingFace],
  ['litellm', liteLlm],
  ['llama-cpp', llamaCpp],
  ['lm-studio', lmStudio],
  ['mistral', mistral],
  ['openrouter', openRouter],
  ['perplexity', perplexity],
  ['together', together],
  ['vllm', vllm],
  ['xai', xai],
]);
