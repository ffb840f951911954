/** What calls may cost and did cost: held, settled and written down. It begins beside whatever the background reads first. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { type Ledger, openLedger } from '../../lib/ledger/ledger.ts';
import { openMoney } from '../../lib/ledger/money.ts';
import { tidyDaily } from '../../lib/ledger/tidying.ts';
import { deliver } from '../../lib/platform/modules.ts';
import { announceRecorded } from '../../lib/platform/recorded.ts';
import type { Accounting } from '../background/accounting.ts';
import { rowOf } from './account.ts';
import { hold } from './holding.ts';
import { wordsOf } from './kept-words.ts';
import { createQuestionAnswers } from './questions.ts';
import { showUsed } from './sign.ts';

async function openTellingLedger(): Promise<Ledger> {
  const ledger = await openLedger();
  return {
    ...ledger,
    async record(...call) {
      await ledger.record(...call);
      announceRecorded();
    },
  };
}

export default defineUnlistedScript(() =>
  deliver('accounting', {
    openMoney,
    openLedger: openTellingLedger,
    rowOf,
    wordsOf,
    hold,
    createQuestionAnswers,
    showUsed,
    tidyDaily,
  } satisfies Accounting),
);
