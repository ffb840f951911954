import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { deliver } from '../lib/platform/modules.ts';
import * as gemini from '../lib/providers/doing/gemini.ts';

export default defineUnlistedScript(() => deliver('doing-gemini', gemini));
