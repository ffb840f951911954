import { useId } from 'preact/hooks';
import { callsText as t } from '../../lib/i18n/explanation.ts';
import { ago, cost, time } from '../../lib/i18n/format.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { CallView, EndpointView } from '../../lib/protocol/routing-control.ts';
import { Icon } from '../Icon.tsx';
import { OriginName } from '../OriginName.tsx';
import { Attempts } from './Attempts.tsx';
import { Explanation } from './Explanation.tsx';
import type { NameOf } from './model-names.ts';

interface CallRowProps {
  call: CallView;
  endpoints: Readonly<Record<ModelRef, EndpointView>>;
  nameOf: NameOf;
  open: boolean;
  onToggle(): void;
}

/** One call in two lines; opened, all that became of it. */
export function CallRow({ call, endpoints, nameOf, open, onToggle }: CallRowProps) {
  const { origin, served, attempts, firstPartMs, durationMs, error, decision, usage } = call;
  const answered = served === undefined ? undefined : nameOf(served);
  const id = useId();
  // Our own pages ask too, and have no web origin.
  const own = !/^https?:/.test(origin);
  return (
    <li class="call">
      <button
        type="button"
        class="call-button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={onToggle}
      >
        <span class="call-origin">{own ? t.own : <OriginName origin={origin} />}</span>
        <Cost call={call} nameOf={nameOf} />
        <span class="call-facts">
          <span title={time(call.time)}>{ago(call.time, Date.now())}</span>
          <span class="wrap" title={served}>
            {answered === undefined
              ? t.nothing
              : [answered.name, answered.providerLabel].filter((part) => part !== undefined).join(' · ')}
          </span>
          {attempts.length > 0 && (
            <span class={attempts.length > 1 ? 'call-tries' : undefined}>{t.tries(attempts.length)}</span>
          )}
          {firstPartMs !== undefined && <span>{t.first(firstPartMs)}</span>}
        </span>
        {error !== undefined && <span class="call-error">{t.error(error)}</span>}
        <Icon name="chevron" />
      </button>
      {open && (
        <div id={id} class="call-detail">
          <p class="provider-facts">
            <span>{time(call.time)}</span>
            <span>{t.surface(call.surface)}</span>
            <span>{t.took(durationMs)}</span>
            {(usage.input !== undefined || usage.output !== undefined) && (
              <span>{t.tokens(usage.input, usage.output)}</span>
            )}
          </p>
          <h3>{t.attempts}</h3>
          <Attempts call={call} nameOf={nameOf} />
          <h3>{t.why}</h3>
          {decision === undefined ? (
            <p class="hint">{t.noDecision}</p>
          ) : (
            <Explanation past decision={decision} endpoints={endpoints} nameOf={nameOf} />
          )}
        </div>
      )}
    </li>
  );
}

/** What it cost; where that is not known, why not. A call that reached nobody cost nothing. */
function Cost({ call, nameOf }: Pick<CallRowProps, 'call' | 'nameOf'>) {
  const { cached, attempts } = call;
  if (cached) return <span class="call-cost chip">{t.cached}</span>;
  if (call.cost !== undefined) return <span class="call-cost">{cost(call.cost)}</span>;
  if (attempts.length === 0) return null;
  const local = attempts.every(({ ref }) => nameOf(ref).local);
  return <span class="call-cost hint">{local ? t.local : t.costUnknown}</span>;
}
