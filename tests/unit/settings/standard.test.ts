import { describe, expect, test } from 'vitest';
import { NO_STANDARD, type Standard } from '../../../lib/protocol/standard.ts';
import {
  type StandardTerms,
  sitePattern,
  standardBy,
  standardPages,
  untoldSites,
  usualBy,
  withSiteStandard,
} from '../../../lib/settings/standard.ts';

const NO_MODEL: StandardTerms = { ownModel: false, ports: true, refused: [] };
const MODEL: StandardTerms = { ...NO_MODEL, ownModel: true };
const HOSTS: StandardTerms = { ...NO_MODEL, ports: false };
const A = 'https://a.example';
const B = 'https://b.example';

describe('without a choice', () => {
  test('a browser without a model has Oriel’s on every page that may be secure, and on no other', () => {
    expect(standardPages(NO_STANDARD, NO_MODEL)).toEqual({
      matches: ['https://*/*', 'http://*.localhost/*', 'http://127.0.0.1/*', 'http://[::1]/*'],
      excludeMatches: [],
    });
  });

  test('a browser with a model keeps it: Oriel’s is nowhere', () => {
    expect(standardPages(NO_STANDARD, MODEL)).toEqual({ matches: [], excludeMatches: [] });
    expect(standardBy(NO_STANDARD, A, MODEL)).toBe('browser');
  });
});

describe('a choice for all sites', () => {
  test.each([
    ['oriel', MODEL],
    ['browser', NO_MODEL],
  ] as const)('counts whatever the browser has: %s', (usual, terms) => {
    expect(usualBy({ usual, sites: {} }, terms)).toBe(usual);
  });
});

describe('a choice for a site', () => {
  test('takes Oriel’s from it alone', () => {
    const standard: Standard = { usual: 'oriel', sites: { [A]: 'browser' } };
    expect(standardPages(standard, NO_MODEL).excludeMatches).toEqual(['https://a.example:443/*']);
    expect(standardBy(standard, A, NO_MODEL)).toBe('browser');
    expect(standardBy(standard, B, NO_MODEL)).toBe('oriel');
  });

  test('gives it Oriel’s alone', () => {
    const standard: Standard = { usual: 'browser', sites: { [A]: 'oriel' } };
    expect(standardPages(standard, MODEL)).toEqual({
      matches: ['https://a.example:443/*'],
      excludeMatches: [],
    });
    expect(standardBy(standard, A, MODEL)).toBe('oriel');
  });

  test('that is the same as for all says nothing to the browser, and counts again when that changes', () => {
    const sites = { [A]: 'browser' } as const;
    expect(standardPages({ usual: 'automatic', sites }, MODEL)).toEqual({ matches: [], excludeMatches: [] });
    expect(standardPages({ usual: 'automatic', sites }, NO_MODEL).excludeMatches).toHaveLength(1);
  });

  test('takes the place of the one before, and goes again', () => {
    const once = withSiteStandard(NO_STANDARD, A, 'browser', NO_MODEL);
    expect(withSiteStandard(once, A, 'oriel', NO_MODEL).sites).toEqual({ [A]: 'oriel' });
    expect(withSiteStandard(once, A, null, NO_MODEL)).toEqual(NO_STANDARD);
  });
});

describe('patterns', () => {
  test.each([
    ['https://a.example', 'https://a.example:443/*'],
    ['http://localhost', 'http://localhost:80/*'],
    ['http://localhost:5173', 'http://localhost:5173/*'],
    ['http://[::1]:8080', 'http://[::1]:8080/*'],
  ])('name the port of %s, since one without matches all', (origin, pattern) => {
    expect(sitePattern(origin, true)).toBe(pattern);
  });

  test('name none where the browser knows none: a choice is for the whole host then', () => {
    const [one, other] = ['http://localhost:1', 'http://localhost:2'];
    expect(sitePattern(one, false)).toBe('http://localhost/*');
    const standard = withSiteStandard(NO_STANDARD, one, 'browser', HOSTS);
    expect(standardPages(standard, HOSTS).excludeMatches).toEqual(['http://localhost/*']);
    expect(standardBy(standard, other, HOSTS)).toBe('browser');
    expect(standardBy(standard, 'https://localhost', HOSTS)).toBe('oriel');
    expect(withSiteStandard(standard, other, null, HOSTS)).toEqual(NO_STANDARD);
  });
});

describe('a pattern that the browser did not take', () => {
  const refusing = (...refused: string[]): StandardTerms => ({ ...NO_MODEL, refused });

  test('is told to it no more; its site gets what all get, and is named', () => {
    const standard: Standard = { usual: 'oriel', sites: { [A]: 'browser', [B]: 'browser' } };
    const terms = refusing(`${A}:443/*`);
    expect(standardPages(standard, terms).excludeMatches).toEqual([`${B}:443/*`]);
    expect(standardBy(standard, A, terms)).toBe('oriel');
    expect(untoldSites(standard, terms)).toEqual([A]);
    expect(untoldSites(standard, NO_MODEL)).toEqual([]);
  });

  test('is left out of what all sites get, too', () => {
    expect(standardPages(NO_STANDARD, refusing('http://[::1]/*')).matches).not.toContain('http://[::1]/*');
  });

  test('of a site that gets what all get is missed by nobody', () => {
    const standard: Standard = { usual: 'oriel', sites: { [A]: 'oriel' } };
    expect(untoldSites(standard, refusing(`${A}:443/*`))).toEqual([]);
  });
});

test('S20 a host with an asterisk is one host, and no pattern for others', () => {
  const wild: Standard = {
    usual: 'automatic',
    sites: { 'https://*': 'oriel', 'https://*.a.example': 'oriel' },
  };
  expect(standardPages(wild, MODEL)).toEqual({ matches: [], excludeMatches: [] });
  const out: Standard = { usual: 'oriel', sites: { 'https://*': 'browser', [A]: 'browser' } };
  expect(standardPages(out, MODEL).excludeMatches).toEqual([`${A}:443/*`]);
  expect(standardBy(wild, 'https://*', MODEL)).toBe('browser');
  expect(untoldSites(wild, MODEL)).toEqual(['https://*', 'https://*.a.example']);
});
