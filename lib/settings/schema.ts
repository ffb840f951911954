/** What the person has set up. Keys are not part of it: `lib/vault` holds them. */
import * as z from 'zod/mini';
import { Budgets } from '../protocol/budget.ts';
import { ModelRef, ProviderConfig } from '../protocol/config.ts';
import { Keeping } from '../protocol/keeping.ts';
import { Routing } from '../protocol/routing.ts';
import { Standard } from '../protocol/standard.ts';
import { UnusedDays } from '../protocol/terms.ts';

z.config({ jitless: true });

export const Settings = z.strictObject({
  providers: z.array(ProviderConfig),
  /** Answers every site that has no model of its own. */
  defaultModel: z.optional(ModelRef),
  /** What answers beyond chat; see `Task`. */
  taskModels: z.optional(
    z.strictObject({
      embed: z.optional(ModelRef),
      image: z.optional(ModelRef),
      speech: z.optional(ModelRef),
      transcribe: z.optional(ModelRef),
    }),
  ),
  /** Absent: NO_ROUTING. */
  routing: z.optional(Routing),
  /** Absent: NO_BUDGETS. */
  budgets: z.optional(Budgets),
  /** Absent: NO_KEEPING. */
  keeping: z.optional(Keeping),
  /** A permission ends that was not used for so many days; `null`: none does. Absent: UNUSED_DAYS. */
  unusedDays: z.optional(UnusedDays),
  /** Absent: NO_STANDARD. */
  standard: z.optional(Standard),
  /** Whether the browser has a model of its own for pages, as it last said: nobody's choice. Absent: none. */
  ownModel: z.optional(z.boolean()),
  /** A person has chosen a model: the first run is over. */
  chosen: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;
