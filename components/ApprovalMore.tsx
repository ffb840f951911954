import { useEffect, useRef, useState } from 'preact/hooks';
import { approvalText as t } from '../lib/i18n/approval.ts';
import type { ApprovalAnswer } from '../lib/protocol/approval.ts';
import { MAX_SPEND } from '../lib/protocol/grant.ts';
import { LEAST_SPEND } from './AccessTerm.tsx';
import { ArmedButton } from './ArmedButton.tsx';
import { NumberField } from './routing/NumberField.tsx';
import { typedNumber } from './routing/typed-number.ts';
import { useArmed } from './use-armed.ts';

interface ApprovalMoreProps {
  id: string;
  /** The window is armed, and nothing stands in the way of a yes. */
  ready: boolean;
  /** What tells why buttons are off. */
  describedBy: string;
  /** The site may do something already: a no for good is to the rest. */
  some: boolean;
  onAnswer(answer: ApprovalAnswer['answer'], limit?: number): void;
}

const TIMES = ['1-hour', '1-day', '30-days'] as const;

/**
 * The answers that are asked for less often. They arm by themselves, from when they appear: the second half of a double
 * click on what opens them decides nothing (S16).
 */
export function ApprovalMore({ id, ready, describedBy, some, onAnswer }: ApprovalMoreProps) {
  const armed = useArmed() === 'armed';
  const [amount, setAmount] = useState('1');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const typed = typedNumber(amount, { min: LEAST_SPEND, max: MAX_SPEND });
  const problem = typed.problem ?? (typed.value === undefined ? t.amountNeeded : undefined);
  return (
    <section id={id} class="approval-more">
      <h2 ref={heading} tabindex={-1} class="label">
        {t.moreHeading}
      </h2>
      <div class="more-times">
        {TIMES.map((time) => (
          <ArmedButton
            key={time}
            armed={armed && ready}
            describedBy={describedBy}
            label={t.allowFor(t.times[time])}
            onPress={() => onAnswer(time)}
          >
            {t.times[time]}
          </ArmedButton>
        ))}
      </div>
      <div class="more-spend">
        <NumberField label={t.amount} value={amount} problem={problem} onChange={setAmount} />
        <ArmedButton
          armed={armed && ready && problem === undefined}
          describedBy={describedBy}
          onPress={() => onAnswer('spend', typed.value)}
        >
          {t.spend}
        </ArmedButton>
      </div>
      <div class="more-never">
        <ArmedButton armed={armed} describedBy={describedBy} onPress={() => onAnswer('never')}>
          {t.never}
        </ArmedButton>
        <p class="hint">{some ? t.neverMoreHint : t.neverHint}</p>
      </div>
    </section>
  );
}
