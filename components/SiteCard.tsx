import { modelPickerText } from '../lib/i18n/model-picker.ts';
import { popupText as t } from '../lib/i18n/popup.ts';
import { siteRoutingText } from '../lib/i18n/routing.ts';
import { send } from '../lib/platform/control-client.ts';
import type { Replies, SiteView } from '../lib/protocol/control.ts';
import { AccessSwitch } from './AccessSwitch.tsx';
import { askLocal } from './ask-local.ts';
import { Icon, type IconName } from './Icon.tsx';
import { ModelPicker } from './model-picker/ModelPicker.tsx';
import { indexModels } from './model-picker/model-search.ts';
import { Notice } from './Notice.tsx';
import { OriginName } from './OriginName.tsx';
import { briefRules, SiteRouting } from './routing/SiteRouting.tsx';
import { useAction } from './use-load.ts';

interface SiteCardProps {
  reply: Replies['site'];
  /** Reads the site again after a change. */
  reload(): Promise<void>;
}

/** One site in the popup: what it may do, which model answers it, what it used today. */
export function SiteCard({ reply, reload }: SiteCardProps) {
  const { site, models, defaultModel } = reply;
  const { error, run } = useAction();
  const change = (command: Parameters<typeof send>[0]) =>
    run(async () => {
      await send(command);
      await reload();
    });
  const brief = briefRules(site.routing);
  const fallback = defaultModel === undefined ? undefined : indexModels(models).byRef.get(defaultModel);

  return (
    <main class="site-card">
      <h1 class="site-origin">
        <OriginName origin={site.origin} />
      </h1>
      <section class="site-access">
        <AccessSwitch
          origin={site.origin}
          access={site.access}
          onChange={(access) => change({ command: 'set-site-access', origin: site.origin, access })}
        />
        <p class={`site-state state-${site.access}`} role="status">
          <Icon name={STATE_ICONS[site.access]} />
          <span>{stateOf(site)}</span>
          {site.access === 'allow' && (
            <button
              type="button"
              class="link"
              onClick={() => change({ command: 'set-site-access', origin: site.origin, access: 'ask' })}
            >
              {t.revoke}
            </button>
          )}
        </p>
      </section>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <section class="field">
        <h2 class="label">{t.model}</h2>
        {models.length === 0 && site.model === undefined ? (
          <Notice tone="warning">
            {t.noModels}{' '}
            <a href="/dashboard.html#start" target="_blank" rel="noreferrer">
              {t.setUp}
            </a>
          </Notice>
        ) : (
          <ModelPicker
            inline
            onOpen={askLocal}
            label={t.model}
            models={models}
            value={site.model}
            defaultLabel={
              fallback ? modelPickerText.useDefaultNamed(fallback.name) : modelPickerText.useDefault
            }
            onChoose={(model) => change({ command: 'set-site-model', origin: site.origin, model })}
          />
        )}
      </section>
      <details class="more site-rules">
        <summary>
          {siteRoutingText.heading}
          {brief !== '' && <span class="hint">{brief}</span>}
        </summary>
        <SiteRouting site={site} reload={reload} />
      </details>
      <section class="site-today">
        <h2 class="label">{t.today}</h2>
        {site.today.calls === 0 ? (
          <p class="muted">{t.nothingToday}</p>
        ) : (
          <p>
            <strong>{t.calls(site.today.calls)}</strong>
            <span class="muted">{t.tokens(site.today.inputTokens, site.today.outputTokens)}</span>
          </p>
        )}
      </section>
    </main>
  );
}

const STATE_ICONS: Record<SiteView['access'], IconName> = { ask: 'ask', allow: 'check', deny: 'deny' };

function stateOf(site: SiteView): string {
  if (site.access === 'deny') return t.denied;
  if (site.access === 'allow') return site.lasts === 'session' ? t.allowedSession : t.allowedAlways;
  return site.lastUsed === undefined ? t.neverCalled : t.neverAsked;
}
