import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listOf, NOTHING, setOf } from '../../lib/permissions/capabilities.ts';
import { type CallerFacts, CLOCK_SLACK_MS, decide, type Moment } from '../../lib/permissions/decide.ts';
import type { Grant, SiteRecord } from '../../lib/permissions/record.ts';
import { CAPABILITIES, type Capability } from '../../lib/protocol/grant.ts';

/** Origins that are easily taken for one another, and what is none. */
const origin = fc.oneof(
  fc.constantFrom(
    'https://a.example',
    'http://a.example',
    'https://a.example:444',
    'https://a.example:4443',
    'https://b.a.example',
    'https://a.example.evil.test',
    'https://xa.example',
    'https://a.example./',
    'https://a.example/',
    'https://a.example/path',
    'https://a.example:443',
    'HTTPS://a.example',
    'https://xn--80ak6aa92e.com',
    'https://аррӏе.com',
    'https://a.example https://b.example',
    'null',
    'file://',
    'chrome-extension://abc',
    'blob:https://a.example',
    '',
    '__proto__',
    'constructor',
  ),
  fc.webUrl().map((url) => new URL(url).origin),
  fc.string(),
);
const caller: fc.Arbitrary<CallerFacts> = fc.record(
  {
    origin,
    opaque: fc.boolean(),
    topOrigin: origin,
    crossOrigin: fc.boolean(),
    delegated: fc.boolean(),
    incognito: fc.boolean(),
    active: fc.boolean(),
  },
  { requiredKeys: ['origin', 'opaque', 'crossOrigin', 'incognito', 'active'] },
);
/** The same, mostly in a place where it could be allowed: otherwise nearly every case ends at the first gate. */
const ordinary = fc
  .tuple(
    caller,
    fc.constantFrom('any', 'plain', 'framed'),
    fc.constantFrom('https://a.example', 'http://localhost:1'),
  )
  .map(([one, kind, usualOrigin]): CallerFacts => {
    if (kind === 'any') return one;
    const usual = { ...one, opaque: false, active: true, origin: usualOrigin };
    return kind === 'plain'
      ? { ...usual, crossOrigin: false, topOrigin: usualOrigin }
      : { ...usual, crossOrigin: true, delegated: true, topOrigin: 'https://top.example' };
  });
