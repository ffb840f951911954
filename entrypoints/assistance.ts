/** What makes calls of what a page wants done with a text: most pages never ask for it. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { assist } from '../lib/assistance/assist.ts';
import { deliver } from '../lib/platform/modules.ts';
import type { Assisting } from './background/texts.ts';

export default defineUnlistedScript(() => deliver('assistance', { assist } satisfies Assisting));
