/** What stays on this machine. */
import { isLoopback, parseUrl } from '../protocol/address.ts';
import type { ProviderConfig } from '../protocol/config.ts';
import type { ProviderType } from './types.ts';

/** Whether a provider is on this machine. An address that cannot be read is elsewhere. */
export function isLocal({ baseUrl }: ProviderConfig, type: ProviderType | undefined): boolean {
  if (baseUrl === undefined) return type?.local === true;
  const url = parseUrl(baseUrl);
  return url !== undefined && isLoopback(url.hostname);
}

/** Ollama lists models that it runs elsewhere beside those of the machine (docs.ollama.com/cloud). */
export const leavesMachine = (type: string, modelId: string): boolean =>
  type === 'ollama' && /[:-]cloud$/i.test(modelId);
