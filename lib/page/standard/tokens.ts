/**
 * How much of a context window things take: one rule for all, so that what is measured is what is added, exactly. No
 * tokenizer: that of a person's model is seldom known, and never to the page. A text takes a quarter of a token for each
 * byte of its UTF-8, unrounded, so that texts put together take what they took apart.
 */
import { utf8 } from '../natives.ts';

const { ceil } = Math;

export const tokensOfText = (text: string): number => utf8(text).length / 4;
/** Of a picture, whatever its size. */
export const TOKENS_PER_IMAGE = 1_024;
/** Of a sound, in whole tokens: sums of odd fractions would not come out even. */
export const tokensOfSound = (seconds: number): number => ceil(seconds * 32);

/** Where it is not known what a model reads, or not yet granted: most read at least this. */
export const DEFAULT_CONTEXT_WINDOW = 32_768;
