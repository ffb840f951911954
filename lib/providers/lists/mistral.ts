import { type Loose, loose } from '../loose.ts';
import { flagOf, inputsByFlag, type ModelListing, readModelAnd } from '../model-list.ts';
import type { ModelInfo } from '../types.ts';

export const mistral: Partial<ModelListing> = {
  read: readModelAnd(({ capabilities }) => {
    const can = loose(capabilities);
    return {
      kind: can === undefined ? undefined : kindOf(can),
      tools: flagOf(can?.function_calling),
      inputs: inputsByFlag(can?.vision),
      reasoning: flagOf(can?.reasoning),
    };
  }),
};

function kindOf(can: Loose): ModelInfo['kind'] {
  if (can.completion_chat === true) return undefined;
  if (can.embedding === true || can.embeddings === true) return 'embedding';
  if (can.audio_transcription === true) return 'transcription';
  return can.audio_speech === true ? 'speech' : 'other';
}
