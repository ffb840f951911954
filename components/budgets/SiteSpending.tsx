import { useState } from 'preact/hooks';
import { spendingText as t } from '../../lib/i18n/budgets.ts';
import type { Allowance, Budget } from '../../lib/protocol/budget.ts';
import type { Command, SiteView } from '../../lib/protocol/control.ts';
import { AllowanceBar } from './AllowanceBar.tsx';
import type { Limit } from './budget-draft.ts';
import { budgetBehind, isPeriod, raisedLimit, toneOf } from './standing.ts';

interface SiteSpendingProps {
  site: SiteView;
  /** Resolves when the site was read again. */
  onChange(command: Command): Promise<void>;
}

interface Raised extends Pick<Allowance, 'owner' | 'limit' | 'of'> {
  /** What takes it back. */
  undo: Command;
}

/**
 * What is left to a site today and this month, and one click that raises what is nearly spent. The limits of all sites
 * together are shown only where they are what stands in the way.
 */
export function SiteSpending({ site, onChange }: SiteSpendingProps) {
  const { origin, spending, spentThisMonth = 0 } = site;
  const [raised, setRaised] = useState<Raised>();
  const periods = (spending?.allowances ?? []).filter(isPeriod);
  const shown = periods.filter((one) => one.owner === 'site' || toneOf(one) !== 'fine');
  const limited = (limit: Limit) => shown.some((one) => one.owner === 'site' && one.limit === limit);

  const raise = async ({ owner, limit, ...rest }: Allowance) => {
    const of = raisedLimit({ owner, limit, ...rest });
    const before = budgetBehind(spending?.allowances ?? [], owner);
    const set = (budget: Budget | null): Command =>
      owner === 'all'
        ? { command: 'set-budgets', all: budget }
        : { command: 'set-site-budget', origin, budget };
    await onChange(set({ ...before, [limit]: of }));
    setRaised({ owner, limit, of, undo: set(owner === 'all' ? before : (spending?.budget ?? null)) });
  };

  // What could not be saved was not raised.
  const isRaised = spending?.allowances.some(
    ({ owner, limit, of }) => owner === raised?.owner && limit === raised.limit && of === raised.of,
  );

  return (
    <div class="spending">
      {shown.map((allowance) => (
        <div key={`${allowance.owner} ${allowance.limit}`} class="spending-limit">
          <AllowanceBar allowance={allowance} {...(allowance.owner === 'all' ? { whose: t.allSites } : {})} />
          {toneOf(allowance) !== 'fine' && (
            <button type="button" class="button small" onClick={() => raise(allowance)}>
              {(allowance.owner === 'all' ? t.raiseAll : t.raise)(allowance.limit, raisedLimit(allowance))}
            </button>
          )}
        </div>
      ))}
      {shown.length === 0 && <p class="hint">{t.unlimited}</p>}
      {!limited('perMonth') && spentThisMonth > 0 && <p class="hint">{t.monthSoFar(spentThisMonth)}</p>}
      <p class="hint" role="status">
        {raised !== undefined && isRaised && (
          <>
            {t.raised(raised.limit, raised.of)}{' '}
            <button
              type="button"
              class="link"
              onClick={() => {
                setRaised(undefined);
                void onChange(raised.undo);
              }}
            >
              {t.undo}
            </button>
          </>
        )}
      </p>
    </div>
  );
}
