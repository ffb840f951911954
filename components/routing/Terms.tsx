import { termsText as t } from '../../lib/i18n/catalogue.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Overview, ProviderView } from '../../lib/protocol/control.ts';
import { Icon } from '../Icon.tsx';
import { Notice } from '../Notice.tsx';
import { Select } from '../Select.tsx';
import { useAction } from '../use-load.ts';
import { OwnFactsPicker } from './OwnFactsPicker.tsx';

type Claim = 'trains' | 'retains';
type Statement = { trains?: boolean; retains?: boolean };
const CLAIMS: Claim[] = ['trains', 'retains'];

const answerOf = (claim: boolean | undefined): string =>
  claim === undefined ? t.answers.unknown : claim ? t.answers.yes : t.answers.no;

interface TermsProps {
  provider: ProviderView;
  overview: Overview;
}

/** What becomes of what is sent there, in a line: as the person says, else as its terms do. */
export function TermsLine({ provider, overview: { routing } }: TermsProps) {
  const terms = routing.terms[provider.id];
  const own: Statement = routing.privacy[provider.id] ?? {};
  const source = terms !== undefined && URL.canParse(terms.source) ? new URL(terms.source) : undefined;
  return (
    <p class="provider-facts terms">
      {CLAIMS.map((claim) => (
        <span key={claim}>
          {t[claim]}: {answerOf(own[claim] ?? terms?.[claim])}
          {own[claim] !== undefined && ` (${t.own})`}
        </span>
      ))}
      {source?.protocol === 'https:' && (
        <a
          class="terms-link"
          href={source.href}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={t.sourceOf(provider.label)}
        >
          {t.source}
          <Icon name="out" />
        </a>
      )}
    </p>
  );
}

interface TermsPanelProps extends TermsProps {
  reload(): Promise<void>;
}

/** What the person's own contract says, and what their models there cost. */
export function TermsPanel({ provider, overview, reload }: TermsPanelProps) {
  const { id, label } = provider;
  const terms = overview.routing.terms[id];
  const own: Statement = overview.routing.privacy[id] ?? {};
  const { error, run } = useAction();
  const set = (privacy: Statement | null) =>
    run(async () => {
      await send({ command: 'set-privacy', id, privacy });
      await reload();
    });
  const choose = (claim: Claim, answer: string) => {
    const { [claim]: _, ...others } = own;
    const next = answer === '' ? others : { ...others, [claim]: answer === 'yes' };
    void set(Object.keys(next).length === 0 ? null : next);
  };
  return (
    <section class="keys" aria-label={t.manageOf(label)}>
      {!provider.local && (
        <>
          <h4>{t.ownHeading}</h4>
          <p class="hint">{t.ownHint}</p>
          <div class="pair">
            {CLAIMS.map((claim) => (
              <Select
                key={claim}
                label={t[claim]}
                value={own[claim] === undefined ? '' : own[claim] ? 'yes' : 'no'}
                choices={[
                  { value: '', label: t.asTerms(answerOf(terms?.[claim])) },
                  { value: 'no', label: t.no },
                  { value: 'yes', label: t.yes },
                ]}
                onChange={(answer) => choose(claim, answer)}
              />
            ))}
          </div>
          {Object.keys(own).length > 0 && (
            <div class="row">
              <button type="button" class="button small" onClick={() => void set(null)}>
                {t.back}
              </button>
            </div>
          )}
        </>
      )}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <h4>{t.prices}</h4>
      <OwnFactsPicker overview={overview} providerId={id} reload={reload} />
    </section>
  );
}
