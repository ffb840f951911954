import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { installStandard } from '../lib/page/standard/install.ts';

export default defineUnlistedScript(() => installStandard());
