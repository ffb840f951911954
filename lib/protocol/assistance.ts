/**
 * What goes in where a page has something done with a text (docs/decisions/026-what-is-done-with-texts-is-loaded.md): the text and the options, not the prompt.
 * The background makes a `Call` of it, which takes the way of all calls.
 */
import * as z from 'zod/mini';
import { recordOf } from './parsing.ts';

z.config({ jitless: true });

/** No task has half as many. */
const MAX_OPTIONS = 16;

export const Assistance = z.strictObject({
  task: z.enum(['summarize', 'write', 'rewrite', 'translate', 'proofread']),
  text: z.string(),
  /** Background that the page gave. */
  contexts: z.optional(z.array(z.string()).check(z.maxLength(2))),
  /** By the names that the drafts have for them. lib/assistance/options.ts says which task has which, and refuses others. */
  options: recordOf(
    z.union([z.string(), z.boolean(), z.array(z.string()).check(z.maxLength(64))]),
    MAX_OPTIONS,
  ),
});
export type Assistance = z.infer<typeof Assistance>;
