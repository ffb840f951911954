/** Whether the text of calls is kept, and for how long: what a person decides. Off unless they turn it on (S34). */
import * as z from 'zod/mini';
import { Origin } from './config.ts';
import { MAX_KEEPING_DAYS } from './limits.ts';

z.config({ jitless: true });

/** For all sites. */
export const Keeping = z.strictObject({
  all: z.boolean(),
  /** Text that is older goes, whichever setting it was kept by. */
  days: z.int().check(z.minimum(1), z.maximum(MAX_KEEPING_DAYS)),
  /** Sites that differ from all others: `true` keeps their text, `false` does not. */
  sites: z.record(Origin, z.boolean()),
});
export type Keeping = z.infer<typeof Keeping>;

export const NO_KEEPING: Keeping = { all: false, days: 30, sites: {} };

/** A private window keeps nothing, whatever is set: its calls never come this far (S33). */
export const keepsText = ({ all, sites }: Keeping, origin: string): boolean =>
  Object.hasOwn(sites, origin) ? sites[origin] === true : all;
