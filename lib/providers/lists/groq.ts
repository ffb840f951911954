import { type ModelListing, readModelAnd } from '../model-list.ts';
import { traitsOf } from '../traits.ts';
import type { ModelInfo } from '../types.ts';

/** The list tells nothing of what a model is for. */
const KINDS: readonly { models: readonly string[]; kind: ModelInfo['kind'] }[] = [
  { models: ['whisper*', 'distil-whisper*'], kind: 'transcription' },
  { models: ['playai-tts*', 'canopylabs/orpheus*'], kind: 'speech' },
  { models: ['*-guard-*', '*safeguard*'], kind: 'other' },
];

export const groq: Partial<ModelListing> = {
  read: readModelAnd(({ id }) => traitsOf<Pick<ModelInfo, 'kind'>>(KINDS as never, String(id))),
};
