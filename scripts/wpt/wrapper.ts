/** The page around a test that is a script, as wptserve makes it. */
import { scriptMetadata } from './metadata.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** @param script Absolute path of the script, which the page loads last. */
export function wrapper(script: string, source: string): string {
  const { title, isLong, scripts } = scriptMetadata(source);
  // Where `any` is meant, a test asks in what kind of global object it is.
  const isAny = script.endsWith('.any.js');
  return [
    '<!doctype html>',
    '<meta charset=utf-8>',
    ...(title === undefined ? [] : [`<title>${escaped(title)}</title>`]),
    ...(isLong ? ['<meta name="timeout" content="long">'] : []),
    ...(isAny
      ? [
          '<script>self.GLOBAL = { isWindow: () => true, isWorker: () => false, isShadowRealm: () => false };</script>',
        ]
      : []),
    '<script src="/resources/testharness.js"></script>',
    '<script src="/resources/testharnessreport.js"></script>',
    ...scripts.map((path) => `<script src="${escaped(path)}"></script>`),
    '<div id=log></div>',
    `<script src="${escaped(script)}"></script>`,
    '',
  ].join('\n');
}
