import { defineInterface } from '../interface.ts';
import type { LIMITS } from './sampling.ts';

/** What sampling could be set to before there were modes. */
export const languageModelParams = defineInterface<typeof LIMITS>('LanguageModelParams', {
  attributes: {
    defaultTopK: ({ defaultTopK }) => defaultTopK,
    maxTopK: ({ maxTopK }) => maxTopK,
    defaultTemperature: ({ defaultTemperature }) => defaultTemperature,
    maxTemperature: ({ maxTemperature }) => maxTemperature,
  },
});
