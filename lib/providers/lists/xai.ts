import { inputsOf, type ModelListing, priceOf, readModelAnd } from '../model-list.ts';

/** Prices are in US cents for 100 million tokens. */
const CENT_TOKENS = 100 * 100_000_000;

export const xai: Partial<ModelListing> = {
  // `/models` gives the names alone.
  path: '/language-models',
  read: readModelAnd((it) => ({
    inputs: inputsOf(it.input_modalities),
    price: priceOf(
      {
        input: it.prompt_text_token_price,
        output: it.completion_text_token_price,
        cacheRead: it.cached_prompt_text_token_price,
      },
      { of: CENT_TOKENS },
    ),
  })),
};
