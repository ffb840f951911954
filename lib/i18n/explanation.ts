/** Why these models answer and others do not, in words. */
import type { ErrorCode } from '../protocol/errors.ts';
import type { EndpointHealth, Policy, Reason, Removal, WantedBy } from '../protocol/routing.ts';
import { compact, count, duration, number, percent, price } from './format.ts';
import { policyText } from './virtual.ts';

/** The rule that took a model out. */
export const removalText: Record<Removal, string> = {
  'not-set-up': 'Not set up',
  'local-only': 'Not on this computer',
  trains: 'Trains on what is sent, or does not say that it does not',
  retains: 'Keeps what is sent, or does not say that it does not',
  'max-price': 'Costs more than your limit, or its price is not known',
  kind: 'Made for something else',
  tools: 'Cannot use tools',
  json: 'Cannot keep to a JSON form',
  'image-input': 'Cannot see images',
  'audio-input': 'Cannot hear audio',
  'file-input': 'Cannot read files',
  'image-output': 'Cannot make images',
  'audio-output': 'Cannot speak',
  context: 'Cannot read that much',
  'output-length': 'Cannot write that much',
  retired: 'No longer served',
  'not-asked-for': 'Not what was chosen',
};

const KINDS: Record<string, string> = {
  chat: 'for chat',
  embedding: 'for embeddings',
  image: 'for making images',
  speech: 'for reading aloud',
  transcription: 'for transcription',
};

/** The figure behind a removal, in words; undefined where the rule says it all. */
export function detailText(rule: Removal, detail: string | undefined): string | undefined {
  if (detail === undefined) return undefined;
  if (detail === 'unknown') return 'not known';
  const value = Number(detail);
  if (rule === 'kind') return KINDS[detail];
  if (rule === 'retired') return `on ${detail}`;
  if (!Number.isFinite(value)) return undefined;
  if (rule === 'max-price') return `${price(value)} per million tokens`;
  return rule === 'context' || rule === 'output-length' ? `up to ${compact(value)} tokens` : undefined;
}

/** What is not known of a model, after "not known whether it". `value` of the reason is a removal's name. */
const UNKNOWN: Partial<Record<Removal, string>> = {
  kind: 'is made for this',
  tools: 'can use tools',
  json: 'can keep to a JSON form',
  'image-input': 'sees images',
  'audio-input': 'hears audio',
  'file-input': 'reads files',
  'image-output': 'makes images',
  'audio-output': 'speaks',
  context: 'can read that much',
  'output-length': 'can write that much',
};

const figure = (value: Reason['value']): number => (typeof value === 'number' ? value : Number(value));

const TIER: Readonly<Record<number, string>> = {
  1: 'a small, quick one',
  2: 'an everyday one',
  3: 'one of the most capable',
};

const REASONS: Record<Reason['code'], (value: Reason['value']) => string> = {
  chosen: () => 'the one that was chosen',
  listed: (value) => `number ${number(figure(value))} in your list`,
  'same-model': () => 'the same model elsewhere',
  price: (value) => `${price(figure(value))} for a million tokens`,
  latency: (value) => `first word after ${duration(figure(value))}`,
  throughput: (value) => `${number(figure(value))} tokens a second`,
  weight: (value) => `first in ${percent(figure(value))} of calls`,
  rank: (value) => `number ${number(figure(value))} of the most capable`,
  'warm-cache': () => 'has this conversation in its cache',
  unknown: (value) => `later: not known whether it ${UNKNOWN[value as Removal] ?? 'can do this'}`,
  outage: () => 'later: it failed lately',
  cooling: (value) => `later: it asked to be left alone for ${duration(figure(value) * 1_000)}`,
  slow: () => 'later: slower than you prefer',
  unmeasured: () => 'later: not measured yet',
  unpriced: () => 'later: its price is not known',
  tier: (value) => TIER[figure(value)] ?? 'of no known size',
  released: (value) => (value === undefined ? 'not known when it came out' : `came out ${value}`),
  loaded: () => 'in memory',
  explored: () => 'first this once, to see how fast it is',
};
export const reasonText = ({ code, value }: Reason): string => REASONS[code](value);

