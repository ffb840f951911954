import { capabilitiesTitle, capabilityNames, endOf, refusedSentence } from '../../lib/i18n/grants.ts';
import { sitesText as t } from '../../lib/i18n/sites.ts';
import type { Command, SiteView } from '../../lib/protocol/control.ts';
import type { GrantView } from '../../lib/protocol/grant.ts';
import { AccessTerm } from '../AccessTerm.tsx';

interface SiteGrantsProps {
  site: SiteView;
  onChange(command: Command): void;
  /** Of several, one alone. */
  onRevoke(grant: GrantView): void;
}

/** What a site may use, each for as long as it lasts, and what it is refused. */
export function SiteGrants({ site, onChange, onRevoke }: SiteGrantsProps) {
  const { origin, top, access, grants = [], refused = [] } = site;
  const now = Date.now();
  return (
    <>
      {top !== undefined && <p class="hint wrap">{t.ofFrame({ origin, top })}</p>}
      {access === 'deny' && <p>{site.lasts === 'session' ? t.deniedSession : t.denied}</p>}
      {access === 'ask' && <p>{t.noPermissions}</p>}
      {grants.length > 0 && (
        <ul class="grants">
          {grants.map((grant) => (
            <li key={`${grant.from} ${grant.capabilities.join()}`}>
              <span class="grant-names">{capabilitiesTitle(grant.capabilities)}</span>
              <span>{endOf(grant, now)}</span>
              <span class="hint">{t.since(grant.from)}</span>
              {grants.length > 1 && (
                <button
                  type="button"
                  class="link"
                  aria-label={t.revokeGrantOf(capabilityNames(grant.capabilities), site)}
                  onClick={() => onRevoke(grant)}
                >
                  {t.revoke}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {refused.length > 0 && <p class="grant-refused">{refusedSentence(refused)}</p>}
      {access === 'allow' && <AccessTerm site={site} onChange={onChange} />}
    </>
  );
}
