import { useId } from 'preact/hooks';
import { callsText as t } from '../../lib/i18n/activity.ts';
import { ago, time } from '../../lib/i18n/format.ts';
import type { ActivityView } from '../../lib/protocol/activity-control.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import type { EndpointView } from '../../lib/protocol/routing-control.ts';
import { Icon } from '../Icon.tsx';
import { OriginName } from '../OriginName.tsx';
import type { NameOf } from '../routing/model-names.ts';
import { CallCost } from './CallCost.tsx';
import { CallDetail } from './CallDetail.tsx';

interface CallRowProps {
  call: ActivityView;
  overview: Overview;
  endpoints: Readonly<Record<ModelRef, EndpointView>>;
  nameOf: NameOf;
  open: boolean;
  onToggle(): void;
}

/** Our own pages ask too, and have no web origin. */
export const isOwn = (origin: string): boolean => !/^https?:/.test(origin);

/** One call in two lines; opened, all that became of it. */
export function CallRow({ call, overview, endpoints, nameOf, open, onToggle }: CallRowProps) {
  const { origin, served, attempts, firstPartMs, error, keptChars = 0 } = call;
  const answered = served === undefined ? undefined : nameOf(served);
  const id = useId();
  return (
    <li class="call">
      <button
        type="button"
        class="row-button call-button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={onToggle}
      >
        <span class="call-origin">{isOwn(origin) ? t.own : <OriginName origin={origin} />}</span>
        <CallCost call={call} nameOf={nameOf} />
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
          {keptChars > 0 && <span>{t.textKept}</span>}
        </span>
        {error !== undefined && <span class="call-error">{t.error(error)}</span>}
        <Icon name="chevron" />
      </button>
      {open && (
        <div id={id} class="call-detail">
          <CallDetail call={call} overview={overview} endpoints={endpoints} nameOf={nameOf} />
        </div>
      )}
    </li>
  );
}
