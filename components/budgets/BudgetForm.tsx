import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { budgetsText as t } from '../../lib/i18n/budgets.ts';
import type { Budget } from '../../lib/protocol/budget.ts';
import { SaveForm, useSaving } from '../SaveForm.tsx';
import { BudgetFields } from './BudgetFields.tsx';
import { type BudgetProblems, budgetOf, draftOfBudget } from './budget-draft.ts';

interface BudgetFormProps {
  /** Whose: the form's accessible name. */
  label: string;
  budget: Budget;
  save(budget: Budget): Promise<void>;
  /** Stands beside the button that saves. */
  children?: ComponentChildren;
}

/** One budget to be changed. What is raised elsewhere meanwhile shows, unless something was typed here. */
export function BudgetForm({ label, budget, save, children }: BudgetFormProps) {
  const [draft, setDraft] = useState(() => draftOfBudget(budget));
  const [problems, setProblems] = useState<BudgetProblems>({});
  const saving = useSaving();
  const stored = JSON.stringify(budget);
  const shown = useRef(stored);
  useEffect(() => {
    if (shown.current === stored) return;
    shown.current = stored;
    if (saving.state !== 'unsaved') setDraft(draftOfBudget(budget));
  }, [stored]);
  const submit = () => {
    const read = budgetOf(draft);
    setProblems(read.ok ? {} : read.problems);
    if (read.ok) saving.save(() => save(read.budget));
  };
  return (
    <SaveForm saving={saving} words={t} label={label} onSubmit={submit} beside={children}>
      <BudgetFields
        draft={draft}
        problems={problems}
        onChange={(next) => {
          setDraft(next);
          setProblems({});
          saving.changed();
        }}
      />
    </SaveForm>
  );
}
