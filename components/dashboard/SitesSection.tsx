import { useMemo, useState } from 'preact/hooks';
import { capabilityNames } from '../../lib/i18n/grants.ts';
import { modelPickerText } from '../../lib/i18n/model-picker.ts';
import { sitesText as t } from '../../lib/i18n/sites.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Command, Overview, SiteAccess, SiteView } from '../../lib/protocol/control.ts';
import { Icon } from '../Icon.tsx';
import { indexModels } from '../model-picker/model-search.ts';
import { Notice } from '../Notice.tsx';
import { Select } from '../Select.tsx';
import { StandardPanel } from '../standard/StandardPanel.tsx';
import { useAction } from '../use-load.ts';
import { whereOf } from '../where-of.ts';
import { SiteRow } from './SiteRow.tsx';
import { UnusedDays, UnusedNotice } from './SitesUnused.tsx';
import { ORDERS, type Order, placeKey, shownSites } from './sites-order.ts';
import { UndoBar } from './UndoBar.tsx';

/** A search box below this many is only in the way. */
const SEARCH_FROM = 8;
const CHOICES = ORDERS.map((value) => ({ value, label: t.orders[value] }));

interface SectionProps {
  overview: Overview;
  reload(): Promise<void>;
}

type Removal = Extract<
  Command,
  { command: 'set-site-access' | 'revoke-grant' | 'revoke-all-sites' | 'forget-site' }
>;

export function SitesSection({ overview, reload }: SectionProps) {
  const { sites, models, defaultModel, unused, budgets } = overview;
  const [query, setQuery] = useState('');
  const [order, setOrder] = useState<Order>('last-used');
  const [removed, setRemoved] = useState<{ words: string; undo: string }>();
  const { error, run } = useAction();

  const shown = useMemo(() => shownSites(sites, query, order), [sites, query, order]);
  const allowed = sites.filter(({ access }) => access === 'allow').length;

  const change = (command: Command) =>
    run(async () => {
      await send(command);
      // What was taken before comes back no more.
      if (command.command === 'set-site-access') setRemoved(undefined);
      await reload();
    }, JSON.stringify(command));
  const take = (command: Removal, words: string) =>
    run(async () => {
      const { undo } = await send(command);
      await reload();
      setRemoved(undo === undefined ? undefined : { words, undo });
    }, JSON.stringify(command));
  const setAccess = (site: SiteView, access: SiteAccess) => {
    const before = site.access === 'deny' ? t.asksAgain : t.revoked;
    const words = access === 'deny' ? t.deniedNow : before;
    return take({ command: 'set-site-access', ...whereOf(site), access }, words(site));
  };
  const undo = (id: string) => {
    setRemoved(undefined);
    return change({ command: 'restore-sites', undo: id });
  };
  const fallback = defaultModel === undefined ? undefined : indexModels(models).byRef.get(defaultModel);
  const defaultLabel = fallback ? modelPickerText.useDefaultNamed(fallback.name) : modelPickerText.useDefault;

  return (
    <>
      <section class="block">
        <h1 tabindex={-1}>{t.heading}</h1>
        <p class="lede">{t.hint}</p>
        {unused !== undefined && <UnusedNotice unused={unused} reload={reload} />}
        {sites.length === 0 && <p class="empty">{t.none}</p>}
        {sites.length > 1 && (
          <div class="sites-tools">
            {sites.length >= SEARCH_FROM && (
              <div class="search">
                <Icon name="search" />
                <input
                  type="search"
                  class="input"
                  aria-label={t.search}
                  placeholder={t.search}
                  spellcheck={false}
                  value={query}
                  onInput={(event) => setQuery(event.currentTarget.value)}
                />
              </div>
            )}
            <div class="sites-sort">
              <Select
                label={t.sort}
                value={order}
                choices={CHOICES}
                onChange={(chosen) => setOrder(chosen)}
              />
            </div>
            <p class="hint" role="status">
              {shown.length === 0 ? t.nothing(query) : t.found(shown.length)}
            </p>
            {allowed > 0 && (
              <button
                type="button"
                class="button small"
                onClick={() => take({ command: 'revoke-all-sites' }, t.revokedAll(allowed))}
              >
                {t.revokeAll}
              </button>
            )}
          </div>
        )}
        {error !== undefined && <Notice tone="bad">{error}</Notice>}
        {shown.length > 0 && (
          <ul class="rows">
            {shown.map((site) => (
              <SiteRow
                key={placeKey(site)}
                site={site}
                models={models}
                defaultLabel={defaultLabel}
                usual={budgets.site}
                onChange={change}
                onAccess={(access) => setAccess(site, access)}
                onRevokeGrant={({ capabilities, from }) =>
                  take(
                    { command: 'revoke-grant', ...whereOf(site), capabilities, from },
                    t.revokedGrant(capabilityNames(capabilities), site),
                  )
                }
                onForget={() => take({ command: 'forget-site', ...whereOf(site) }, t.forgotten(site))}
                reload={reload}
              />
            ))}
          </ul>
        )}
        {removed !== undefined && (
          <UndoBar
            key={removed.undo}
            words={removed.words}
            onUndo={() => undo(removed.undo)}
            onGone={() => setRemoved(undefined)}
          />
        )}
      </section>
      {unused !== undefined && <UnusedDays unused={unused} reload={reload} />}
      <StandardPanel overview={overview} reload={reload} />
    </>
  );
}
