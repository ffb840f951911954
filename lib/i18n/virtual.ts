/** What Oriel chooses itself, in the words of the pickers. The background puts them into what it lists. */
import type { Policy, Preset } from '../protocol/routing.ts';
import type { VirtualModel } from '../protocol/virtual.ts';
import { count } from './format.ts';

export const virtualText = {
  /** Stands where other models name their provider. */
  group: 'Oriel chooses',
  name: {
    auto: 'Auto',
    fast: 'Fast',
    cheap: 'Cheap',
    best: 'Best',
    local: 'Local',
    vision: 'Vision',
    code: 'Code',
  } satisfies Record<VirtualModel, string>,
  note: {
    auto: 'A good model at a fair price',
    fast: 'The one that begins to answer soonest',
    cheap: 'The lowest price that can do it',
    best: 'The most capable of your models',
    local: 'Only models on this computer',
    vision: 'One that sees images',
    code: 'One that is good at code',
  } satisfies Record<VirtualModel, string>,
} as const;

/** How candidates that may all answer are ordered. */
export const policyText: Record<Policy, string> = {
  order: 'In this order',
  price: 'Lowest price first',
  latency: 'Soonest to begin first',
  throughput: 'Fastest writer first',
  balanced: 'Cheap ones more often, failing ones last',
};

/** The note of a preset: what it holds and how it is ordered. */
export const presetNote = ({ models, policy }: Pick<Preset, 'models' | 'policy'>): string =>
  models.length === 1
    ? 'Your preset of 1 model'
    : `Your preset of ${count(models.length, 'model')}: ${policyText[policy].toLowerCase()}`;
