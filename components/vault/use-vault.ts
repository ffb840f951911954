import { send } from '../../lib/platform/control-client.ts';
import { useLoad } from '../use-load.ts';

const load = () => send({ command: 'vault' });

/** How the saved keys are kept, and again whenever that may have changed. */
export const useVault = () => useLoad(load);
