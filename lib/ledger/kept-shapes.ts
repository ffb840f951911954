/**
 * The shapes of what is kept in the memory that ends with the browser, and read by what is loaded on first use: a script
 * of its own would bring a zod of its own.
 */
import * as z from 'zod/mini';

z.config({ jitless: true });

const amount = z.int().check(z.minimum(0));
const amounts = z.record(z.string(), amount);
/** What sites spent in private windows, and what is held of it. */
export const PrivateBooks = z.strictObject({
  accounts: z.array(
    z.strictObject({ owner: z.string(), total: z.optional(amount), days: amounts, months: amounts }),
  ),
  reservations: z.array(
    z.strictObject({
      id: z.string(),
      life: z.string(),
      owners: z.array(z.string()),
      day: z.string(),
      month: z.string(),
      held: amount,
      at: z.number(),
    }),
  ),
});

/** What attempts under way had cost when it was last noted, nanodollars, by the reservation's id. */
export const Noted = z.record(z.string(), amount);
