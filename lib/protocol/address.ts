/** What an address says. Plain functions without zod: our own screens may carry them. */

/** This very machine, by a URL's `hostname`. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** One parse; `URL.parse` itself is younger than the browsers that we support. */
export function parseUrl(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Scheme, host and port; the string `null` for an opaque one, undefined for what is no URL. */
export const originOf = (url: string | undefined): string | undefined => parseUrl(url)?.origin;

/** What was typed as an address: itself, or, where a template has a place for it, a bare name in that place. */
export function completeAddress(typed: string, template: string | undefined): string {
  const name = typed.trim();
  return template !== undefined && /^[a-z0-9][a-z0-9-]*$/i.test(name) ? template.replace('{}', name) : name;
}
