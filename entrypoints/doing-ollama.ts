import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { deliver } from '../lib/platform/modules.ts';
import * as ollama from '../lib/providers/doing/ollama.ts';

export default defineUnlistedScript(() => deliver('doing-ollama', ollama));
