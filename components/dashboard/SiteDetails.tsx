import { spendingText } from '../../lib/i18n/budgets.ts';
import { siteRoutingText } from '../../lib/i18n/routing.ts';
import { sitesText as t } from '../../lib/i18n/sites.ts';
import type { Budget } from '../../lib/protocol/budget.ts';
import type { Command, SiteView } from '../../lib/protocol/control.ts';
import type { GrantView } from '../../lib/protocol/grant.ts';
import { addressOf } from '../activity/call-filters.ts';
import { SiteBudget } from '../budgets/SiteBudget.tsx';
import { SiteRouting } from '../routing/SiteRouting.tsx';
import { SiteGrants } from './SiteGrants.tsx';

interface SiteDetailsProps {
  id: string;
  site: SiteView;
  /** The budget of every new site. */
  usual: Budget;
  onChange(command: Command): void;
  onRevoke(grant: GrantView): void;
  onForget(): void;
  reload(): Promise<void>;
}

/** All that is decided about one site. */
export function SiteDetails({ id, site, usual, onChange, onRevoke, onForget, reload }: SiteDetailsProps) {
  return (
    <div id={id} class="site-part site-details">
      <section>
        <h3>{t.permissions}</h3>
        <SiteGrants site={site} onChange={onChange} onRevoke={onRevoke} />
      </section>
      <section>
        <h3>{spendingText.heading}</h3>
        <SiteBudget site={site} usual={usual} reload={reload} />
      </section>
      <section>
        <h3>{siteRoutingText.heading}</h3>
        <SiteRouting site={site} reload={reload} />
      </section>
      <div class="row actions">
        <a href={addressOf({ site: site.origin })}>{t.activity}</a>
        <button type="button" class="button small" aria-label={t.forgetOf(site)} onClick={onForget}>
          {t.forget}
        </button>
      </div>
    </div>
  );
}
