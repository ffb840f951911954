import type { PriceSource } from '../protocol/routing.ts';
import { compact, count, day, list, price } from './format.ts';

/** Who said what a model costs. */
export const priceSourceText: Record<PriceSource, string> = {
  own: 'set by you',
  provider: 'from its provider’s list',
  openrouter: 'from OpenRouter',
  'models.dev': 'from models.dev',
  bundled: 'from Oriel’s catalogue',
};

export const modelPickerText = {
  choose: 'Choose a model',
  search: 'Search models',
  placeholder: (models: number) => `Search ${count(models, 'model')}`,
  found: (models: number) => (models === 0 ? 'No model matches' : count(models, 'model')),
  nothing: (query: string) => `No model matches “${query}”.`,
  none: 'No models yet.',
  missing: 'not available',
  context: (tokens: number) => compact(tokens),
  contextTitle: (tokens: number) => `Reads up to ${compact(tokens)} tokens`,
  local: 'On this device',
  /** What it can besides text. */
  can: { vision: 'Sees images', tools: 'Uses tools', reasoning: 'Reasons first' },
  loaded: 'In memory',
  /** USD per million tokens. */
  price: (input: number | undefined, output: number | undefined) =>
    input === 0 && output === 0
      ? 'Free'
      : [input, output].map((usd) => (usd === undefined ? '–' : price(usd))).join(' / '),
  priceTitle: (input: number | undefined, output: number | undefined) =>
    input === 0 && output === 0
      ? 'Costs nothing'
      : `${list([
          ...(input === undefined ? [] : [`${price(input)} in`]),
          ...(output === undefined ? [] : [`${price(output)} out`]),
        ])}, per million tokens`,
  /** After a price: who said so, when. */
  priceFrom: (source: PriceSource, at: number | undefined) =>
    at === undefined ? priceSourceText[source] : `${priceSourceText[source]}, ${day(at)}`,
  /** Of what Oriel chooses: what that would be. */
  answers: (model: string) => `Just now: ${model}`,
  retires: (date: string) => `retires ${date}`,
  retired: (date: string) => `retired ${date}`,
  retiresTitle: (date: string) => `Its provider stops serving it on ${date}. Choose another before.`,
  retiredTitle: (date: string) => `Its provider stopped serving it on ${date}. Choose another.`,
  knows: (date: string) => `Knows up to ${date}`,
  writes: (tokens: number) => `Writes up to ${compact(tokens)} tokens`,
  useDefault: 'Default model',
  useDefaultNamed: (name: string) => `Default: ${name}`,
} as const;
