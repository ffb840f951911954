import { compact, count, list, price } from './format.ts';

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
  writes: (tokens: number) => `Writes up to ${compact(tokens)} tokens`,
  useDefault: 'Default model',
  useDefaultNamed: (name: string) => `Default: ${name}`,
} as const;
