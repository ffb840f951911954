/** The program that asks what was just tried, in the manner of each way to Oriel. Pure. */
import { aiSdkCode } from './code-ai-sdk.ts';
import { languageModelCode } from './code-language-model.ts';
import { openAICode } from './code-openai.ts';
import { windowAICode } from './code-window-ai.ts';
import type { NamedTrial } from './trial.ts';

export const WAYS = ['window.ai', 'LanguageModel', 'OpenAI SDK', 'AI SDK'] as const;
export type Way = (typeof WAYS)[number];

const WRITERS: Readonly<Record<Way, (named: NamedTrial) => string>> = {
  'window.ai': windowAICode,
  LanguageModel: languageModelCode,
  'OpenAI SDK': openAICode,
  'AI SDK': aiSdkCode,
};

/** A module of JavaScript, to be run in a page. Pictures are read from files of their names, beside the page. */
export const codeOf = (way: Way, named: NamedTrial): string => WRITERS[way](named);
