import { callsText as t } from '../../lib/i18n/activity.ts';
import { cost } from '../../lib/i18n/format.ts';
import type { CallView } from '../../lib/protocol/routing-control.ts';
import type { NameOf } from '../routing/model-names.ts';

/** What a call cost; where that is not known, why not. One that reached nobody cost nothing. */
export function CallCost({ call, nameOf }: { call: CallView; nameOf: NameOf }) {
  const { cached, attempts } = call;
  if (cached) return <span class="call-cost chip">{t.cached}</span>;
  if (call.cost !== undefined) return <span class="call-cost">{cost(call.cost)}</span>;
  if (attempts.length === 0) return null;
  const local = attempts.every(({ ref }) => nameOf(ref).local);
  return <span class="call-cost hint">{local ? t.local : t.costUnknown}</span>;
}
