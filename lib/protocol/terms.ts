/** What a yes is to, and how much it may come to: as the approval window, our other screens and a file say it. */
import * as z from 'zod/mini';
import { CAPABILITIES, MAX_SPEND } from './grant.ts';

z.config({ jitless: true });

/** USD. */
export const SpendLimit = z.number().check(z.gt(0), z.maximum(MAX_SPEND));
/** After so many days without use a permission ends; `null`: none does. */
export const UnusedDays = z.nullable(z.int().check(z.minimum(1), z.maximum(3_650)));
/** What a yes is to: something at least. */
export const Capabilities = z.array(z.enum(CAPABILITIES)).check(z.minLength(1), z.maxLength(16));
