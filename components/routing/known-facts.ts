import { ownFactsText as t } from '../../lib/i18n/catalogue.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import type { EndpointView } from '../../lib/protocol/routing-control.ts';

type Known = Pick<ModelView, 'contextLength' | 'maxOutput'> & {
  price?: ModelView['price'] | EndpointView['price'];
};

/** What is known of a model's price and limits, and who said so, in a line. */
export function knownFacts({ price, contextLength, maxOutput }: Known): string {
  const { input, output, source, at } = price ?? {};
  const figures = [
    ...(input === undefined ? [] : [t.inputIs(input)]),
    ...(output === undefined ? [] : [t.outputIs(output)]),
  ];
  const priced =
    figures.length === 0
      ? []
      : [`${figures.join(', ')} ${t.perMillion}${source === undefined ? '' : ` (${t.from(source, at)})`}`];
  const all = [
    ...priced,
    ...(contextLength === undefined ? [] : [t.reads(contextLength)]),
    ...(maxOutput === undefined ? [] : [t.writes(maxOutput)]),
  ];
  return all.length === 0 ? t.unknown : all.join(' · ');
}
