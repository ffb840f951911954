import { useState } from 'preact/hooks';
import { spendingText } from '../lib/i18n/budgets.ts';
import { placeName } from '../lib/i18n/grants.ts';
import { modelPickerText } from '../lib/i18n/model-picker.ts';
import { popupText as t } from '../lib/i18n/popup.ts';
import { siteRoutingText } from '../lib/i18n/routing.ts';
import { send } from '../lib/platform/control-client.ts';
import type { Command, Replies, SiteAccess } from '../lib/protocol/control.ts';
import { AccessSwitch } from './AccessSwitch.tsx';
import { AccessTerm } from './AccessTerm.tsx';
import { addressOf } from './activity/call-filters.ts';
import { askLocal } from './ask-local.ts';
import { SiteSpending } from './budgets/SiteSpending.tsx';
import { ModelPicker } from './model-picker/ModelPicker.tsx';
import { indexModels } from './model-picker/model-search.ts';
import { Notice } from './Notice.tsx';
import { PlaceName } from './OriginName.tsx';
import { briefRules, SiteRouting } from './routing/SiteRouting.tsx';
import { SiteFrames } from './SiteFrames.tsx';
import { SiteState } from './SiteState.tsx';
import { SiteStandard } from './standard/SiteStandard.tsx';
import { useAction } from './use-load.ts';
import { whereOf } from './where-of.ts';

interface SiteCardProps {
  reply: Replies['site'];
  /** Reads the site again after a change. */
  reload(): Promise<void>;
}

/** One site in the popup: what it may do and until when, which model answers it, what it used and has left. */
export function SiteCard({ reply, reload }: SiteCardProps) {
  const { site, models, defaultModel, standard, frames = [] } = reply;
  const { origin, access, today } = site;
  const where = whereOf(site);
  const [undo, setUndo] = useState<string>();
  const { error, run } = useAction();
  const change = (command: Command) =>
    run(async () => {
      await send(command);
      setUndo(undefined);
      await reload();
    }, JSON.stringify(command));
  const setAccess = (next: SiteAccess, lasts?: 'always' | 'session') => {
    const command = {
      command: 'set-site-access' as const,
      ...where,
      access: next,
      ...(lasts && { lasts }),
    };
    return run(async () => {
      const { undo: taken } = await send(command);
      setUndo(taken);
      await reload();
    }, JSON.stringify(command));
  };
  const brief = briefRules(site.routing);
  const labelOf = (id: string) => models.find(({ providerId }) => providerId === id)?.providerLabel ?? id;
  const fallback = defaultModel === undefined ? undefined : indexModels(models).byRef.get(defaultModel);

  return (
    <main class="site-card">
      <h1 class="site-origin">
        <PlaceName {...where} />
      </h1>
      <section class="site-access">
        <AccessSwitch whose={placeName(site)} access={access} onChange={setAccess} />
        <SiteState
          site={site}
          revoked={undo !== undefined}
          onRevoke={() => setAccess('ask')}
          onUndo={() => undo !== undefined && change({ command: 'restore-sites', undo })}
          onDeny={(lasts) => setAccess('deny', lasts)}
        />
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
            onChoose={(model) => change({ command: 'set-site-model', ...where, model })}
          />
        )}
      </section>
      <section class="site-spending">
        <h2 class="label">{spendingText.heading}</h2>
        <SiteSpending site={site} labelOf={labelOf} onChange={change} />
      </section>
      <SiteFrames frames={frames} run={run} reload={reload} />
      <div class="site-folds">
        {access === 'allow' && (
          <details class="more">
            <summary>{t.term}</summary>
            <AccessTerm site={site} onChange={change} />
          </details>
        )}
        <details class="more site-rules">
          <summary>
            {siteRoutingText.heading}
            {brief !== '' && <span class="hint">{brief}</span>}
          </summary>
          <SiteRouting site={site} reload={reload} />
        </details>
        <SiteStandard origin={origin} standard={standard} onChange={change} />
      </div>
      <section class="site-today">
        <h2 class="label">
          {t.today}
          <a
            href={`/dashboard.html${addressOf({ site: origin })}`}
            target="_blank"
            rel="noreferrer"
            aria-label={t.activityOf(origin)}
          >
            {t.activity}
          </a>
        </h2>
        {today.calls === 0 ? (
          <p class="muted">{t.nothingToday}</p>
        ) : (
          <p>
            <strong>{t.calls(today.calls)}</strong>
            <span class="muted">{t.tokens(today.inputTokens, today.outputTokens)}</span>
          </p>
        )}
      </section>
    </main>
  );
}
