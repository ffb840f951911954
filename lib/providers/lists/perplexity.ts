import type { ModelInfo } from '../types.ts';

/** It lists none of them (docs.perplexity.ai, "Models"). */
const SONAR: readonly ModelInfo[] = [
  { id: 'sonar', name: 'Sonar', contextLength: 128_000, inputs: ['text', 'image'], tools: false },
  {
    id: 'sonar-deep-research',
    name: 'Sonar Deep Research',
    contextLength: 128_000,
    tools: false,
    reasoning: true,
  },
  { id: 'sonar-pro', name: 'Sonar Pro', contextLength: 200_000, inputs: ['text', 'image'], tools: false },
  {
    id: 'sonar-reasoning-pro',
    name: 'Sonar Reasoning Pro',
    contextLength: 128_000,
    inputs: ['text', 'image'],
    tools: false,
    reasoning: true,
  },
];

export const perplexity = async (): Promise<ModelInfo[]> => [...SONAR];
