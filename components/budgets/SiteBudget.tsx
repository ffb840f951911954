import { useState } from 'preact/hooks';
import { budgetsText as t } from '../../lib/i18n/budgets.ts';
import { placeName } from '../../lib/i18n/grants.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Budget } from '../../lib/protocol/budget.ts';
import type { SiteView } from '../../lib/protocol/control.ts';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { AllowanceBar } from './AllowanceBar.tsx';
import { BudgetForm } from './BudgetForm.tsx';
import { isPeriod } from './standing.ts';

interface SiteBudgetProps {
  site: SiteView;
  /** The budget of every new site. */
  usual: Budget;
  reload(): Promise<void>;
}

/** What one site may spend: the usual budget, or one of its own. */
export function SiteBudget({ site, usual, reload }: SiteBudgetProps) {
  const { origin, top, spending } = site;
  const own = spending?.budget;
  const [beginning, setBeginning] = useState(false);
  const { busy, error, run } = useAction();
  const set = async (budget: Budget | null) => {
    await send({ command: 'set-site-budget', origin, budget });
    await reload();
    setBeginning(false);
  };
  const periods = spending?.allowances.filter((one) => one.owner === 'site' && isPeriod(one)) ?? [];
  return (
    <>
      {top !== undefined && <p class="hint wrap">{t.siteEverywhere(origin)}</p>}
      {periods.length > 0 && (
        <div class="allowances">
          {periods.map((allowance) => (
            <AllowanceBar key={allowance.limit} allowance={allowance} />
          ))}
        </div>
      )}
      {own === undefined && !beginning ? (
        <div class="row">
          <p>{t.siteUsual(usual)}</p>
          <button type="button" class="button small" onClick={() => setBeginning(true)}>
            {t.siteOwn}
          </button>
        </div>
      ) : (
        <BudgetForm label={t.formOf(placeName(site))} budget={own ?? usual} save={set}>
          {own === undefined ? (
            <button type="button" class="button" onClick={() => setBeginning(false)}>
              {t.siteKeep}
            </button>
          ) : (
            <button type="button" class="button" aria-disabled={busy} onClick={() => run(() => set(null))}>
              {t.siteBack}
            </button>
          )}
        </BudgetForm>
      )}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
    </>
  );
}
