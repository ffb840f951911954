import { baseOf } from './address.ts';
import { andThen, doneBy } from './load.ts';
import type { ProviderType } from './types.ts';

const BASE = 'https://api.cohere.com';

/** Cohere by its own API. */
export const cohere: ProviderType = {
  type: 'cohere',
  label: 'Cohere',
  group: 'cloud',
  wire: 'cohere',
  description: 'Command and Aya models.',
  baseUrl: { needed: true, initial: BASE, hint: BASE },
  key: {
    needed: 'required',
    hint: '40 letters and digits. A trial key is free and limited.',
    at: 'https://dashboard.cohere.com/api-keys',
  },
  // Others' keys may look like this, too: then the user is asked.
  keyPattern: /^[A-Za-z0-9]{40}$/,
  local: false,
  dropOrigin: false,
  choices: false,
  address: (typed) => baseOf(typed, /\/v[12](\/.*)?$/, /\/compatibility$/),
  authenticate: (key) => ({ authorization: `Bearer ${key}` }),
  ...doneBy((load) => andThen(load('cohere'), ({ doing }) => doing), ['embed']),
};
