/** What the person asks on our own screens: nobody is asked for consent, and no site's account is charged. */
import * as z from 'zod/mini';
import { Call } from './call.ts';
import { ModelRef } from './config.ts';

/** Absent: the default model. */
const model = z.optional(ModelRef);

/** A call as the person puts it; which model answers is said beside it, and is no wish. */
export const Question = z.omit(Call, { surface: true, model: true });
export type Question = z.infer<typeof Question>;

/**
 * A runtime port (`TRY`): one `TryAsk` goes out, `Part[]` come back as on the line. Either a question, or a call of the
 * past by its row's id, which must have kept its words.
 */
export const TryAsk = z.union([
  z.strictObject({ question: Question, model }),
  z.strictObject({ past: z.int().check(z.minimum(1)), model }),
]);
export type TryAsk = z.infer<typeof TryAsk>;
