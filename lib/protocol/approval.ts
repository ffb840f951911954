/**
 * Approval window <-> background: a runtime port (`APPROVAL`), so that closing the window is seen. The background sends
 * `ApprovalView` (again when more calls join), the window one `ApprovalAnswer`.
 */
import * as z from 'zod/mini';
import type { AccessRequest } from './call.ts';
import { ModelRef } from './config.ts';
import type { ModelView } from './control.ts';
import type { TaskName } from './task.ts';

export const ApprovalAnswer = z.strictObject({
  answer: z.enum(['once', 'session', 'always', 'deny']),
  model: z.optional(ModelRef),
});
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>;
export type ApprovalView =
  | {
      state: 'asking';
      /** ASCII origin (S17). */
      origin: string;
      /** The page's own words: shown as plain text, bidi controls stripped. */
      title?: string;
      request: AccessRequest;
      /** How many calls wait for this answer. */
      waiting: number;
      models: ModelView[];
      /** What answers; for a task it is the one that was chosen for its kind, and no other can be picked here. */
      model?: ModelRef;
      task?: TaskName;
    }
  /** Nothing waits any more: answered, cancelled, or the background restarted. */
  | { state: 'ended' };
