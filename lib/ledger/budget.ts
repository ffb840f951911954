/** May this be spent, and how much of it is held meanwhile? A function of plain data: limits, and where they stand. */
import type { Expense, Priced } from '../protocol/budget.ts';
import { OrielError } from '../protocol/errors.ts';
import { heldNano, NANO } from './accounts.ts';
import type { Owner } from './owners.ts';

/** One limit in nanodollars, and where it stands. */
export interface Standing {
  owner: Owner;
  /** `grant`: what the site may spend until its permission ends. */
  limit: 'perRequest' | 'perDay' | 'perMonth' | 'grant';
  of: number;
  spent: number;
  held: number;
  /** Unix ms; absent for `perRequest` and `grant`. */
  resetsAt?: number;
}

export interface Spend {
  /** Nanodollars to be held. */
  held: number;
  /** To what the answer is to be limited, where it is not limited so far by itself. */
  maxOutputTokens?: number;
}

/** An answer that may not have so many tokens is of no use, unless the call itself asks for fewer. */
export const USEFUL_OUTPUT = 256;
/** No wire asks for an answer of fewer. */
const FEWEST_OUTPUT = 16;
/** More tokens than any answer has. */
const LONGEST_OUTPUT = 1_000_000_000;
/**
 * A call that does not limit its answer is not held all that is left, or nothing else could run beside it: a quarter,
 * and at least what an ordinary answer needs.
 */
const UNLIMITED_SHARE = 4;
const ORDINARY_OUTPUT = 4_096;

/**
 * Every limit of every owner has to bear it. What is held is the very most that the call can cost, so that no number of
 * calls at once can pass a budget. Where there is no room for that, the call goes out if there is room for what its input
 * likely comes to, and all that is left is held: no other is let in beside it, and only a text denser than any language
 * could cost more.
 * @throws OrielError `budget-exceeded`
 */
export function decideSpend(expense: Expense, standings: readonly Standing[]): Spend {
  const { likely, most, wish, possible, sure } = expense;
  const ceiling = Math.max(FEWEST_OUTPUT, Math.min(wish ?? possible, possible));
  const useful = Math.min(ceiling, USEFUL_OUTPUT);
  const refusing = standings.filter((one) => affordable(leftOf(one), likely) < useful);
  if (refusing.length > 0) throw refusal(refusing, expense, useful);

  let length = ceiling;
  for (const standing of standings) {
    const tokens = affordable(leftOf(standing), likely);
    const shared = wish === undefined && standing.limit !== 'perRequest' && Number.isFinite(tokens);
    const share = Math.max(Math.floor(tokens / UNLIMITED_SHARE), Math.min(tokens, ORDINARY_OUTPUT));
    length = Math.min(length, shared ? share : tokens);
  }
  if (wish === undefined && length < ceiling) length = Math.min(length, sure);
  const room = standings.reduce(
    (least, standing) => Math.min(least, leftOf(standing)),
    Number.POSITIVE_INFINITY,
  );
  const held = Math.max(costOf(likely, length), Math.min(room, costOf(most, length)));
  return { held, ...(length < (wish ?? possible) && { maxOutputTokens: length }) };
}

const leftOf = ({ of, spent, held }: Standing): number => of - spent - held;

const costOf = ({ usd, perOutput }: Priced, length: number): number => heldNano(usd + length * perOutput);

/** How many tokens of answer so many nanodollars pay for; −1: not even the input. */
function affordable(left: number, priced: Priced): number {
  if (costOf(priced, 0) > left) return -1;
  if (priced.perOutput === 0) return Number.POSITIVE_INFINITY;
  const about = Math.floor(Math.min((left / NANO - priced.usd) / priced.perOutput, LONGEST_OUTPUT));
  // A quotient of fractions may be off by one, either way.
  return [about + 1, about].find((tokens) => costOf(priced, tokens) <= left) ?? about - 1;
}

/** The one to be told: the only that waiting does not help, or the one for which one has to wait the longest. */
function refusal(refusing: readonly Standing[], { likely, unseen }: Expense, useful: number): OrielError {
  const telling = refusing.reduce((worst, one) =>
    (one.resetsAt ?? Number.POSITIVE_INFINITY) > (worst.resetsAt ?? Number.POSITIVE_INFINITY) ? one : worst,
  );
  const { owner, limit, of, spent, resetsAt } = telling;
  const fitsAlone = refusing.every((one) => affordable(one.of - one.spent, likely) >= useful);
  const message =
    limit === 'perRequest'
      ? `This request may cost more than ${ONE[owner.owner](owner)}. Ask for less, or raise the limit in Oriel’s popup.`
      : fitsAlone
        ? `What is left of ${whose(telling)} is held for requests under way. Try again when they have ended, or raise it in Oriel’s popup.`
        : `${capital(whose(telling))} ${spent >= of ? 'is spent' : 'has too little left for this request'}. ${limit === 'grant' ? 'Allow it more in Oriel’s popup' : `Raise it in Oriel’s popup, or wait until ${NEXT[limit]}`}.`;
  return new OrielError('budget-exceeded', {
    message: unseen ? `${message} ${UNSEEN}` : message,
    detail: `${owner.owner} ${limit}`,
    ...(resetsAt === undefined ? {} : { resetsAt }),
  });
}

const UNSEEN =
  'A file that is given by its address counts as the longest that the model can read: the file itself counts by its size.';

const labelOf = (owner: Owner): string => ('label' in owner && owner.label) || 'this provider';

const ONE: Record<Owner['owner'], (owner: Owner) => string> = {
  site: () => 'this site may spend on one',
  provider: (owner) => `may be spent on one at ${labelOf(owner)}`,
  all: () => 'may be spent on one',
};

const NEXT = { perDay: 'tomorrow', perMonth: 'next month' } as const;

function whose({ owner, limit }: Standing): string {
  if (limit === 'grant') return 'the amount that this site was allowed';
  const period = limit === 'perDay' ? 'today' : 'this month';
  switch (owner.owner) {
    case 'site':
      return `this site’s budget for ${period}`;
    case 'provider':
      return `the budget for ${labelOf(owner)} for ${period}`;
    case 'all':
      return `the budget of all sites together for ${period}`;
  }
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
