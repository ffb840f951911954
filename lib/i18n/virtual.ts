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
    auto: 'Your usual model, or a good everyday one',
    fast: 'Whichever begins to answer soonest',
    cheap: 'Whichever costs least',
    best: 'The most capable of your models',
    local: 'Only models on this computer',
    vision: 'Like Auto, of models that see images',
    code: 'The most capable at code',
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
    : `Your ${count(models.length, 'model')}, ${policyText[policy].toLowerCase()}`;
