/** What stays on this machine. */
import { hostnameOf, isLoopback } from '../protocol/address.ts';
import type { ProviderConfig } from '../protocol/config.ts';
import type { ProviderType } from './types.ts';

/** Whether a provider is on this machine. An address that cannot be read is elsewhere. */
export function isLocal({ baseUrl }: ProviderConfig, type: ProviderType | undefined): boolean {
  if (baseUrl === undefined) return type?.local === true;
  const host = hostnameOf(baseUrl);
  return host !== undefined && isLoopback(host);
}

/** It stands on this machine and leads elsewhere: what becomes of a question is not known from where it is asked. */
export const isGateway = (type: string): boolean => type === 'litellm';

/**
 * What is asked of a server here and answered somewhere else: all of a gateway, and what Ollama runs elsewhere beside the
 * models of the machine (docs.ollama.com/cloud), which may be set up as any server of OpenAI's wire.
 */
export const leavesMachine = (type: string, modelId: string): boolean =>
  isGateway(type) || ((type === 'ollama' || type === 'openai-compatible') && /[:-]cloud$/i.test(modelId));
