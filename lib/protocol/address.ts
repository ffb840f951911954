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

/** A call asks for its page's and for its endpoint's again and again; so do those after it. A parse takes 0.03 ms. */
const KEPT = 32;
const LONGEST_KEPT = 256;
const places = new Map<string, Pick<URL, 'origin' | 'hostname'>>();

/** Those of private windows among them. */
export const forgetOrigins = (): void => places.clear();

function placeOf(url: string | undefined): Pick<URL, 'origin' | 'hostname'> | undefined {
  if (url === undefined) return undefined;
  const before = places.get(url);
  if (before !== undefined) return before;
  const parsed = parseUrl(url);
  if (parsed === undefined || url.length > LONGEST_KEPT) return parsed;
  if (places.size === KEPT) places.clear();
  const place = { origin: parsed.origin, hostname: parsed.hostname };
  places.set(url, place);
  return place;
}

/** Scheme, host and port; the string `null` for an opaque one, undefined for what is no URL. */
export const originOf = (url: string | undefined): string | undefined => placeOf(url)?.origin;

/** An IPv6 address in its brackets; empty where there is none, undefined for what is no URL. */
export const hostnameOf = (url: string | undefined): string | undefined => placeOf(url)?.hostname;

/** What was typed as an address: itself, or, where a template has a place for it, a bare name in that place. */
export function completeAddress(typed: string, template: string | undefined): string {
  const name = typed.trim();
  return template !== undefined && /^[a-z0-9][a-z0-9-]*$/i.test(name) ? template.replace('{}', name) : name;
}
