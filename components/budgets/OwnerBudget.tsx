import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { budgetsText as t } from '../../lib/i18n/budgets.ts';
import type { Allowance, Budget } from '../../lib/protocol/budget.ts';
import { AllowanceBar } from './AllowanceBar.tsx';
import { BudgetForm } from './BudgetForm.tsx';
import { isPeriod } from './standing.ts';

interface OwnerBudgetProps {
  /** As it stands in a sentence. */
  whose: string;
  budget: Budget | undefined;
  allowances: readonly Allowance[];
  save(budget: Budget): Promise<void>;
  children?: ComponentChildren;
}

/** One budget: in words, where it stands, and behind a button the form that changes it. */
export function OwnerBudget({ whose, budget = {}, allowances, save, children }: OwnerBudgetProps) {
  const [open, setOpen] = useState(false);
  return (
    <div class="owner-budget">
      <div class="row spread">
        <div class="owner-name">
          {children}
          <p>{t.words(budget)}</p>
        </div>
        <button
          type="button"
          class="button small"
          aria-expanded={open}
          aria-label={t.changeOf(whose)}
          onClick={() => setOpen(!open)}
        >
          {t.change}
        </button>
      </div>
      {/* What a minute or a moment holds is over before it is read, unless it is being used. */}
      {allowances
        .filter((one) => isPeriod(one) || (one.limit !== 'perRequest' && one.used > 0))
        .map((allowance) => (
          <AllowanceBar key={allowance.limit} allowance={allowance} />
        ))}
      {open && <BudgetForm label={t.formOf(whose)} budget={budget} save={save} />}
    </div>
  );
}
