import { send } from '../lib/platform/control-client.ts';

/** A picker opens: what local servers have just now is asked for, and comes as a change of the overview if it is news. */
export const askLocal = (): void => {
  send({ command: 'refresh-local' }).catch(() => undefined);
};
