import { budgetsText as t } from '../../lib/i18n/budgets.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Budget } from '../../lib/protocol/budget.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { OwnerBudget } from './OwnerBudget.tsx';

interface BudgetsSectionProps {
  overview: Overview;
  reload(): Promise<void>;
}

/** What may be spent: by each new site, by all together, at each provider. */
export function BudgetsSection({ overview, reload }: BudgetsSectionProps) {
  const { budgets, allowances, providers } = overview;
  const own = Object.keys(budgets.sites).length;
  /** Without any limit there is no budget. */
  const some = (budget: Budget) => (Object.keys(budget).length === 0 ? null : budget);
  return (
    <>
      <header class="block">
        <h1>{t.heading}</h1>
        <p class="lede">{t.lede}</p>
      </header>
      <section class="block">
        <h2>{t.siteHeading}</h2>
        <p class="lede">
          {t.siteHint} {own > 0 && t.ownBudgets(own)} {own > 0 && <a href="#sites">{t.toSites}</a>}
        </p>
        <div class="panel">
          <OwnerBudget
            whose={t.siteHeading.toLowerCase()}
            budget={budgets.site}
            allowances={[]}
            save={async (site) => {
              await send({ command: 'set-budgets', site });
              await reload();
            }}
          />
        </div>
      </section>
      <section class="block">
        <h2>{t.allHeading}</h2>
        <p class="lede">{t.allHint}</p>
        <div class="panel">
          <OwnerBudget
            whose={t.allHeading.toLowerCase()}
            budget={budgets.all}
            allowances={allowances.filter(({ owner }) => owner === 'all')}
            save={async (all) => {
              await send({ command: 'set-budgets', all: some(all) });
              await reload();
            }}
          />
        </div>
      </section>
      <section class="block">
        <h2>{t.providersHeading}</h2>
        <p class="lede">{t.providersHint}</p>
        {providers.length === 0 && <p class="empty">{t.noProviders}</p>}
        {providers.length > 0 && (
          <ul class="rows">
            {providers.map(({ id, label }) => (
              <li key={id}>
                <OwnerBudget
                  whose={label}
                  budget={budgets.providers[id]}
                  allowances={allowances.filter((one) => one.owner === 'provider' && one.id === id)}
                  save={async (budget) => {
                    await send({ command: 'set-budgets', providers: { [id]: some(budget) } });
                    await reload();
                  }}
                >
                  <h3 class="wrap">{label}</h3>
                </OwnerBudget>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
