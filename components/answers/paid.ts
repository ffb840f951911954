import { answerText as t } from '../../lib/i18n/answers.ts';
import { cost } from '../../lib/i18n/format.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import type { Answered } from './answered.ts';

/** What answers: the model that was chosen, or where that is one of Oriel's own, the one that it led to. */
export function answering(
  models: readonly ModelView[],
  model: ModelRef | undefined,
  served: Answered['served'],
): ModelView | undefined {
  const chosen = models.find(({ ref }) => ref === model);
  if (served === undefined || (chosen !== undefined && chosen.answers === undefined)) return chosen;
  return models.find(
    ({ providerLabel, ref, answers }) =>
      answers === undefined && providerLabel === served.provider && served.model.endsWith(idOf(ref)),
  );
}
const idOf = (ref: ModelRef) => ref.slice(ref.indexOf('/') + 1);

/** What was reckoned for it, or else what the list's prices make of it. */
export function paidFor({ usage, served }: Answered, model: ModelView | undefined): string {
  if (served?.cached || model?.local) return t.free;
  if (served?.cost !== undefined) return cost(served.cost);
  const { input, output } = model?.price ?? {};
  if (input === undefined || output === undefined) return t.costUnknown;
  if (usage.input === undefined || usage.output === undefined) return t.costUnknown;
  return t.about((input * usage.input + output * usage.output) / 1_000_000);
}

/** What failed at once used nothing that anybody told of. */
export const toldUsage = ({ error, usage }: Answered): boolean =>
  error === undefined || usage.input !== undefined || usage.output !== undefined;
