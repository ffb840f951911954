import { flagOf, inputsByFlag, type ModelListing, readModelAnd } from '../model-list.ts';

export const fireworks: Partial<ModelListing> = {
  read: readModelAnd(({ kind, supports_chat, supports_image_input, supports_tools }) => ({
    kind: supports_chat === false ? (kind === 'EMBEDDING_MODEL' ? 'embedding' : 'other') : undefined,
    inputs: inputsByFlag(supports_image_input),
    tools: flagOf(supports_tools),
  })),
};
