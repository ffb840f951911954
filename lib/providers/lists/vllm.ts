import { type ModelListing, readModelAnd } from '../model-list.ts';

/** It serves what it was started with, and nothing else. */
export const vllm: Partial<ModelListing> = { read: readModelAnd(() => ({ loaded: true })) };
