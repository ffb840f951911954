/** What is known of models and providers, who says so, and what the person knows better. */
import { compact, count, day, list, price } from './format.ts';
import { priceSourceText } from './model-picker.ts';

const SOURCES = { bundled: 'Oriel', openrouter: 'OpenRouter', 'models.dev': 'models.dev' } as const;

export const catalogueText = {
  heading: 'Catalogue',
  hint: 'What Oriel knows of models beyond what your providers say: prices, limits, when they retire.',
  models: (models: number) => `${count(models, 'model')} known`,
  bundled: (at: number) => `The catalogue that came with Oriel is of ${day(at)}.`,
  refreshed: (when: string, sources: readonly (keyof typeof SOURCES)[]) =>
    `Refreshed ${when} from ${list(sources.filter((one) => one !== 'bundled').map((one) => SOURCES[one]))}.`,
  refresh: 'Refresh now',
  refreshing: 'Reading OpenRouter and models.dev…',
  done: (models: number) => `Refreshed: ${count(models, 'model')} known.`,
  failed: (when: string, why: string) => `The last try failed, ${when}: ${why}`,
  accessNote: 'Your browser will ask whether Oriel may reach openrouter.ai and models.dev.',
  accessRefused:
    'Without permission to reach openrouter.ai and models.dev the catalogue cannot be refreshed. Try again and allow it.',
  daily: 'Refresh once a day',
  dailyHint: 'Otherwise only when you press the button. Nothing of yours is sent.',
} as const;

export const ownFactsText = {
  heading: 'Your own prices and limits',
  hint: 'What you know better than the catalogue of a model at one provider. It counts wherever prices and limits do.',
  model: 'Model',
  input: 'Read, USD per million tokens',
  output: 'Written, USD per million tokens',
  contextLength: 'Reads up to, tokens',
  maxOutput: 'Writes up to, tokens',
  known: 'Known so far',
  unknown: 'not known',
  inputIs: (usd: number) => `${price(usd)} read`,
  outputIs: (usd: number) => `${price(usd)} written`,
  perMillion: 'per million tokens',
  from: (source: keyof typeof priceSourceText, at: number | undefined) =>
    at === undefined ? priceSourceText[source] : `${priceSourceText[source]}, ${day(at)}`,
  reads: (tokens: number) => `reads up to ${compact(tokens)}`,
  writes: (tokens: number) => `writes up to ${compact(tokens)}`,
  save: 'Save',
  savedOf: (name: string) => `Saved for ${name}.`,
  saveOf: (name: string) => `Save price and limits of ${name}`,
  changeOf: (name: string) => `Change price and limits of ${name}`,
  takeBack: 'Use the catalogue again',
  takeBackOf: (name: string) => `Use the catalogue again for ${name}`,
  takenBack: (name: string) => `${name} follows the catalogue again.`,
  cancel: 'Close',
  nothing: 'Write at least one of them.',
} as const;

export const termsText = {
  manage: 'Terms and prices',
  manageOf: (label: string) => `Terms and prices of ${label}`,
  trains: 'Trains on what is sent',
  retains: 'Keeps what is sent',
  answers: { yes: 'yes', no: 'no', unknown: 'not known' },
  own: 'as you say',
  source: 'Its terms',
  sourceOf: (label: string) => `Terms of ${label} (opens a tab)`,
  ownHeading: 'What your own contract says',
  ownHint:
    'Set it where you have an agreement that differs from its usual terms. The rules go by it, and Oriel cannot check it.',
  asTerms: (answer: string) => `As its terms say (${answer})`,
  yes: 'Yes',
  no: 'No',
  back: 'Go by its terms again',
  prices: 'Prices and limits of its models',
  pricesShort: 'Prices',
  pricesOf: (label: string) => `Prices of ${label}`,
} as const;
