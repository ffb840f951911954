import { andThen, doneBy } from './load.ts';
import type { ProviderType } from './types.ts';

/** The demo model in the extension itself. */
export const onDevice: ProviderType = {
  type: 'on-device',
  label: 'On this device',
  group: 'local',
  wire: 'none',
  description: 'A tiny demo model that runs inside the browser: no key, no account, no network.',
  baseUrl: { needed: false },
  key: { needed: 'none' },
  local: true,
  naming: 'known',
  dropOrigin: false,
  choices: false,
  authenticate: () => ({}),
  ...doneBy((load) => andThen(load('on-device'), ({ doing }) => doing)),
};
