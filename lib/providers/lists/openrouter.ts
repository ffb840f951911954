import type { ModelListing } from '../model-list.ts';
import { readOpenRouterModel } from '../openrouter-models.ts';

export const openRouter: Partial<ModelListing> = {
  // Without it only those that write are listed (openrouter.ai/docs/models, "output_modalities").
  query: { output_modalities: 'all' },
  read: readOpenRouterModel,
};
