import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { deliver } from '../lib/platform/modules.ts';
import * as cohere from '../lib/providers/doing/cohere.ts';

export default defineUnlistedScript(() => deliver('doing-cohere', cohere));
