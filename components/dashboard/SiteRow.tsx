import { sitesText as t } from '../../lib/i18n/dashboard.ts';
import { ago } from '../../lib/i18n/format.ts';
import type { Command, ModelView, SiteView } from '../../lib/protocol/control.ts';
import { AccessSwitch } from '../AccessSwitch.tsx';
import { askLocal } from '../ask-local.ts';
import { ModelPicker } from '../model-picker/ModelPicker.tsx';
import { OriginName } from '../OriginName.tsx';

interface SiteRowProps {
  site: SiteView;
  models: readonly ModelView[];
  defaultLabel: string;
  onChange(command: Command): void;
  onRevoke(): void;
}

export function SiteRow({ site, models, defaultLabel, onChange, onRevoke }: SiteRowProps) {
  const { origin } = site;
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
      <button
        type="button"
        class="button small quiet"
        aria-label={site.access === 'allow' ? t.revokeOf(origin) : t.forgetOf(origin)}
        onClick={onRevoke}
      >
        {site.access === 'allow' ? t.revoke : t.forget}
      </button>
    </li>
  );
}
