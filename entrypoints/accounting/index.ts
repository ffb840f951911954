/** What calls may cost and did cost: held, settled and written down. It begins beside whatever the background reads first. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { openLedger } from '../../lib/ledger/ledger.ts';
import { openMoney } from '../../lib/ledger/money.ts';
import { deliver } from '../../lib/platform/modules.ts';
import { estimate } from '../../lib/router/expense.ts';
import type { Accounting } from '../background/accounting.ts';
import { rowOf } from './account.ts';
import { hold } from './holding.ts';

export default defineUnlistedScript(() =>
  deliver('accounting', { openMoney, openLedger, rowOf, hold, estimate } satisfies Accounting),
);
