/** What a site may do and for how long, in words that every screen shares. */
import { type Capability, CHAT_CAPABILITIES, type GrantView, type Lifetime } from '../protocol/grant.ts';
import { list, until, usd } from './format.ts';

/** Short: they stand in lists. */
const NAMES: Record<Capability, string> = {
  text: 'text',
  images: 'images',
  audio: 'audio',
  files: 'files',
  tools: 'tools',
  embeddings: 'embeddings',
  'image-generation': 'making images',
  speech: 'reading aloud',
  transcription: 'transcription',
};

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const capabilityName = (name: Capability): string => NAMES[name];
export const capabilityNames = (names: readonly Capability[]): string => list(names.map(capabilityName));
/** As the beginning of a line. */
export const capabilitiesTitle = (names: readonly Capability[]): string => capital(capabilityNames(names));

/** What "allow" means where nothing else is said: it needs no list. */
export const isUsual = (names: readonly Capability[]): boolean =>
  names.length === CHAT_CAPABILITIES.length && CHAT_CAPABILITIES.every((name) => names.includes(name));

/** How long, as it is chosen. */
export const termText = {
  label: 'Allow, from now on',
  of: (place: string) => `How long ${place} is allowed`,
  lifetime: {
    session: 'Until the browser closes',
    '1-hour': 'For 1 hour',
    '1-day': 'For 1 day',
    '30-days': 'For 30 days',
    always: 'Until I revoke it',
    spend: 'Until an amount is spent',
  } satisfies Record<Lifetime, string>,
  amount: 'Amount, USD',
  amountNeeded: 'Write an amount such as 2.',
  set: 'Set',
} as const;

/** When a grant ends, to go on after "Allowed". */
export function endOf({ lasts, until: at, spend }: GrantView, now: number): string {
  if (lasts === 'until' && at !== undefined) return `until ${until(at, now)}`;
  if (lasts === 'spend' && spend !== undefined)
    return spend.spent === undefined
      ? `until ${usd(spend.limit)} is spent`
      : `until ${usd(spend.limit)} is spent: ${usd(Math.max(0, spend.limit - spend.spent))} left`;
  return lasts === 'session' ? 'until the browser closes' : 'until you revoke it';
}

/** "Allowed until 18:40." or, where it is not the usual that is allowed, "Allowed: text and images, until 18:40." */
export function grantSentence(grant: GrantView, now: number): string {
  const end = endOf(grant, now);
  if (isUsual(grant.capabilities)) return `Allowed ${end}.`;
  return `Allowed: ${capabilityNames(grant.capabilities)}, ${end}.`;
}

/** One for each grant, where there are several. */
export const grantSentences = (grants: readonly GrantView[], now: number): string[] =>
  grants.length === 1
    ? grants.map((grant) => grantSentence(grant, now))
    : grants.map((grant) => `${capabilitiesTitle(grant.capabilities)}: ${endOf(grant, now)}.`);

export const refusedSentence = (names: readonly Capability[]): string =>
  `Refused for good: ${capabilityNames(names)}.`;

/** A frame of one site in the pages of another. */
export const placeName = ({ origin, top }: { origin: string; top?: string | undefined }): string =>
  top === undefined ? origin : `${origin} in ${top}`;
