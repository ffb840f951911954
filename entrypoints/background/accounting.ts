/** The background's side of entrypoints/accounting: begun beside whatever its rooms read first. */
import type { openLedger } from '../../lib/ledger/ledger.ts';
import type { openMoney } from '../../lib/ledger/money.ts';
import type { tidyDaily } from '../../lib/ledger/tidying.ts';
import type { rowOf } from '../accounting/account.ts';
import type { hold } from '../accounting/holding.ts';
import type { wordsOf } from '../accounting/kept-words.ts';
import type { createQuestionAnswers } from '../accounting/questions.ts';
import type { showUsed } from '../accounting/sign.ts';

export interface Accounting {
  openMoney: typeof openMoney;
  openLedger: typeof openLedger;
  /** A call as a row of the ledger. */
  rowOf: typeof rowOf;
  /** How much of its words is kept, where the person wants that. */
  wordsOf: typeof wordsOf;
  hold: typeof hold;
  /** What a page asks besides calls. */
  createQuestionAnswers: typeof createQuestionAnswers;
  showUsed: typeof showUsed;
  tidyDaily: typeof tidyDaily;
}
