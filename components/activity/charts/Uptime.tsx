import { endpointsText as t } from '../../../lib/i18n/charts.ts';
import type { ShareView } from '../../../lib/protocol/activity-control.ts';
import { EndpointTable } from './EndpointTable.tsx';
import type { StatsReply } from './line-names.ts';

/** How often each endpoint answered, by itself and with others behind it. */
export function Uptime({ stats }: { stats: StatsReply }) {
  const asked = stats.endpoints.filter(({ alone, withFailover }) => alone.of + withFailover.of > 0);
  return (
    <EndpointTable
      heading={t.uptimeHeading}
      unit={t.uptimeUnit}
      none={t.uptimeNone}
      columns={[
        <Key key="alone" kind="alone" words={t.alone} />,
        <Key key="failover" kind="failover" words={t.withFailover} />,
      ]}
      endpoints={asked}
      stats={stats}
      bar={({ alone, withFailover }) => (
        <span class="uptime" aria-hidden="true">
          <Bar kind="alone" share={alone} />
          <Bar kind="failover" share={withFailover} />
        </span>
      )}
      cells={({ alone, withFailover }) => [words(alone), words(withFailover)]}
    />
  );
}

const words = ({ answered, of }: ShareView) => (of === 0 ? t.nothing : t.shareOf(answered, of));

function Key({ kind, words: its }: { kind: 'alone' | 'failover'; words: string }) {
  return (
    <>
      <span class={`uptime-key uptime-${kind}`} aria-hidden="true" /> {its}
    </>
  );
}

function Bar({ kind, share }: { kind: 'alone' | 'failover'; share: ShareView }) {
  if (share.of === 0) return null;
  return (
    <span class="uptime-track">
      <span class={`uptime-bar uptime-${kind}`} style={{ width: `${(100 * share.answered) / share.of}%` }} />
    </span>
  );
}
