import { OrielError } from '../protocol/errors.ts';

/** A record that does not open: edited, moved, or written under another master key. It stays as it is. */
export class VaultError extends OrielError {
  readonly providerId: string;

  /** @param then What to do about it, as a sentence. */
  constructor(providerId: string, cause?: unknown, then = 'Enter it again in Oriel’s dashboard.') {
    super('authentication', { message: `The saved key of “${providerId}” cannot be read. ${then}` }, cause);
    this.providerId = providerId;
  }
}
