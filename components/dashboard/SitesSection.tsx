import { useMemo, useState } from 'preact/hooks';
import { sitesText as t } from '../../lib/i18n/dashboard.ts';
import { modelPickerText } from '../../lib/i18n/model-picker.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Command, Overview, SiteView } from '../../lib/protocol/control.ts';
import { Icon } from '../Icon.tsx';
import { indexModels } from '../model-picker/model-search.ts';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { SiteRow } from './SiteRow.tsx';
import { UndoBar } from './UndoBar.tsx';

/** A search box below this many is only in the way. */
const SEARCH_FROM = 8;

interface SectionProps {
  overview: Overview;
  reload(): Promise<void>;
}

export function SitesSection({ overview, reload }: SectionProps) {
  const { sites, models, defaultModel } = overview;
  const [query, setQuery] = useState('');
  const [revoked, setRevoked] = useState<SiteView>();
  const { error, run } = useAction();

  const shown = useMemo(() => {
    const wanted = query.trim().toLowerCase();
    return sites
      .filter((site) => site.origin.includes(wanted))
      .sort((a, b) => (b.lastUsed ?? 0) - (a.lastUsed ?? 0) || a.origin.localeCompare(b.origin));
  }, [sites, query]);

  const change = (...commands: Command[]) =>
    run(async () => {
      for (const command of commands) await send(command);
      await reload();
    });
  const revoke = (site: SiteView) =>
    change({ command: 'forget-site', origin: site.origin }).then(() => setRevoked(site));
  const undo = ({ origin, access, model, routing }: SiteView) => {
    setRevoked(undefined);
    const commands: Command[] = [{ command: 'set-site-access', origin, access }];
    if (model !== undefined) commands.push({ command: 'set-site-model', origin, model });
    if (routing !== undefined) commands.push({ command: 'set-site-routing', origin, routing });
    return change(...commands);
  };
  const fallback = defaultModel === undefined ? undefined : indexModels(models).byRef.get(defaultModel);
  const defaultLabel = fallback ? modelPickerText.useDefaultNamed(fallback.name) : modelPickerText.useDefault;

  return (
    <section class="block">
      <h1>{t.heading}</h1>
      <p class="lede">{t.hint}</p>
      {sites.length === 0 && <p class="empty">{t.none}</p>}
      {sites.length >= SEARCH_FROM && (
        <div class="row">
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
          <p class="hint" role="status">
            {shown.length === 0 ? t.nothing(query) : t.found(shown.length)}
          </p>
        </div>
      )}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {shown.length > 0 && (
        <ul class="rows">
          {shown.map((site) => (
            <SiteRow
              key={site.origin}
              site={site}
              models={models}
              defaultLabel={defaultLabel}
              onChange={change}
              onRevoke={() => revoke(site)}
              reload={reload}
            />
          ))}
        </ul>
      )}
      {revoked !== undefined && (
        <UndoBar
          key={revoked.origin}
          words={revoked.access === 'allow' ? t.revoked(revoked.origin) : t.forgotten(revoked.origin)}
          // A session's grant cannot be given back as such, and must not come back as one without end.
          onUndo={revoked.lasts === 'session' ? undefined : () => undo(revoked)}
          onGone={() => setRevoked(undefined)}
        />
      )}
    </section>
  );
}
