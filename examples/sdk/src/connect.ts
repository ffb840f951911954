import { NoProviderError } from './failure.ts';
import { type FindOptions, findProvider, type Provider } from './provider.ts';
import type { Access, AccessRequest } from './types.ts';

export interface ConnectOptions extends AccessRequest, FindOptions {}

export interface Connection extends Provider {
  /** What the person decided. A refusal is an answer and no error: look at `access.state`. */
  readonly access: Access;
}

/**
 * Finds a provider and asks the person, with your own `reason`, for what you are going to need. Whoever was asked
 * before is not asked again. Call it where the person expects a question: when they press a button.
 * @throws NoProviderError where nobody answers; the signal's reason where it was aborted
 */
export async function connect(options: ConnectOptions = {}): Promise<Connection> {
  const { reason, capabilities, budget, signal } = options;
  const provider = await findProvider(options);
  if (provider === undefined) throw new NoProviderError();
  const access = await provider.ai.requestAccess({ reason, capabilities, budget, signal });
  return { ...provider, access };
}
