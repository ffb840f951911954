import { callsText, callText as t } from '../../lib/i18n/activity.ts';
import { duration, number, time } from '../../lib/i18n/format.ts';
import type { ActivityView } from '../../lib/protocol/activity-control.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { plainText } from '../../lib/protocol/plain-text.ts';
import type { EndpointView } from '../../lib/protocol/routing-control.ts';
import { Explanation } from '../routing/Explanation.tsx';
import type { NameOf } from '../routing/model-names.ts';
import { Attempts } from './Attempts.tsx';
import { CallCost } from './CallCost.tsx';
import { CallText } from './CallText.tsx';
import { type Fact, Facts } from './Facts.tsx';

interface CallDetailProps {
  call: ActivityView;
  overview: Overview;
  endpoints: Readonly<Record<ModelRef, EndpointView>>;
  nameOf: NameOf;
}

/** Longer wishes of a page are cut. */
const WISH = 120;

/** All that became of one call: its figures, its tries, why these, and what was said where that was kept. */
export function CallDetail({ call, overview, endpoints, nameOf }: CallDetailProps) {
  const { decision } = call;
  return (
    <>
      <Facts label={t.figures} facts={factsOf(call, nameOf)} />
      <h3>{t.attempts}</h3>
      <Attempts call={call} nameOf={nameOf} />
      <h3>{t.why}</h3>
      {decision === undefined ? (
        <p class="hint">{t.noDecision}</p>
      ) : (
        <Explanation past decision={decision} endpoints={endpoints} nameOf={nameOf} />
      )}
      <h3>{t.text}</h3>
      <CallText call={call} overview={overview} nameOf={nameOf} />
    </>
  );
}

function factsOf(call: ActivityView, nameOf: NameOf): Fact[] {
  const { usage, asked, task, finish, error, firstPartMs, perSecond, priceSource, saved = {} } = call;
  const told = (tokens: number | undefined) => (tokens === undefined ? t.unknown : number(tokens));
  const reached = call.attempts.length > 0 || call.cached === true;
  return [
    { name: t.at, value: time(call.time) },
    { name: t.surface, value: call.surface, notes: [task === undefined ? t.chat : t.task(task)] },
    ...(asked === undefined ? [] : [{ name: t.asked, value: plainText(asked, WISH) }]),
    ...(reached
      ? [
          {
            name: t.cost,
            value: <CallCost call={call} nameOf={nameOf} />,
            notes: [
              ...(call.cost === undefined || call.cached || priceSource === undefined
                ? []
                : [t.price(priceSource)]),
              ...(saved.caching ? [t.savedByCaching(saved.caching)] : []),
              ...(saved.routing ? [t.savedByRouting(saved.routing)] : []),
            ],
          },
          {
            name: t.read,
            value: told(usage.input),
            notes: usage.cacheRead ? [t.fromCache(usage.cacheRead)] : [],
          },
          {
            name: t.written,
            value: told(usage.output),
            notes: usage.reasoning ? [t.thinking(usage.reasoning)] : [],
          },
        ]
      : []),
    ...(firstPartMs === undefined ? [] : [{ name: t.first, value: duration(firstPartMs) }]),
    { name: t.took, value: duration(call.durationMs) },
    ...(perSecond === undefined ? [] : [{ name: t.perSecond, value: number(perSecond) }]),
    ...(error !== undefined
      ? [{ name: t.ended, value: callsText.error(error) }]
      : finish === undefined
        ? []
        : [{ name: t.ended, value: t.finish(finish) }]),
  ];
}
