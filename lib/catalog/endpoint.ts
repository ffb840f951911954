/** A model at one of the person's providers, and all that is known of it: what the router chooses among. Plain data. */
import type { ModelRef } from '../protocol/config.ts';
import type { Category, PriceSource } from '../protocol/routing.ts';
import type { ModelInfo, ModelPrice } from '../providers/types.ts';

/** USD per million tokens, as `ModelPrice`. */
export interface Price extends ModelPrice {
  source: PriceSource;
  /** When it was read there, Unix ms. */
  at: number;
}

/** What becomes of what is sent to a provider, as its terms for paid API use say. Absent: not known, which never allows. */
export interface Privacy {
  trains?: boolean;
  retains?: boolean;
  /** `own`: the person's contract. `local`: it stays on this machine. Otherwise the https address where the provider says so. */
  source: string;
}

/** What a catalogue knows of a model, wherever it is served. */
export interface ModelFacts extends Omit<ModelInfo, 'id' | 'price' | 'loaded' | 'note'> {
  /** One name for the same model at every provider: lower case, without vendor, date or region. */
  model: string;
  categories?: readonly Category[];
  /** Made for code and nothing else. What is good at code among other things is only of that category. */
  codeOnly?: boolean;
  /** Of its maker's line: 3 the most capable, 2 the everyday one, 1 the small and quick one. */
  tier?: 1 | 2 | 3;
  /** `YYYY-MM` or `YYYY-MM-DD`. */
  released?: string;
  knowledge?: string;
  /** The day on which the provider stops serving it, `YYYY-MM-DD`. */
  retires?: string;
}

export interface Endpoint extends ModelFacts {
  ref: ModelRef;
  providerId: string;
  modelId: string;
  /** On this machine. */
  local: boolean;
  price?: Price;
  privacy?: Privacy;
  /** In the memory of a local server, as far as last known. */
  loaded?: boolean;
  /** The person chose it or spoke of it, and no list names it: asked where it is named, and otherwise not. */
  unlisted?: boolean;
}
