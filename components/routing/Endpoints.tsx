import { healthText as t } from '../../lib/i18n/explanation.ts';
import { duration, number } from '../../lib/i18n/format.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { EndpointHealth } from '../../lib/protocol/routing.ts';
import type { EndpointView } from '../../lib/protocol/routing-control.ts';
import { Icon } from '../Icon.tsx';
import { Notice } from '../Notice.tsx';
import { useLoad } from '../use-load.ts';

/** Endpoints of the latest calls are those in use. */
const load = () => send({ command: 'calls', limit: 200 });

type Measured = EndpointView & { health: EndpointHealth };
const hasHealth = (endpoint: EndpointView): endpoint is Measured => endpoint.health !== undefined;

/** How the endpoints in use have fared: whether they are asked, how often they answered, how quickly. */
export function Endpoints() {
  const { value, error, reload } = useLoad(load);
  const measured = Object.entries(value?.endpoints ?? {})
    .flatMap(([ref, endpoint]) => (hasHealth(endpoint) ? [{ ref, endpoint }] : []))
    .sort((a, b) => b.endpoint.health.attempts - a.endpoint.health.attempts || a.ref.localeCompare(b.ref));
  return (
    <section class="block">
      <div class="row spread">
        <h2>{t.heading}</h2>
        <button type="button" class="button" onClick={() => void reload()}>
          {t.refresh}
        </button>
      </div>
      <p class="lede">{t.hint}</p>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {value === undefined && error === undefined && <p class="loading">{t.loading}</p>}
      {value !== undefined && measured.length === 0 && <p class="empty">{t.none}</p>}
      {measured.length > 0 && (
        <ul class="rows">
          {measured.map(({ ref, endpoint }) => (
            <Row key={ref} name={ref} endpoint={endpoint} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ name: ref, endpoint }: { name: string; endpoint: Measured }) {
  const { name, providerLabel, health } = endpoint;
  const { breaker, coolUntil = 0, firstMs, perSecond, uptime, attempts } = health;
  const left = coolUntil - Date.now();
  const well = breaker === 'closed' && left <= 0;
  return (
    <li class="endpoint">
      <div class="endpoint-name">
        <h3 class="wrap" title={ref}>
          {name}
        </h3>
        <p class="hint">{providerLabel}</p>
      </div>
      <p class={`with-icon endpoint-state ${well ? 'good' : 'warned'}`}>
        <Icon name={well ? 'check' : 'alert'} />
        <span>{breaker === 'closed' && left > 0 ? t.cooling(left) : t.breaker(breaker)}</span>
      </p>
      <dl class="figures">
        <div>
          <dt>{t.uptime}</dt>
          <dd>{uptime === undefined ? t.unmeasured : t.uptimeOf(uptime, attempts)}</dd>
        </div>
        <div>
          <dt>{t.first}</dt>
          <dd>{firstMs === undefined ? t.unmeasured : duration(firstMs.p50)}</dd>
          {firstMs !== undefined && <dd class="hint">{t.within(firstMs.p95)}</dd>}
        </div>
        <div>
          <dt>{t.perSecond}</dt>
          <dd>{perSecond === undefined ? t.unmeasured : number(perSecond.p50)}</dd>
          {perSecond !== undefined && <dd class="hint">{t.upTo(perSecond.p95)}</dd>}
        </div>
      </dl>
    </li>
  );
}
