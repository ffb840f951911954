import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { install } from '../lib/page/install.ts';
import { version } from '../package.json';

export default defineUnlistedScript(() => install(version));
