import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { deliver } from '../lib/platform/modules.ts';
import * as onDevice from '../lib/providers/doing/on-device.ts';

export default defineUnlistedScript(() => deliver('doing-on-device', onDevice));
