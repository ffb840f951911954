/** What only our own screens ask for: a script that the background loads on the first command. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { deliver } from '../../lib/platform/modules.ts';
import type { Commands } from '../background/commands.ts';
import { sweepKept } from './activity.ts';
import { answerCommand } from './answer.ts';
import { exportRows } from './export-rows.ts';
import { makeEndpoints } from './knowing.ts';
import { syncRules } from './setup.ts';
import { modelsOnOffer } from './shelf.ts';
import { syncStandard } from './standard.ts';
import { answerTry } from './try.ts';
import { awaitUnlock } from './unlocking.ts';

export default defineUnlistedScript(() =>
  deliver('commands', {
    answerCommand,
    answerTry,
    awaitUnlock,
    exportRows,
    makeEndpoints,
    modelsOnOffer,
    sweepKept,
    syncRules,
    syncStandard,
  } satisfies Commands),
);
