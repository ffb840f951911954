import { activityText as t } from '../../lib/i18n/activity.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { CallList } from './CallList.tsx';
import { ErasePanel } from './ErasePanel.tsx';
import { KeepingPanel } from './KeepingPanel.tsx';
import { LoadedCharts } from './LoadedCharts.tsx';

const PARTS = Object.keys(t.parts) as (keyof typeof t.parts)[];

interface ActivitySectionProps {
  overview: Overview;
  /** What the address names after `#activity/`, and behind its question mark. */
  part: string | undefined;
  query: string | undefined;
  reload(): Promise<void>;
}

/** What was done and what it cost: calls, charts, what is kept of them. */
export function ActivitySection({ overview, part, query, reload }: ActivitySectionProps) {
  const shown = PARTS.find((one) => one === part) ?? 'calls';
  return (
    <>
      <h1>{t.heading}</h1>
      <nav class="parts" aria-label={t.nav}>
        {PARTS.map((one) => (
          <a key={one} href={`#activity/${one}`} aria-current={shown === one ? 'page' : undefined}>
            {t.parts[one]}
          </a>
        ))}
      </nav>
      {shown === 'calls' && <CallList overview={overview} query={query} />}
      {shown === 'charts' && <LoadedCharts overview={overview} query={query} />}
      {shown === 'keeping' && (
        <>
          <KeepingPanel overview={overview} reload={reload} />
          <ErasePanel overview={overview} reload={reload} />
        </>
      )}
    </>
  );
}
