import type { Connection, ModelInfo } from '../types.ts';

/** Azure lists what could be deployed, not what is: what the user entered. */
export const azure = async ({ provider }: Connection): Promise<ModelInfo[]> =>
  (provider.models ?? []).map((id) => ({ id }));
