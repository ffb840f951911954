import type { Upgrade } from '../../platform/database.ts';

/** One record, so that every change of settings is whole: providers, default model, whether a model was ever chosen. */
export const first: Upgrade = async (database) => {
  const store = database.createObjectStore('settings');
  await store.add(
    {
      providers: [{ id: 'on-device', type: 'on-device', label: 'On this device' }],
      defaultModel: 'on-device/tiny-chat',
      chosen: false,
    },
    'current',
  );
};
