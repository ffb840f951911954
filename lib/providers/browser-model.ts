import { andThen, doneBy } from './load.ts';
import type { ProviderType } from './types.ts';

/** The model that the browser itself brings along. */
export const browserModel: ProviderType = {
  type: 'browser',
  label: 'Built into this browser',
  group: 'local',
  wire: 'none',
  description: 'The model that this browser brings along: no key, no account, and nothing leaves the device.',
  baseUrl: { needed: false },
  key: { needed: 'none' },
  local: true,
  dropOrigin: false,
  choices: false,
  offered: ({ builtIn }) => builtIn !== undefined,
  authenticate: () => ({}),
  ...doneBy((load) => andThen(load('browser'), ({ doing }) => doing)),
};
