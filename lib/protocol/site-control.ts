/** Commands of our own screens about what sites may do. `top` names the page around, for a frame of another site. */
import * as z from 'zod/mini';
import { ModelRef, Origin } from './config.ts';
import { type Capability, LIFETIMES } from './grant.ts';
import { Capabilities, SpendLimit, UnusedDays } from './terms.ts';

z.config({ jitless: true });

const where = { origin: Origin, top: z.optional(Origin) };

export const SITE_COMMANDS = [
  z.strictObject({ command: z.literal('site'), ...where }),
  /**
   * `allow` without more is what a conversation carries, always; `deny` is for good, unless it lasts for the `session`;
   * with `ask`, what was chosen for the site stays.
   * `limit` goes with `spend`, and only with it.
   */
  z.strictObject({
    command: z.literal('set-site-access'),
    ...where,
    access: z.enum(['allow', 'deny', 'ask']),
    capabilities: z.optional(Capabilities),
    lasts: z.optional(z.enum(LIFETIMES)),
    limit: z.optional(SpendLimit),
  }),
  z.strictObject({ command: z.literal('set-site-model'), ...where, model: z.nullable(ModelRef) }),
  /** One of its permissions, by what it is for and when it was given (Unix ms); the others stay. */
  z.strictObject({
    command: z.literal('revoke-grant'),
    ...where,
    capabilities: Capabilities,
    from: z.number(),
  }),
  z.strictObject({ command: z.literal('revoke-all-sites') }),
  /** Leaves nothing about the site, its activity and what it was answered included. */
  z.strictObject({ command: z.literal('forget-site'), ...where }),
  /** Takes back what one of these with an undo did to permissions: grants come back as they were. */
  z.strictObject({ command: z.literal('restore-sites'), undo: z.string().check(z.maxLength(64)) }),
  /** The notice of sites that lost their permission unused: `back` takes it back, else the notice is read. */
  z.strictObject({ command: z.literal('settle-unused'), back: z.boolean() }),
  /** `null`: permissions never end for that. */
  z.strictObject({
    command: z.literal('set-unused-days'),
    days: UnusedDays,
  }),
] as const;

export interface SiteReplies {
  /** Its undo, where it took away something that was decided. */
  'set-site-access': { undo?: string };
  'set-site-model': null;
  'revoke-grant': { undo: string };
  'revoke-all-sites': { undo: string };
  'forget-site': { undo: string };
  'restore-sites': null;
  'settle-unused': null;
  'set-unused-days': null;
}

/** A site that lost its permission since it did not use it. */
export interface UnusedSite {
  origin: string;
  top?: string;
  capabilities: Capability[];
  /** Unix ms. */
  lastUsed?: number;
}

export interface UnusedView {
  /** After so many days a permission ends; `null`: never. */
  days: number | null;
  /** Those that lost theirs, until the person has taken notice. */
  sites: UnusedSite[];
}
