import { useMemo, useState } from 'preact/hooks';
import { standardText as t } from '../../lib/i18n/standard.ts';
import { hostPattern } from '../../lib/platform/host-access.ts';
import type { Command } from '../../lib/protocol/control.ts';
import type { StandardBy } from '../../lib/protocol/standard.ts';
import type { SiteStandardView } from '../../lib/protocol/standard-control.ts';
import { useMissingHosts } from '../dashboard/use-host-access.ts';

interface SiteStandardProps {
  origin: string;
  standard: SiteStandardView;
  /** Resolves when the site was read again. */
  onChange(command: Command): Promise<void>;
}

const CHOICES: readonly StandardBy[] = ['oriel', 'browser'];

/** Whose `LanguageModel` this site gets. Folded away: few people ever look for it. */
export function SiteStandard({ origin, standard, onChange }: SiteStandardProps) {
  const { by, usual, own, allPorts, untold } = standard;
  const host = useMissingHosts(useMemo(() => [hostPattern(origin) ?? origin], [origin]));
  const [first] = useState(by);
  const [letIn, setLetIn] = useState(false);
  const shut = host.missing.length > 0;
  // What was chosen, unless the browser keeps Oriel out.
  const shown = shut ? 'browser' : by;

  const choose = async (wanted: StandardBy) => {
    // Before anything is waited for; and the popup may be closed by the browser's question.
    const asked = shut ? host.ask() : Promise.resolve(false);
    if (wanted !== by)
      await onChange({ command: 'set-site-standard', origin, by: wanted === usual ? null : wanted });
    if (await asked) setLetIn(true);
  };

  return (
    <details class="more site-standard-fold">
      <summary>
        {t.heading} <span class="hint">{t.by(shown)}</span>
      </summary>
      <div class="site-standard">
        <p class="hint">{t.siteHint}</p>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in one line in every browser */}
        <div class="switch switch-two" role="group" aria-label={t.of(origin)}>
          {CHOICES.map((choice) => (
            <button
              key={choice}
              type="button"
              aria-pressed={shown === choice}
              onClick={() => {
                if (shown !== choice) void choose(choice);
              }}
            >
              {t.by(choice)}
            </button>
          ))}
        </div>
        {shown === 'browser' && <p class="hint">{t.own(own)}</p>}
        {shut && <p class="hint">{t.siteShut}</p>}
        {untold && <p class="hint">{t.siteUntold}</p>}
        {allPorts && new URL(origin).port !== '' && <p class="hint">{t.allPorts}</p>}
        <p class="hint" role="status">
          {by !== first || letIn ? t.reloadSite : ''}
        </p>
      </div>
    </details>
  );
}
