import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { budgetsText as t } from '../../lib/i18n/budgets.ts';
import type { Budget } from '../../lib/protocol/budget.ts';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
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
  const [state, setState] = useState<'unsaved' | 'saved'>();
  const { busy, error, run } = useAction();
  const stored = JSON.stringify(budget);
  useEffect(() => {
    if (state !== 'unsaved') setDraft(draftOfBudget(budget));
  }, [stored]);
  const submit = () => {
    const read = budgetOf(draft);
    setProblems(read.ok ? {} : read.problems);
    if (!read.ok) return;
    void run(async () => {
      await save(read.budget);
      setState('saved');
    });
  };
  return (
    <form
      class="form budget-form"
      noValidate
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <BudgetFields
        draft={draft}
        problems={problems}
        onChange={(next) => {
          setDraft(next);
          setProblems({});
          setState('unsaved');
        }}
      />
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <div class="row actions">
        <button type="submit" class={`button${state === 'unsaved' ? ' primary' : ''}`} aria-disabled={busy}>
          {t.save}
        </button>
        {children}
        <span class="hint" role="status">
          {state === undefined ? '' : t[state]}
        </span>
      </div>
    </form>
  );
}
