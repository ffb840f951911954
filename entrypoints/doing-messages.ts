import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { deliver } from '../lib/platform/modules.ts';
import * as messages from '../lib/providers/doing/messages.ts';

export default defineUnlistedScript(() => deliver('doing-messages', messages));
