/** Whether the text of calls is kept, and for how long: what a person decides. Off unless they turn it on (S34). */
import * as z from 'zod/mini';

z.config({ jitless: true });

export const MAX_KEEPING_DAYS = 3_650;

/** For all sites. */
export const Keeping = z.strictObject({
  all: z.boolean(),
  /** Text that is older goes, whichever setting it was kept by. */
  days: z.int().check(z.minimum(1), z.maximum(MAX_KEEPING_DAYS)),
});
export type Keeping = z.infer<typeof Keeping>;

/** For one site, where it differs from all others: `true` keeps its text, `false` does not. */
export const SiteKeeping = z.optional(z.boolean());
export type SiteKeeping = z.infer<typeof SiteKeeping>;

export const NO_KEEPING: Keeping = { all: false, days: 30 };

/** A private window keeps nothing, whatever is set: its calls never come this far (S33). */
export const keepsText = ({ all }: Keeping, site: SiteKeeping): boolean => site ?? all;
