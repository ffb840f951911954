/** What a yes is to, and how much it may come to: as the approval window, our other screens and a file say it. */
import * as z from 'zod/mini';
import { CAPABILITIES, MAX_SPEND } from './grant.ts';

z.config({ jitless: true });

/** USD. */
export const SpendLimit = z.number().check(z.gt(0), z.maximum(MAX_SPEND));
/** What a yes is to: something at least. */
export const Capabilities = z.array(z.enum(CAPABILITIES)).check(z.minLength(1), z.maxLength(16));
