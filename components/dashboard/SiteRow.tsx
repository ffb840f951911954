import { useId, useState } from 'preact/hooks';
import { ago } from '../../lib/i18n/format.ts';
import { capabilityNames, grantSentence, isUsual, placeName } from '../../lib/i18n/grants.ts';
import { sitesText as t } from '../../lib/i18n/sites.ts';
import type { Budget } from '../../lib/protocol/budget.ts';
import type { Command, ModelView, SiteAccess, SiteView } from '../../lib/protocol/control.ts';
import type { GrantView } from '../../lib/protocol/grant.ts';
import { AccessSwitch } from '../AccessSwitch.tsx';
import { askLocal } from '../ask-local.ts';
import { isPeriod, toneOf } from '../budgets/standing.ts';
import { Confirm } from '../Confirm.tsx';
import { ModelPicker } from '../model-picker/ModelPicker.tsx';
import { PlaceName } from '../OriginName.tsx';
import { briefRules } from '../routing/SiteRouting.tsx';
import { whereOf } from '../where-of.ts';
import { SiteDetails } from './SiteDetails.tsx';

interface SiteRowProps {
  site: SiteView;
  models: readonly ModelView[];
  defaultLabel: string;
  /** The budget of every new site. */
  usual: Budget;
  onChange(command: Command): void;
  onAccess(access: SiteAccess): void;
  /** One of several permissions. */
  onRevokeGrant(grant: GrantView): void;
  onForget(): void;
  reload(): Promise<void>;
}

/** One site in a line: what it may do, which model answers it, what it used; behind a button all the rest. */
export function SiteRow(props: SiteRowProps) {
  const { site, models, defaultLabel, usual, onChange, onAccess, onRevokeGrant, onForget, reload } = props;
  const { top, access } = site;
  const [open, setOpen] = useState(false);
  const [forgetting, setForgetting] = useState(false);
  const details = useId();
  const where = whereOf(site);
  return (
    <li class="site">
      <div class="site-name">
        <h2>
          <PlaceName {...where} />
        </h2>
        <SiteFacts site={site} />
      </div>
      <AccessSwitch whose={placeName(site)} access={access} onChange={onAccess} />
      <ModelPicker
        onOpen={askLocal}
        label={t.modelOf(site)}
        models={models}
        value={site.model}
        defaultLabel={defaultLabel}
        onChoose={(model) => onChange({ command: 'set-site-model', ...where, model })}
      />
      <div class="site-actions">
        <button
          type="button"
          class="button small quiet"
          aria-label={t.detailsOf(site)}
          aria-expanded={open}
          aria-controls={open ? details : undefined}
          onClick={() => setOpen(!open)}
        >
          {t.details}
        </button>
        {access === 'allow' && (
          <button
            type="button"
            class="button small quiet"
            aria-label={t.revokeOf(site)}
            onClick={() => onAccess('ask')}
          >
            {t.revoke}
          </button>
        )}
        {access !== 'allow' && !open && (
          <button
            type="button"
            class="button small quiet"
            aria-label={t.forgetOf(site)}
            onClick={() => setForgetting(true)}
          >
            {t.forget}
          </button>
        )}
      </div>
      {open && (
        <SiteDetails
          id={details}
          site={site}
          usual={usual}
          onChange={onChange}
          onRevoke={onRevokeGrant}
          onForget={() => setForgetting(true)}
          reload={reload}
        />
      )}
      {forgetting && (
        <div class="site-part">
          <Confirm
            question={t.forgetQuestion(site)}
            confirm={t.confirmForget}
            cancel={t.cancel}
            onCancel={() => setForgetting(false)}
            onConfirm={() => {
              setForgetting(false);
              onForget();
            }}
          >
            {top === undefined ? t.forgetSite : t.forgetPair}
          </Confirm>
        </div>
      )}
    </li>
  );
}

function SiteFacts({ site }: { site: SiteView }) {
  const { lastUsed, today, spentThisMonth = 0, spending, routing } = site;
  const now = Date.now();
  const rules = briefRules(routing);
  const may = briefAccess(site, now);
  const tones = (spending?.allowances ?? [])
    .filter((one) => one.owner === 'site' && isPeriod(one))
    .map(toneOf);
  const budget = tones.includes('spent') ? 'spent' : tones.includes('near') ? 'near' : undefined;
  return (
    <p class="provider-facts">
      {may !== undefined && <span>{may}</span>}
      <span>{lastUsed === undefined ? t.neverUsed : t.used(ago(lastUsed, now))}</span>
      {today.calls > 0 && <span>{t.today(today.calls)}</span>}
      {spentThisMonth > 0 && <span>{t.spent(spentThisMonth)}</span>}
      {budget !== undefined && <span class={`site-budget-${budget}`}>{t.budget[budget]}</span>}
      {rules !== '' && <span class="site-brief">{rules}</span>}
    </p>
  );
}

/** What is worth a word: a yes to everything without an end is not, nor a no for good. */
function briefAccess({ access, lasts, grants = [] }: SiteView, now: number): string | undefined {
  if (access === 'deny' && lasts === 'session') return t.deniedForNow;
  const [first, ...others] = grants;
  if (access !== 'allow' || first === undefined) return undefined;
  if (others.length > 0) return t.may(capabilityNames(grants.flatMap(({ capabilities }) => capabilities)));
  return first.lasts === 'always' && isUsual(first.capabilities) ? undefined : grantSentence(first, now);
}
