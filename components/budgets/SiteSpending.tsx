import { useState } from 'preact/hooks';
import { allowanceText, spendingText as t } from '../../lib/i18n/budgets.ts';
import type { Allowance, Budget } from '../../lib/protocol/budget.ts';
import type { Command, SiteView } from '../../lib/protocol/control.ts';
import { AllowanceBar } from './AllowanceBar.tsx';
import type { Limit } from './budget-draft.ts';
import { budgetBehind, holding, leastEach, raisedLimit, toneOf } from './standing.ts';

interface SiteSpendingProps {
  site: SiteView;
  /** The provider of that id, as the person named it. */
  labelOf(providerId: string): string;
  /** Resolves when the site was read again. */
  onChange(command: Command): Promise<void>;
}

interface Raised extends Pick<Allowance, 'owner' | 'limit' | 'of'> {
  /** What takes it back. */
  undo: Command;
}

/**
 * What is left to a site today and this month, what a request may cost, and one click that raises each. The limits of all
 * sites together and of the provider are shown only where they are what stands in the way.
 */
export function SiteSpending({ site, labelOf, onChange }: SiteSpendingProps) {
  const { origin, spending, spentThisMonth = 0 } = site;
  const [raised, setRaised] = useState<Raised>();
  const allowances = spending?.allowances ?? [];
  const shown = holding(allowances);
  const each = leastEach(allowances);
  const limited = (limit: Limit) => shown.some((one) => one.owner === 'site' && one.limit === limit);

  const raise = async (allowance: Allowance) => {
    const { owner, id = '', limit } = allowance;
    const of = raisedLimit(allowance);
    const before = budgetBehind(allowances, owner);
    const set = (budget: Budget | null): Command => {
      if (owner === 'site') return { command: 'set-site-budget', origin, budget };
      return owner === 'all'
        ? { command: 'set-budgets', all: budget }
        : { command: 'set-budgets', providers: { [id]: budget } };
    };
    await onChange(set({ ...before, [limit]: of }));
    setRaised({ owner, limit, of, undo: set(owner === 'site' ? (spending?.budget ?? null) : before) });
  };
  const raiseText = (allowance: Allowance): string => {
    const { owner, id = '', limit } = allowance;
    const of = raisedLimit(allowance);
    if (owner === 'site') return t.raise(limit, of);
    return owner === 'all' ? t.raiseAll(limit, of) : t.raiseOf(labelOf(id), limit, of);
  };

  const whose = ({ owner, id = '' }: Allowance): { whose?: string } =>
    owner === 'site' ? {} : { whose: owner === 'all' ? t.allSites : labelOf(id) };

  const nameOf = (allowance: Allowance): string => {
    const { whose: name } = whose(allowance);
    const period = allowanceText.period(allowance.limit);
    return name === undefined ? period : `${name}: ${period.toLowerCase()}`;
  };

  // What could not be saved was not raised.
  const isRaised = allowances.some(
    ({ owner, limit, of }) => owner === raised?.owner && limit === raised.limit && of === raised.of,
  );

  return (
    <div class="spending">
      {shown.map((allowance) => (
        <div key={`${allowance.owner} ${allowance.limit}`} class="spending-limit">
          <AllowanceBar allowance={allowance} {...whose(allowance)} />
          {/* A dear call may be too much for what is left long before it is nearly spent. */}
          <button
            type="button"
            class={toneOf(allowance) === 'fine' ? 'link' : 'button small'}
            onClick={() => raise(allowance)}
          >
            {raiseText(allowance)}
          </button>
        </div>
      ))}
      {each !== undefined && (
        <div class="spending-limit">
          <p class="allowance-head">
            <span>{nameOf(each)}</span>
            <span class="figure">{allowanceText.used(each)}</span>
          </p>
          <button type="button" class="link" onClick={() => raise(each)}>
            {raiseText(each)}
          </button>
        </div>
      )}
      {shown.length === 0 && each === undefined && <p class="hint">{t.unlimited}</p>}
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
