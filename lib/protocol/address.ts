/** What an address says. Plain functions without zod: our own screens may carry them. */

/** This very machine, by a URL's `hostname`. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** Scheme, host and port; the string `null` for an opaque one, undefined for what is no URL. */
export const originOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
