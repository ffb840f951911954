import { useState } from 'preact/hooks';
import { placeName } from '../../lib/i18n/grants.ts';
import { rulesText, siteRoutingText as t } from '../../lib/i18n/routing.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { SiteView } from '../../lib/protocol/control.ts';
import type { SiteRouting as Own } from '../../lib/protocol/routing.ts';
import { Check } from '../Check.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { whereOf } from '../where-of.ts';
import { RulesFields } from './RulesFields.tsx';
import { draftOfRules, type RulesProblems, rulesOf } from './rules-draft.ts';

interface SiteRoutingProps {
  site: SiteView;
  reload(): Promise<void>;
}

/** What holds for one site: its own rules, whether its page may choose, whether answers are kept. */
export function SiteRouting({ site, reload }: SiteRoutingProps) {
  const { origin, top, routing = {} } = site;
  const [draft, setDraft] = useState(() => ({
    rules: draftOfRules(routing.rules),
    pageChooses: routing.pageChooses === true,
    cache: routing.cache === true,
  }));
  const [problems, setProblems] = useState<RulesProblems>({});
  const [state, setState] = useState<'unsaved' | 'saved' | 'forgotten'>();
  const { busy, error, run } = useAction();
  const set = (change: Partial<typeof draft>) => {
    setDraft((last) => ({ ...last, ...change }));
    setProblems({});
    setState('unsaved');
  };
  const save = () => {
    const read = rulesOf(draft.rules);
    setProblems(read.ok ? {} : read.problems);
    if (!read.ok) return;
    const next: Own = {
      ...(read.rules === undefined ? {} : { rules: read.rules }),
      ...(draft.pageChooses ? { pageChooses: true } : {}),
      ...(draft.cache ? { cache: true } : {}),
    };
    void run(async () => {
      await send({
        command: 'set-site-routing',
        ...whereOf({ origin, top }),
        routing: next,
      });
      setState('saved');
      await reload();
    });
  };
  const forget = () =>
    run(async () => {
      await send({ command: 'clear-answers', origin });
      setState('forgotten');
    });
  const words = { unsaved: rulesText.unsaved, saved: rulesText.saved, forgotten: t.forgotten };

  return (
    <form
      class="form site-routing"
      noValidate
      aria-label={t.rulesOf(placeName(site))}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <p class="hint">{t.hint}</p>
      <div class="checks">
        <Check
          label={t.pageChooses}
          hint={t.pageChoosesHint}
          checked={draft.pageChooses}
          onChange={(pageChooses) => set({ pageChooses })}
        />
        <Check
          label={t.cache}
          hint={t.cacheHint}
          checked={draft.cache}
          onChange={(cache) => set({ cache })}
        />
      </div>
      <RulesFields draft={draft.rules} problems={problems} onChange={(rules) => set({ rules })} />
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <div class="row actions">
        <button type="submit" class={`button${state === 'unsaved' ? ' primary' : ''}`} aria-disabled={busy}>
          {rulesText.save}
        </button>
        {routing.cache === true && (
          <button type="button" class="button" aria-disabled={busy} onClick={() => void forget()}>
            {t.forget}
          </button>
        )}
        <span class="hint" role="status">
          {state === undefined ? '' : words[state]}
        </span>
      </div>
    </form>
  );
}

/** A site's own rules in a line; empty where it has none. */
export function briefRules({ rules = {}, pageChooses, cache }: Own = {}): string {
  const { brief } = rulesText;
  const words = [
    ...(rules.localOnly ? [brief.localOnly] : []),
    ...(rules.noTraining ? [brief.noTraining] : []),
    ...(rules.noRetention ? [brief.noRetention] : []),
    ...(rules.maxPrice ? [brief.maxPrice] : []),
    ...(rules.prefer ? [brief.prefer] : []),
    ...(pageChooses ? [brief.pageChooses] : []),
    ...(cache ? [brief.cache] : []),
  ].join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
