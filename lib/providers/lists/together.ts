import { loose } from '../loose.ts';
import { type ModelListing, priceOf, readModelAnd } from '../model-list.ts';
import type { ModelInfo } from '../types.ts';

const KINDS: Readonly<Record<string, ModelInfo['kind']>> = {
  __proto__: null as never,
  chat: 'chat',
  language: 'chat',
  code: 'chat',
  embedding: 'embedding',
  image: 'image',
  audio: 'speech',
  transcribe: 'transcription',
};

export const together: Partial<ModelListing> = {
  read: readModelAnd(({ type, pricing }) => {
    const kind = typeof type === 'string' ? (KINDS[type] ?? 'other') : undefined;
    const usd = loose(pricing);
    // Per million already; nought stands for "not by the token" as well as for free.
    const known = typeof usd?.input === 'number' && usd.input > 0;
    return {
      kind: kind === 'chat' ? undefined : kind,
      price: known
        ? priceOf({ input: usd.input, output: usd.output, cacheRead: usd.cached_input }, { of: 1_000_000 })
        : undefined,
    };
  }),
};
