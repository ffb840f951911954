/** Commands of our own screens about whose web-standard AI a site gets. */
import * as z from 'zod/mini';
import { Origin } from './config.ts';
import { type Standard, StandardBy, StandardUsual } from './standard.ts';

z.config({ jitless: true });

export const STANDARD_COMMANDS = [
  z.strictObject({ command: z.literal('set-standard'), usual: StandardUsual }),
  /** `null`: as for all sites. */
  z.strictObject({
    command: z.literal('set-site-standard'),
    origin: Origin,
    by: z.nullable(StandardBy),
  }),
] as const;

export interface StandardReplies {
  'set-standard': null;
  'set-site-standard': null;
}

/** What the browser has of its own: nothing, the names without a model behind them, or a model. */
export type OwnStandard = 'nothing' | 'names' | 'model';

export interface StandardView extends Standard {
  /** What `usual` comes to in this browser. */
  by: StandardBy;
  own: OwnStandard;
  /** Those of `sites` for which this browser takes no rule: they get what all sites get. */
  untold: string[];
}

export interface SiteStandardView {
  /** What was chosen for this site or for all. */
  by: StandardBy;
  /** What would be without a choice for this site. */
  usual: StandardBy;
  own: OwnStandard;
  /** A choice for this site is one for all ports of its host: this browser's rules for sites know of no ports. */
  allPorts: boolean;
  /** Another choice was made for this site, and this browser takes no rule for it. */
  untold: boolean;
}
