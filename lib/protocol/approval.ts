/**
 * Approval window <-> background: a runtime port (`APPROVAL`), so that closing the window is seen. The background sends
 * `ApprovalView` (again when more calls join), the window one `ApprovalAnswer`.
 */
import * as z from 'zod/mini';
import { Budget } from './budget.ts';
import type { AccessRequest } from './call.ts';
import { ModelRef } from './config.ts';
import type { ModelView } from './control.ts';
import { type Capability, LIFETIMES } from './grant.ts';
import type { TaskName } from './task.ts';
import { Capabilities, SpendLimit } from './terms.ts';

z.config({ jitless: true });

export const ApprovalAnswer = z
  .strictObject({
    /** `deny`: this time. `never`: for good, what is asked for now alone where the site has something already. */
    answer: z.enum(['once', ...LIFETIMES, 'deny', 'never']),
    model: z.optional(ModelRef),
    /** With `spend`, and only with it. */
    limit: z.optional(SpendLimit),
    /** With a yes: those of the capabilities shown that are given. Absent: all of them. */
    capabilities: z.optional(Capabilities),
    /** With a yes: what the site may spend from now on, where the person set it in the window. */
    budget: z.optional(Budget),
  })
  .check(
    z.refine(({ answer, limit }) => (answer === 'spend') === (limit !== undefined), { path: ['limit'] }),
  );
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>;
export type ApprovalView =
  | {
      state: 'asking';
      /** ASCII origin (S17). */
      origin: string;
      /** The ASCII origin of the page around it, which lets this frame of another site ask (S21). */
      top?: string;
      /** From a private window: whatever is allowed ends with the last of them. */
      incognito?: true;
      /** The page's own words: shown as plain text, bidi controls stripped. */
      title?: string;
      /** Its `capabilities` are there, and are those that an answer is about: asked for and not granted yet. */
      request: AccessRequest;
      /** What the site may use already. */
      granted?: Capability[];
      /** The site calls far more often than it ever did: all of it was granted, and the person is asked again. */
      unusual?: true;
      /** What the site may spend: its own budget, or the one of every new site. */
      budget: Budget;
      /** How many calls wait for this answer. */
      waiting: number;
      models: ModelView[];
      /** What answers; for a task it is the one that was chosen for its kind, and no other can be picked here. */
      model?: ModelRef;
      task?: TaskName;
    }
  /** Nothing waits any more: answered, cancelled, or the background restarted. */
  | { state: 'ended' };
