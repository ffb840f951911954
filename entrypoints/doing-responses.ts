import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { deliver } from '../lib/platform/modules.ts';
import * as responses from '../lib/providers/doing/responses.ts';

export default defineUnlistedScript(() => deliver('doing-responses', responses));
