import { baseOf } from './address.ts';
import { andThen, doneBy } from './load.ts';
import type { ProviderType } from './types.ts';

const BASE = 'https://api.anthropic.com/v1';

/** Claude by its own API. */
export const anthropic: ProviderType = {
  type: 'anthropic',
  label: 'Anthropic',
  group: 'cloud',
  wire: 'messages',
  description: 'Claude models from Anthropic.',
  baseUrl: { needed: true, initial: BASE, hint: BASE },
  key: {
    needed: 'required',
    hint: 'Begins with sk-ant-',
    at: 'https://console.anthropic.com/settings/keys',
  },
  keyPattern: /^sk-ant-[\w-]{16,}$/,
  local: false,
  dropOrigin: false,
  choices: false,
  address: addressOf,
  authenticate: (key) => ({ 'x-api-key': key }),
  ...doneBy((load) => andThen(load('messages'), ({ doing }) => doing)),
};

/** People paste the address of a call, or the host alone. */
function addressOf(typed: string): string {
  const base = baseOf(typed, /\/messages(\/.*)?$/, /\/models(\/.*)?$/);
  const { host, pathname } = new URL(base);
  return host === new URL(BASE).host && pathname === '/' ? BASE : base;
}
