/** What compares endpoints, and what remembers answers: most calls go to a chosen endpoint and need neither. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { canonicalName } from '../lib/catalog/names.ts';
import { deliver } from '../lib/platform/modules.ts';
import { openAnswers } from '../lib/router/answers.ts';
import { choose, elsewhere, explain } from '../lib/router/choose.ts';
import { needsOf } from '../lib/router/needs.ts';
import { offered } from '../lib/router/offered.ts';
import type { Choosing } from './background/routes.ts';

export default defineUnlistedScript(() =>
  deliver('choosing', {
    choose,
    elsewhere,
    explain,
    needsOf,
    offered,
    nameOf: canonicalName,
    openAnswers,
  } satisfies Choosing),
);
