/** The import/export file (docs/config.md): what a person sets up, as one JSON document. */
import * as z from 'zod/mini';
import { Budgets } from './budget.ts';
import { KeyText, MAX_KEYS, ModelRef, Origin, ProviderConfig } from './config.ts';
import { Keeping } from './keeping.ts';
import { Routing, SiteRouting } from './routing.ts';
import { Standard } from './standard.ts';
import { Capabilities, UnusedDays } from './terms.ts';

z.config({ jitless: true });

export const SiteConfig = z.strictObject({
  origin: Origin,
  access: z.enum(['allow', 'deny']),
  /** With `allow`. Absent: what conversations carry, CHAT_CAPABILITIES. */
  capabilities: z.optional(Capabilities),
  model: z.optional(ModelRef),
  routing: z.optional(SiteRouting),
});
export type SiteConfig = z.infer<typeof SiteConfig>;

export const ConfigFile = z.strictObject({
  version: z.literal(1),
  providers: z.array(
    z.extend(ProviderConfig, {
      key: z.optional(KeyText),
      /** Several, in their order; in place of `key`. */
      keys: z.optional(z.array(KeyText).check(z.minLength(1), z.maxLength(MAX_KEYS))),
    }),
  ),
  defaults: z.optional(
    z.strictObject({
      model: z.optional(ModelRef),
      tasks: z.optional(
        z.strictObject({
          embed: z.optional(ModelRef),
          image: z.optional(ModelRef),
          speech: z.optional(ModelRef),
          transcribe: z.optional(ModelRef),
        }),
      ),
    }),
  ),
  /** What is not named stays. Presets are matched by their ids. */
  routing: z.optional(z.partial(Routing)),
  /** What is not named stays. A budget that is named replaces the one of the same owner. */
  budgets: z.optional(z.partial(Budgets)),
  /** What is not named stays. */
  keeping: z.optional(z.partial(Keeping)),
  /** After so many days without use a permission ends; `null`: never. */
  unusedDays: z.optional(UnusedDays),
  /** What is not named stays. */
  standard: z.optional(z.partial(Standard)),
  sites: z.optional(z.array(SiteConfig)),
});
export type ConfigFile = z.infer<typeof ConfigFile>;
