/**
 * What providers' terms for paid use of their API say becomes of what is sent to them. Only what was found stated; where it was not, or
 * where the same kind of key may be on a plan with other terms, nothing is said, and a rule that asks for it excludes.
 */
import { parseUrl } from '../protocol/address.ts';
import type { ProviderConfig } from '../protocol/config.ts';
import type { Routing } from '../protocol/routing.ts';
import { isGateway } from '../providers/local.ts';
import type { ProviderType } from '../providers/types.ts';
import type { Privacy } from './endpoint.ts';

interface Terms extends Privacy {
  /** The day on which they were read, `YYYY-MM-DD`. */
  read: string;
}

const TERMS: Readonly<Record<string, Terms>> = {
  __proto__: null as never,
  // Kept for 30 days against abuse.
  openai: {
    trains: false,
    retains: true,
    source: 'https://developers.openai.com/api/docs/guides/your-data',
    read: '2026-11-26',
  },
  // Kept for 30 days: privacy.anthropic.com/en/articles/7996866.
  anthropic: {
    trains: false,
    retains: true,
    source: 'https://www.anthropic.com/legal/commercial-terms',
    read: '2026-11-26',
  },
  // The same key is for unpaid use, which trains, and for paid, which does not.
  google: { retains: true, source: 'https://ai.google.dev/gemini-api/terms', read: '2026-11-26' },
  // As with Google: the free plan trains unless that is turned off.
  mistral: {
    retains: true,
    source: 'https://docs.mistral.ai/admin/monitor-comply/privacy-data-controls',
    read: '2026-11-26',
  },
  // Unless it is turned off in the account.
  cohere: {
    trains: true,
    retains: true,
    source: 'https://cohere.com/enterprise-data-commitments',
    read: '2026-11-26',
  },
  // Kept only where it is needed against failures and abuse, for up to 30 days: neither "is kept" nor "is not".
  groq: { trains: false, source: 'https://console.groq.com/docs/your-data', read: '2026-11-26' },
  // One policy for the API and for the app.
  deepseek: {
    trains: true,
    source: 'https://cdn.deepseek.com/policies/en-US/deepseek-privacy-policy.html',
    read: '2026-11-26',
  },
  xai: {
    trains: false,
    retains: true,
    source: 'https://docs.x.ai/docs/faq/security',
    read: '2026-11-26',
  },
  // Kept, and used to improve the product, unless that is turned off in the account; training is another switch.
  together: {
    trains: false,
    retains: true,
    source: 'https://docs.together.ai/docs/zero-data-retention',
    read: '2026-11-26',
  },
  fireworks: {
    trains: false,
    retains: false,
    source: 'https://docs.fireworks.ai/guides/security_compliance/data_handling',
    read: '2026-11-26',
  },
  cerebras: {
    trains: false,
    retains: false,
    source: 'https://support.cerebras.net/articles/1811589793-does-cerebras-retain-my-data',
    read: '2026-11-26',
  },
  perplexity: {
    trains: false,
    retains: false,
    source: 'https://docs.perplexity.ai/docs/resources/privacy-security',
    read: '2026-11-26',
  },
  // What is flagged may be kept.
  azure: {
    trains: false,
    source: 'https://learn.microsoft.com/en-us/azure/ai-foundry/responsible-ai/openai/data-privacy',
    read: '2026-11-26',
  },
  // Kept or not by what the account has set, and by the model.
  bedrock: {
    trains: false,
    source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html',
    read: '2026-11-26',
  },
};

/** What is under this is served by the type's own service, besides its usual host. */
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  __proto__: null as never,
  azure: ['openai.azure.com', 'cognitiveservices.azure.com', 'services.ai.azure.com'],
  bedrock: ['amazonaws.com'],
};

/**
 * Whether a provider is the service that its type is named for: what is known of that holds for no proxy or look-alike. An address
 * that cannot be read is not.
 */
export function isAtHome({ baseUrl }: Pick<ProviderConfig, 'baseUrl'>, type: ProviderType): boolean {
  if (baseUrl === undefined) return !type.baseUrl.needed || type.baseUrl.initial !== undefined;
  const host = parseUrl(baseUrl)?.hostname;
  if (host === undefined) return false;
  const initial = parseUrl(type.baseUrl.initial ?? '')?.hostname;
  const hosts = HOSTS[type.type] ?? (initial === undefined ? [] : [initial]);
  return hosts.some((home) => host === home || host.endsWith(`.${home}`));
}

/** What the person says of their own contract goes before what the terms say. Undefined where nothing is known. */
export function privacyOf(
  provider: ProviderConfig,
  { type, local, own }: { type: ProviderType | undefined; local: boolean; own: Routing['privacy'] },
): Privacy | undefined {
  const said = Object.hasOwn(own, provider.id) ? own[provider.id] : undefined;
  const terms =
    local && !isGateway(provider.type) ? LOCAL : type && isAtHome(provider, type) && TERMS[type.type];
  if (said === undefined && !terms) return undefined;
  const { trains, retains } = { ...(terms || {}), ...said };
  return {
    ...(trains === undefined ? {} : { trains }),
    ...(retains === undefined ? {} : { retains }),
    source: said === undefined && terms ? terms.source : 'own',
  };
}

/** Nothing that is asked leaves this machine. */
const LOCAL: Terms = { trains: false, retains: false, source: 'local', read: '' };
