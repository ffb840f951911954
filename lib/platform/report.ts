import type { ErrorInfo } from '../protocol/errors.ts';

/** Reports for whoever looks into the console of the background. The info of a typed error holds no secret. */
export const report = (what: string) => (thrown: unknown) => {
  const info = (thrown as { info?: ErrorInfo } | undefined)?.info;
  console.error(`[oriel] ${what}:`, info?.message ?? (thrown as Error | undefined)?.name ?? 'unknown error');
};
