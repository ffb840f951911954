import { modelPickerText as t } from '../../lib/i18n/model-picker.ts';
import type { ModelView } from '../../lib/protocol/control.ts';

/** What a price is, who said so and when. */
export const priceTitle = ({ input, output, source, at }: NonNullable<ModelView['price']>): string =>
  t.priceTitle(input, output) + (source === undefined ? '' : ` (${t.priceFrom(source, at)})`);
