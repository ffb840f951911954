import { useId, useState } from 'preact/hooks';
import { approvalText as t } from '../lib/i18n/approval.ts';
import type { Budget } from '../lib/protocol/budget.ts';
import type { BudgetDraft, BudgetProblems } from './budgets/budget-draft.ts';
import { NumberField } from './routing/NumberField.tsx';

interface ApprovalBudgetProps {
  /** What the draft comes to; the one that holds now where it comes to none. */
  budget: Budget;
  draft: BudgetDraft;
  problems: BudgetProblems;
  /** Absent: it cannot be set here, since a private window leaves nothing behind (S33). */
  onChange?: ((draft: BudgetDraft) => void) | undefined;
}

const SHOWN = ['perDay', 'requestsPerMinute'] as const;

/** What the site may spend: in words, and the two limits of every new site in fields behind a button. */
export function ApprovalBudget({ budget, draft, problems, onChange }: ApprovalBudgetProps) {
  const [open, setOpen] = useState(false);
  const fields = useId();
  return (
    <section class="approval-budget">
      <div class="row spread">
        <p>
          <span class="label">{t.budget}</span> <span>{t.budgetWords(budget)}</span>
        </p>
        {onChange !== undefined && (
          <button
            type="button"
            class="link"
            aria-expanded={open}
            aria-controls={open ? fields : undefined}
            onClick={() => setOpen(!open)}
          >
            {t.changeBudget}
          </button>
        )}
      </div>
      {open && onChange !== undefined && (
        <div id={fields} class="pair">
          {SHOWN.map((limit) => (
            <NumberField
              key={limit}
              label={t[limit]}
              value={draft[limit]}
              problem={problems[limit]}
              onChange={(value) => onChange({ ...draft, [limit]: value })}
            />
          ))}
        </div>
      )}
    </section>
  );
}
