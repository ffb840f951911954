import { allowanceText as t } from '../../lib/i18n/budgets.ts';
import type { Allowance } from '../../lib/protocol/budget.ts';
import { Icon } from '../Icon.tsx';
import { isPeriod, leftOf, percentOf, toneOf } from './standing.ts';

interface AllowanceBarProps {
  allowance: Allowance;
  /** Stands before the period where several owners are shown together. */
  whose?: string;
}

/** One limit and how far it is used up: a bar for the eye, and the same in words. */
export function AllowanceBar({ allowance, whose }: AllowanceBarProps) {
  const tone = toneOf(allowance);
  const period = t.period(allowance.limit);
  const name = whose === undefined ? period : `${whose}: ${period.toLowerCase()}`;
  const used = t.used(allowance);
  const standing = tone === 'spent' ? t.spent : `${t.left(leftOf(allowance))}.`;
  return (
    <div class={`allowance allowance-${tone}`}>
      <p class="allowance-head">
        <span>{name}</span>
        <span class="figure">{used}</span>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a <meter> looks different in every browser, and its colours cannot be set */}
      <div
        class="allowance-bar"
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percentOf(allowance))}
        aria-valuetext={used}
      >
        <span style={{ width: `${percentOf(allowance)}%` }} />
      </div>
      {isPeriod(allowance) && (
        <p class="hint allowance-standing">
          {tone !== 'fine' && <Icon name="alert" />}
          <span>{[...(tone === 'near' ? [t.near] : []), standing, t.resets(allowance)].join(' ')}</span>
        </p>
      )}
    </div>
  );
}
