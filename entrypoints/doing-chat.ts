import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { deliver } from '../lib/platform/modules.ts';
import * as chat from '../lib/providers/doing/chat.ts';

export default defineUnlistedScript(() => deliver('doing-chat', chat));
