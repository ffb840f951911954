import { compact, count } from './format.ts';

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
  useDefault: 'Default model',
  useDefaultNamed: (name: string) => `Default: ${name}`,
} as const;
