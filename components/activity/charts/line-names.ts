/** Lines of the charts, for people. Pure. */
import { chartsText as t } from '../../../lib/i18n/charts.ts';
import type { ActivityReplies, StatsLine } from '../../../lib/protocol/activity-control.ts';
import type { Overview } from '../../../lib/protocol/control.ts';
import { isOwn } from '../CallRow.tsx';
import type { By } from './chart-address.ts';

export type StatsReply = ActivityReplies['stats'];

export const linesBy = (stats: StatsReply, by: By): readonly StatsLine[] =>
  by === 'model' ? stats.byModel : by === 'site' ? stats.byOrigin : stats.byProvider;

/** What a line is called: a model and a site as they are, a provider by its label. */
export function nameOfLine(
  by: By,
  key: string | undefined,
  stats: Pick<StatsReply, 'providers'>,
  { providers }: Pick<Overview, 'providers'>,
): string {
  if (key === undefined) return t.others;
  if (by === 'site') return isOwn(key) ? t.own : key;
  if (by === 'model') return key;
  return stats.providers[key] ?? providers.find(({ id }) => id === key)?.label ?? key;
}