const WANTED: Record<WantedBy, (name: string) => string> = {
  approval: (name) => `You chose ${name} when the site asked.`,
  page: (name) => `The page asked for ${name}.`,
  site: (name) => `You chose ${name} for this site.`,
  default: (name) => `${name} is your default.`,
};

const by = (candidates: number, policy: Policy): string =>
  candidates < 2 ? '' : policy === 'order' ? ', in this order' : `, ${policyText[policy].toLowerCase()}`;

export const explanationText = {
  wanted: (by: WantedBy, name: string) => WANTED[by](name),
  ignoredWish: (wish: string) => `The page asked for “${wish}”, which did not count.`,
  supposed: (name: string) => `Suppose you choose ${name}.`,
  could: (candidates: number, policy: Policy) =>
    candidates === 0
      ? 'No model may answer.'
      : `${count(candidates, 'model')} may answer${by(candidates, policy)}:`,
  did: (candidates: number, policy: Policy) =>
    candidates === 0
      ? 'No model was allowed to answer.'
      : `${count(candidates, 'model')} could answer${by(candidates, policy)}:`,
  removedHeading: (removed: number) => `${count(removed, 'model')} left out`,
  group: (rule: Removal, removed: number) => `${removalText[rule]}: ${number(removed)}`,
  more: (removed: number) => `and ${number(removed)} more`,
  onlyCounted: 'Their names were not kept.',
  local: 'on this computer',
  priceUnknown: 'price unknown',
  prices: 'Price and limits',
  pricesOf: (name: string) => `Price and limits of ${name}`,
} as const;

export const supposedText = {
  heading: 'What would answer?',
  hint: 'Suppose a site makes a call. Nothing is sent to any model.',
  site: 'Site',
  noSite: 'A site without rules of its own',
  model: 'Model',
  usual: 'What is set for it',
  needs: 'The call needs',
  tools: 'Tools',
  json: 'An answer in a JSON form',
  image: 'Reading images',
  audio: 'Hearing audio',
  file: 'Reading files',
  inputTokens: 'Tokens it sends',
  outputTokens: 'Tokens to answer',
  working: 'Working it out…',
} as const;

/** How a try of one endpoint ended, in a word or two. */
export const outcomeText: Record<'answered' | 'outrun' | ErrorCode, string> = {
  answered: 'answered',
  outrun: 'another was quicker',
  'permission-denied': 'not allowed',
  'not-allowed-here': 'not allowed here',
  throttled: 'asked too often',
  'budget-exceeded': 'over budget',
  'no-model': 'no model',
  aborted: 'cancelled',
  interrupted: 'cut off',
  'invalid-request': 'request not valid',
  'too-large': 'request too large',
  unsupported: 'cannot do that',
  authentication: 'key refused',
  'payment-required': 'no credit left',
  'rate-limited': 'limited',
  overloaded: 'overloaded',
  'context-too-long': 'too long to read',
  'content-filtered': 'filtered',
  refused: 'declined',
  'model-not-found': 'model not found',
  timeout: 'no answer in time',
  network: 'not reached',
  'origin-blocked': 'blocked extensions',
  'provider-error': 'answer not understood',
  'invalid-output': 'not in the form asked for',
  internal: 'failed inside Oriel',
};

const BREAKER: Record<EndpointHealth['breaker'], string> = {
  closed: 'In use',
  open: 'Resting after failures',
  'half-open': 'Being tried again',
};

export const healthText = {
  heading: 'Endpoints in use',
  refresh: 'Refresh',
  loading: 'Reading the figures…',
  hint: 'How those that were asked lately have fared. One that keeps failing rests for half a minute and is tried again.',
  none: 'No figures yet. They come with the first calls.',
  breaker: (state: EndpointHealth['breaker']) => BREAKER[state],
  cooling: (ms: number) => `Limited for ${duration(ms)} more`,
  uptime: 'Answered',
  uptimeOf: (uptime: number, attempts: number) => `${percent(uptime)} of ${number(attempts)}`,
  first: 'First word',
  perSecond: 'Tokens a second',
  /** Behind the usual figure (p50), the one of p95. */
  within: (ms: number) => `95% within ${duration(ms)}`,
  upTo: (perSecond: number) => `95% up to ${number(perSecond)}`,
  unmeasured: 'not measured',
} as const;
