import { LIMITS } from '../../lib/i18n/budgets.ts';
import type { Budget } from '../../lib/protocol/budget.ts';
import { asTyped, isEmpty, type Range, typedNumbers } from '../routing/typed-number.ts';

export type Limit = keyof Budget;
/** A budget as a form holds it. */
export type BudgetDraft = Record<Limit, string>;
export type BudgetProblems = Partial<Record<Limit, string>>;

const USD: Range = { min: 0, max: 1_000_000 };
const COUNT: Range = { min: 1, max: 1_000_000_000, whole: true };

const RANGES: Record<Limit, Range> = {
  perRequest: USD,
  perDay: USD,
  perMonth: USD,
  tokensPerMinute: COUNT,
  requestsPerMinute: COUNT,
  concurrent: COUNT,
};

export const draftOfBudget = (budget: Budget = {}): BudgetDraft =>
  Object.fromEntries(LIMITS.map((limit) => [limit, asTyped(budget[limit])])) as BudgetDraft;

/** The budget that the form means; with nothing in it nothing is limited. */
export function budgetOf(
  draft: BudgetDraft,
): { ok: true; budget: Budget } | { ok: false; problems: BudgetProblems } {
  const { values, problems } = typedNumbers(draft, RANGES);
  return isEmpty(problems) ? { ok: true, budget: values } : { ok: false, problems };
}

export const sameBudget = (one: Budget, other: Budget): boolean =>
  LIMITS.every((limit) => one[limit] === other[limit]);