const NOW = 1_000_000_000_000;
const around = fc.integer({ min: NOW - 20_000, max: NOW + 20_000 });
const capabilities = fc.uniqueArray(fc.constantFrom(...CAPABILITIES));
const grant: fc.Arbitrary<Grant> = fc.record(
  {
    capabilities,
    from: around,
    until: around,
    renewed: around,
    limit: fc.double({ min: 0, max: 4, noNaN: true }),
  },
  { requiredKeys: ['capabilities', 'from'] },
);
const record: fc.Arbitrary<SiteRecord> = fc.record(
  {
    origin,
    top: origin,
    denied: fc.constantFrom(undefined, undefined, true as const),
    grants: fc.array(grant, { maxLength: 3 }),
    refused: fc.oneof(fc.constant<Capability[]>([]), capabilities),
    model: fc.constant('router/m'),
    lastUsed: around,
    lapsed: fc.array(grant, { maxLength: 2 }),
  },
  { requiredKeys: ['origin', 'top'] },
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const moment: fc.Arbitrary<Moment> = fc
  .record({ now: around, unusedAfter: maybe(fc.nat(20_000)), spent: maybe(fc.double({ min: 0, max: 4 })) })
  .map(({ spent, ...rest }) => ({ ...rest, spent: () => spent }));
const needs = fc.uniqueArray(fc.constantFrom(...CAPABILITIES), { maxLength: 2 }).map(setOf);

/** Of the caller's own place, where `mine`. */
const at = (one: SiteRecord | undefined, { origin: mine, topOrigin = mine }: CallerFacts, own: boolean) =>
  one !== undefined && own ? { ...one, origin: mine, top: topOrigin } : one;

/** In the plainest words: what a person would say of one grant. */
function holds(one: Grant, { now, unusedAfter, spent }: Moment, lastUsed: number | undefined): boolean {
  if (one.until !== undefined && (now < one.from - CLOCK_SLACK_MS || now >= one.until)) return false;
  const amount = spent?.(one);
  if (one.limit !== undefined && (amount === undefined || !(amount < one.limit))) return false;
  return unusedAfter === undefined || now - Math.max(one.renewed ?? one.from, lastUsed ?? 0) < unusedAfter;
}

describe('decide', () => {
  test('S20 S21 S22 allows only what a grant in force for exactly this place names, where Oriel answers', () => {
    let allowed = 0;
    let framed = 0;
    fc.assert(
      fc.property(
        ordinary,
        needs,
        maybe(record),
        maybe(record),
        fc.boolean(),
        moment,
        (facts, wanted, kept, passing, mine, when) => {
          const site = at(kept, facts, mine);
          const session = at(passing, facts, mine);
          if (decide(facts, wanted, { site, session }, when).verdict !== 'allow') return;
          allowed += 1;
          const top = facts.topOrigin ?? facts.origin;
          if (top !== facts.origin) framed += 1;
          expect(facts.active && !facts.opaque).toBe(true);
          expect([new URL(facts.origin).origin, new URL(top).origin]).toEqual([facts.origin, top]);
          // A frame of another site only where both the sender and the delegation say so.
          expect(facts.crossOrigin).toBe(top !== facts.origin);
          if (facts.crossOrigin) expect(facts.delegated).toBe(true);
          const own = (one: SiteRecord | undefined) =>
            one?.origin === facts.origin && one.top === top ? one : undefined;
          const names = new Set([
            ...(facts.incognito ? [] : (own(site)?.grants ?? []))
              .filter((one) => holds(one, when, own(site)?.lastUsed))
              .flatMap((one) => one.capabilities),
            ...(own(session)?.grants ?? [])
              .filter((one) => holds(one, { ...when, unusedAfter: undefined }, undefined))
              .flatMap((one) => one.capabilities),
          ]);
          for (const no of [own(site), own(session)]) {
            expect(no?.denied).toBeUndefined();
            for (const name of no?.refused ?? []) names.delete(name);
          }
          expect(names.size).toBeGreaterThan(0);
          for (const name of listOf(wanted)) expect(names).toContain(name);
        },
      ),
      { numRuns: 6_000 },
    );
    // The property says something: some of the cases were allowed, and some of those in frames of other sites.
    expect(allowed).toBeGreaterThan(50);
    expect(framed).toBeGreaterThan(10);
  });

  test('asks for nothing that is granted, and for all of the rest', () => {
    fc.assert(
      fc.property(ordinary, needs, maybe(record), moment, (facts, wanted, kept, when) => {
        const site = at(kept, facts, true);
        const decision = decide(facts, wanted, { site }, when);
        if (decision.verdict !== 'ask') return;
        expect(decision.rest & ~wanted).toBe(NOTHING);
        // Each capability that is not in the rest would pass by itself.
        for (const name of listOf(wanted & ~decision.rest))
          expect(decide(facts, setOf([name]), { site }, when).verdict).toBe('allow');
        for (const name of listOf(decision.rest))
          expect(decide(facts, setOf([name]), { site }, when).verdict).toBe('ask');
      }),
      { numRuns: 2_000 },
    );
  });

  test('never allows and never asks where nothing may be shown', () => {
    fc.assert(
      fc.property(
        caller,
        needs,
        maybe(record),
        maybe(record),
        moment,
        (facts, wanted, kept, passing, when) => {
          if (!facts.opaque && facts.active && (!facts.crossOrigin || facts.delegated)) return;
          const site = at(kept, facts, true);
          const session = at(passing, facts, true);
          expect(decide(facts, wanted, { site, session }, when).verdict).toBe('deny');
        },
      ),
    );
  });

  test('absence never grants: not without a record, nor by one without a grant in force', () => {
    fc.assert(
      fc.property(ordinary, needs, maybe(record), moment, (facts, wanted, kept, when) => {
        expect(decide(facts, wanted, {}, when).verdict).not.toBe('allow');
        expect(decide(facts, NOTHING, {}, when).verdict).not.toBe('allow');
        const empty = at(kept && { ...kept, grants: [] }, facts, true);
        expect(decide(facts, wanted, { site: empty, session: empty }, when).verdict).not.toBe('allow');
      }),
    );
  });

  test('S21 no grant of a pair, or of either of its sites, is one of another pair', () => {
    const host = fc.constantFrom(
      'https://a.example',
      'https://b.example',
      'https://c.example',
      'http://a.example',
    );
    let apart = 0;
    fc.assert(
      fc.property(host, host, host, host, fc.boolean(), (mine, myTop, other, otherTop, incognito) => {
        const crossOrigin = mine !== myTop;
        const facts: CallerFacts = {
          origin: mine,
          topOrigin: myTop,
          crossOrigin,
          delegated: crossOrigin,
          opaque: false,
          incognito,
          active: true,
        };
        const grants = [{ capabilities: [...CAPABILITIES], from: NOW }];
        const site = { origin: other, top: otherTop, grants };
        const same = mine === other && myTop === otherTop;
        const { verdict } = decide(facts, setOf(['text']), { site, session: site }, { now: NOW });
        expect(verdict).toBe(same ? 'allow' : 'ask');
        if (!same) apart += 1;
      }),
    );
    expect(apart).toBeGreaterThan(20);
  });
});
