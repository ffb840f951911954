import { useState } from 'preact/hooks';
import { placeName, termText as t } from '../lib/i18n/grants.ts';
import type { Command, SiteView } from '../lib/protocol/control.ts';
import { type Capability, LIFETIMES, type Lifetime, MAX_SPEND } from '../lib/protocol/grant.ts';
import { NumberField } from './routing/NumberField.tsx';
import { typedNumber } from './routing/typed-number.ts';
import { Select } from './Select.tsx';
import { whereOf } from './where-of.ts';

interface AccessTermProps {
  site: SiteView;
  onChange(command: Command): void;
}

const CHOICES = LIFETIMES.map((value) => ({ value, label: t.lifetime[value] }));
/** A cent: less than that is spent by one question. */
export const LEAST_SPEND = 0.01;

/** How long a site may go on with what it may use already, counted from now. */
export function AccessTerm({ site, onChange }: AccessTermProps) {
  const { grants = [] } = site;
  const [lasts, setLasts] = useState<Lifetime>(() => present(site));
  const [amount, setAmount] = useState('1');
  const [problem, setProblem] = useState<string>();
  const held: Capability[] = [...new Set(grants.flatMap(({ capabilities }) => capabilities))];

  const submit = () => {
    const typed = typedNumber(amount, { min: LEAST_SPEND, max: MAX_SPEND });
    const wrong =
      lasts !== 'spend' ? undefined : (typed.problem ?? (typed.value ? undefined : t.amountNeeded));
    setProblem(wrong);
    if (wrong !== undefined) return;
    onChange({
      command: 'set-site-access',
      ...whereOf(site),
      access: 'allow',
      ...(held.length === 0 ? {} : { capabilities: held }),
      lasts,
      ...(lasts === 'spend' ? { limit: typed.value } : {}),
    });
  };

  return (
    <form
      class="access-term"
      noValidate
      aria-label={t.of(placeName(site))}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Select label={t.label} value={lasts} choices={CHOICES} onChange={(chosen) => setLasts(chosen)} />
      {lasts === 'spend' && (
        <NumberField label={t.amount} value={amount} problem={problem} onChange={setAmount} />
      )}
      <button type="submit" class="button">
        {t.set}
      </button>
    </form>
  );
}

/** The choice that says the most of what holds now. */
function present({ lasts = 'always' }: SiteView): Lifetime {
  return lasts === 'until' ? '1-day' : lasts;
}
