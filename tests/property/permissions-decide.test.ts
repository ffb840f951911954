import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CallerFacts, decide, type SiteRecord } from '../../lib/permissions/decide.ts';
import { openGrants } from '../../lib/permissions/grants.ts';
import { sessionArea } from '../unit/permissions/session-area.ts';

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
    incognito: fc.boolean(),
    active: fc.boolean(),
  },
  { requiredKeys: ['origin', 'opaque', 'crossOrigin', 'incognito', 'active'] },
);
/** The same, mostly in a place where it could be allowed: otherwise nearly every case ends at the first gate. */
const ordinary = fc
  .tuple(caller, fc.boolean())
  .map(([one, plain]) =>
    plain ? { ...one, opaque: false, crossOrigin: false, active: true, topOrigin: one.origin } : one,
  );
const site: fc.Arbitrary<SiteRecord> = fc.record(
  { origin, access: fc.constantFrom('allow', 'deny'), model: fc.constant('router/m') },
  { requiredKeys: ['origin'] },
);
const sessionGrant = fc.record({ origin });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

describe('decide', () => {
  test('S20 S22 allows only by a grant for exactly this origin, in a place where Oriel answers', () => {
    let allowed = 0;
    fc.assert(
      fc.property(ordinary, maybe(site), maybe(sessionGrant), fc.boolean(), (facts, kept, session, mine) => {
        const record = mine && kept !== undefined ? { ...kept, origin: facts.origin } : kept;
        const decision = decide(facts, record, session);
        if (decision.verdict !== 'allow') return;
        allowed += 1;
        expect(facts.active && !facts.opaque && !facts.crossOrigin).toBe(true);
        expect(new URL(facts.origin).origin).toBe(facts.origin);
        expect(facts.topOrigin ?? facts.origin).toBe(facts.origin);
        const lasting = record?.origin === facts.origin && record.access === 'allow' && !facts.incognito;
        expect(lasting || session?.origin === facts.origin).toBe(true);
        expect(record?.origin === facts.origin && record.access === 'deny').toBe(false);
      }),
      { numRuns: 3_000 },
    );
    // The property says something: some of the cases were allowed.
    expect(allowed).toBeGreaterThan(20);
  });

  test('never allows and never asks where nothing may be shown', () => {
    fc.assert(
      fc.property(caller, maybe(site), maybe(sessionGrant), (facts, kept, session) => {
        if (!facts.opaque && !facts.crossOrigin && facts.active) return;
        expect(decide(facts, kept, session).verdict).toBe('deny');
      }),
    );
  });

  test('without any record never allows', () => {
    fc.assert(
      fc.property(ordinary, (facts) => {
        expect(decide(facts, undefined, undefined).verdict).not.toBe('allow');
      }),
    );
  });
});

describe('S20 the stored grants', () => {
  type Step =
    | { do: 'allow'; origin: string; lasts: 'session' | 'always'; incognito: boolean }
    | { do: 'deny' | 'revoke' | 'forget' | 'restart' | 'model'; origin: string };
  const canonical = fc.constantFrom(
    'https://a.example',
    'http://a.example',
    'https://a.example:444',
    'https://b.a.example',
    'https://a.example.evil.test',
  );
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      do: fc.constant('allow' as const),
      origin: canonical,
      lasts: fc.constantFrom('session', 'always'),
      incognito: fc.boolean(),
    }),
    fc.record({
      do: fc.constantFrom('deny', 'revoke', 'forget', 'restart', 'model'),
      origin: canonical,
    }),
  );

  test('answer as the person last said, per origin and kind of window, over restarts of the background', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const session = sessionArea();
        const databaseName = `permissions-property-${run++}`;
        let grants = await openGrants({ session, databaseName, later: () => undefined });
        /** What one would expect, in the plainest words. */
        const lasting = new Map<string, 'allow' | 'deny'>();
        const sessions = new Set<string>();
        const hidden = new Set<string>();
        for (const one of steps) {
          const end = () => {
            sessions.delete(one.origin);
            hidden.delete(one.origin);
          };
          if (one.do === 'allow') {
            await grants.allow(one, one.lasts);
            if (one.incognito) hidden.add(one.origin);
            else if (one.lasts === 'session') sessions.add(one.origin);
            else {
              lasting.set(one.origin, 'allow');
              sessions.delete(one.origin);
            }
          } else if (one.do === 'deny') {
            await grants.deny(one.origin);
            lasting.set(one.origin, 'deny');
            end();
          } else if (one.do === 'restart') {
            grants.close();
            grants = await openGrants({ session, databaseName, later: () => undefined });
            hidden.clear();
          } else if (one.do === 'model') await grants.setModel(one.origin, 'router/m');
          else {
            await grants[one.do](one.origin);
            lasting.delete(one.origin);
            end();
          }
          for (const asked of ['https://a.example', 'http://a.example', one.origin]) {
            for (const incognito of [false, true]) {
              const facts = { origin: asked, opaque: false, crossOrigin: false, incognito, active: true };
              const access = lasting.get(asked);
              const inSession = (incognito ? hidden : sessions).has(asked);
              const granted = inSession || (access === 'allow' && !incognito);
              const expected = access === 'deny' ? 'deny' : granted ? 'allow' : 'ask';
              expect(grants.decide(facts).verdict).toBe(expected);
            }
          }
        }
        grants.close();
      }),
      { numRuns: 60 },
    );
  });
});
