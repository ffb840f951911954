/**
 * Host permissions, asked for as providers are added. `requestHosts` must be called straight from a click handler,
 * before any `await`: Firefox forgets the user's gesture at the first one.
 */
import { browser } from './browser.ts';

/** The match pattern that covers a base URL. Ports cannot be part of one. Undefined for what is no http(s) address. */
export function hostPattern(baseUrl: string): string | undefined {
  if (!URL.canParse(baseUrl)) return undefined;
  const { protocol, hostname } = new URL(baseUrl);
  return /^https?:$/.test(protocol) ? `${protocol}//${hostname}/*` : undefined;
}

/** Those of the patterns that are not granted yet. */
export async function missingHosts(patterns: readonly string[]): Promise<string[]> {
  const held = await Promise.all(
    patterns.map((pattern) => browser.permissions.contains({ origins: [pattern] }).catch(() => false)),
  );
  return patterns.filter((_, index) => !held[index]);
}

/** Resolves with what the user said; false also where the browser would not ask. */
export function requestHosts(patterns: readonly string[]): Promise<boolean> {
  if (patterns.length === 0) return Promise.resolve(true);
  return browser.permissions.request({ origins: [...patterns] }).catch(() => false);
}
