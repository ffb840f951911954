/** What the screens say of a site is what the browser was told. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Standard } from '../../lib/protocol/standard.ts';
import {
  type StandardTerms,
  sitePattern,
  standardBy,
  standardPages,
  usualBy,
  withSiteStandard,
} from '../../lib/settings/standard.ts';

const site = fc
  .record({
    scheme: fc.constantFrom('https', 'http'),
    host: fc.constantFrom('a.example', 'b.example', 'x.b.example', 'localhost', 'app.localhost', '127.0.0.1'),
    port: fc.constantFrom('', ':443', ':80', ':5173', ':8443'),
  })
  .map(({ scheme, host, port }) => new URL(`${scheme}://${host}${port}`).origin);
const by = fc.constantFrom('oriel' as const, 'browser' as const);
/** Of sites that are set apart, and none of those that stand for all. */
const pattern = fc
  .tuple(site, fc.boolean())
  .map(([origin, ports]) => sitePattern(origin, ports))
  .filter((it) => it !== 'http://127.0.0.1/*');
const terms: fc.Arbitrary<StandardTerms> = fc.record({
  ownModel: fc.boolean(),
  ports: fc.boolean(),
  refused: fc.array(pattern, { maxLength: 4 }),
});
const standard: fc.Arbitrary<Standard> = fc.record({
  usual: fc.constantFrom('automatic' as const, 'oriel' as const, 'browser' as const),
  sites: fc.dictionary(site, by, { maxKeys: 6 }),
});

/** As browsers read match patterns: the part of them that is used here. */
function matches(pattern: string, origin: string, ports: boolean): boolean {
  const [, scheme, host = '', , port] =
    /^(\w+):\/\/(\*|(?:\*\.)?[^:/]+|\[[^\]]+\])(:(\d+))?\/\*$/.exec(pattern) ?? [];
  const url = new URL(origin);
  if (url.protocol !== `${scheme}:`) return false;
  if (port !== undefined && (!ports || port !== (url.port || (scheme === 'https' ? '443' : '80'))))
    return false;
  if (host === '*') return true;
  if (host.startsWith('*.')) return url.hostname === host.slice(2) || url.hostname.endsWith(host.slice(1));
  return url.hostname === host;
}
const injected = (it: Standard, origin: string, at: StandardTerms): boolean => {
  const pages = standardPages(it, at);
  const some = (patterns: string[]) => patterns.some((pattern) => matches(pattern, origin, at.ports));
  return some(pages.matches) && !some(pages.excludeMatches);
};
const isSecure = (origin: string) => origin.startsWith('https:') || /localhost|127\.0\.0\.1/.test(origin);

describe('the pages that get Oriel’s', () => {
  test('are those for which it was chosen, as far as they are secure', () => {
    fc.assert(
      fc.property(standard, site, terms, (it, origin, at) => {
        fc.pre(isSecure(origin));
        expect(injected(it, origin, at)).toBe(standardBy(it, origin, at) === 'oriel');
      }),
    );
  });

  test('a choice for a site is in force at once, and changes no site that the browser can tell from it', () => {
    fc.assert(
      fc.property(standard, site, site, by, terms, (it, chosen, other, wanted, at) => {
        const after = withSiteStandard(it, chosen, wanted, at);
        const isRefused = at.refused.includes(sitePattern(chosen, at.ports));
        expect(standardBy(after, chosen, at)).toBe(isRefused ? usualBy(it, at) : wanted);
        const same = at.ports
          ? chosen === other
          : new URL(chosen).hostname === new URL(other).hostname &&
            chosen.split(':')[0] === other.split(':')[0];
        if (!same) expect(standardBy(after, other, at)).toBe(standardBy(it, other, at));
      }),
    );
  });
});
