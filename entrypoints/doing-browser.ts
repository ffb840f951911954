import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { deliver } from '../lib/platform/modules.ts';
import * as browser from '../lib/providers/doing/browser.ts';

export default defineUnlistedScript(() => deliver('doing-browser', browser));
