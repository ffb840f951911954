import { modelPickerText as t } from '../../lib/i18n/model-picker.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import { Icon } from '../Icon.tsx';
import { retirementOf } from './retirement.ts';

/** Warns of a model that its provider stops serving. `brief`: a sign, and the words for a pointer and a screen reader. */
export function Retirement({ model, brief }: { model: ModelView; brief?: boolean }) {
  const news = retirementOf(model, Date.now());
  if (news === undefined) return null;
  const words = news.past ? t.retired(news.date) : t.retires(news.date);
  return (
    <span class="picker-retires" title={news.past ? t.retiredTitle(news.date) : t.retiresTitle(news.date)}>
      <Icon name="alert" />
      <span class={brief ? 'hidden' : undefined}>{words}</span>
    </span>
  );
}
