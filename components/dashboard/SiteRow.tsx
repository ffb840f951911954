import { useState } from 'preact/hooks';
import { sitesText as t } from '../../lib/i18n/dashboard.ts';
import { ago } from '../../lib/i18n/format.ts';
import { siteRoutingText } from '../../lib/i18n/routing.ts';
import type { Command, ModelView, SiteView } from '../../lib/protocol/control.ts';
import { AccessSwitch } from '../AccessSwitch.tsx';
import { askLocal } from '../ask-local.ts';
import { ModelPicker } from '../model-picker/ModelPicker.tsx';
import { OriginName } from '../OriginName.tsx';
import { briefRules, SiteRouting } from '../routing/SiteRouting.tsx';

interface SiteRowProps {
  site: SiteView;
  models: readonly ModelView[];
  defaultLabel: string;
  onChange(command: Command): void;
  onRevoke(): void;
  reload(): Promise<void>;
}

export function SiteRow({ site, models, defaultLabel, onChange, onRevoke, reload }: SiteRowProps) {
  const { origin } = site;
  const [open, setOpen] = useState(false);
  const brief = briefRules(site.routing);
  return (
    <li class="site">
      <div class="site-name">
        <h2>
          <OriginName origin={origin} />
        </h2>
        <p class="provider-facts">
          {site.access === 'allow' && site.lasts === 'session' && <span>{t.session}</span>}
          <span>{site.lastUsed === undefined ? t.neverUsed : t.used(ago(site.lastUsed, Date.now()))}</span>
          {site.today.calls > 0 && <span>{t.today(site.today.calls)}</span>}
          {brief !== '' && <span class="site-brief">{brief}</span>}
        </p>
      </div>
      <AccessSwitch
        origin={origin}
        access={site.access}
        onChange={(access) => onChange({ command: 'set-site-access', origin, access })}
      />
      <ModelPicker
        onOpen={askLocal}
        label={t.modelOf(origin)}
        models={models}
        value={site.model}
        defaultLabel={defaultLabel}
        onChoose={(model) => onChange({ command: 'set-site-model', origin, model })}
      />
      <div class="site-actions">
        <button
          type="button"
          class="button small quiet"
          aria-label={siteRoutingText.rulesOf(origin)}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {siteRoutingText.rules}
        </button>
        <button
          type="button"
          class="button small quiet"
          aria-label={site.access === 'allow' ? t.revokeOf(origin) : t.forgetOf(origin)}
          onClick={onRevoke}
        >
          {site.access === 'allow' ? t.revoke : t.forget}
        </button>
      </div>
      {open && <SiteRouting site={site} reload={reload} />}
    </li>
  );
}
