import { callsText, callText } from '../../lib/i18n/activity.ts';
import { outcomeText } from '../../lib/i18n/explanation.ts';
import type { CallView } from '../../lib/protocol/routing-control.ts';
import { Icon } from '../Icon.tsx';
import type { NameOf } from '../routing/model-names.ts';

/** Every try of one call, in order: who was asked, when, and how it ended. */
export function Attempts({ call, nameOf }: { call: CallView; nameOf: NameOf }) {
  const { attempts, time } = call;
  if (attempts.length === 0)
    return <p class="hint">{call.cached ? callsText.cached : callText.noAttempts}</p>;
  return (
    <ol class="attempts">
      {attempts.map(({ ref, outcome, startedAt, ms, firstMs }) => {
        const { name, providerLabel } = nameOf(ref);
        const good = outcome === 'answered';
        return (
          <li key={`${startedAt} ${ref}`} class="attempt">
            <span class={`attempt-sign ${good ? 'good' : outcome === 'outrun' ? 'muted' : 'bad'}`}>
              <Icon name={good ? 'check' : outcome === 'outrun' ? 'deny' : 'alert'} />
            </span>
            <span class="attempt-name">
              <span class="wrap" title={ref}>
                {name}
              </span>{' '}
              <span class="hint">{providerLabel}</span>
            </span>
            <span class="attempt-outcome">{outcomeText[outcome]}</span>
            <span class="hint">
              {[
                callText.began(Math.max(0, startedAt - time)),
                ...(firstMs === undefined ? [] : [callsText.first(firstMs)]),
                callsText.took(ms),
              ].join(' · ')}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
