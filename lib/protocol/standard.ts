/**
 * Whose web-standard AI a site gets (`LanguageModel` and its siblings): Oriel's, or what the browser itself brings along.
 * What a person decides, for all sites and for some.
 */
import * as z from 'zod/mini';
import { Origin } from './config.ts';

z.config({ jitless: true });

export const StandardBy = z.enum(['oriel', 'browser']);
export type StandardBy = z.infer<typeof StandardBy>;

/** `automatic`: the browser's own where it has a model, Oriel's where it has none. */
export const StandardUsual = z.enum(['automatic', 'oriel', 'browser']);
export type StandardUsual = z.infer<typeof StandardUsual>;

export const Standard = z.strictObject({
  /** For all sites. */
  usual: StandardUsual,
  /** Sites for which something else was chosen. */
  sites: z.record(Origin, StandardBy),
});
export type Standard = z.infer<typeof Standard>;

export const NO_STANDARD: Standard = { usual: 'automatic', sites: {} };
