import { budgetsText as t } from '../../lib/i18n/budgets.ts';
import { NumberField } from '../routing/NumberField.tsx';
import type { BudgetDraft, BudgetProblems, Limit } from './budget-draft.ts';

const MONEY = ['perRequest', 'perDay', 'perMonth'] as const;
const PACE = ['requestsPerMinute', 'tokensPerMinute', 'concurrent'] as const;

interface BudgetFieldsProps {
  draft: BudgetDraft;
  problems: BudgetProblems;
  onChange(draft: BudgetDraft): void;
}

/** The six limits of a budget. */
export function BudgetFields({ draft, problems, onChange }: BudgetFieldsProps) {
  const group = (legend: string, limits: readonly Limit[]) => (
    <fieldset>
      <legend class="label">{legend}</legend>
      <div class="triple">
        {limits.map((limit) => (
          <NumberField
            key={limit}
            label={t.fields[limit]}
            value={draft[limit]}
            problem={problems[limit]}
            onChange={(value) => onChange({ ...draft, [limit]: value })}
          />
        ))}
      </div>
    </fieldset>
  );
  return (
    <div class="budget-fields">
      {group(t.money, MONEY)}
      {group(t.pace, PACE)}
      <p class="hint">{t.hint}</p>
    </div>
  );
}
