import { describe, expect, test } from 'vitest';
import { type CallerFacts, decide, type SiteRecord } from '../../../lib/permissions/decide.ts';

const origin = 'https://app.example';
const caller: CallerFacts = {
  origin,
  opaque: false,
  topOrigin: origin,
  crossOrigin: false,
  incognito: false,
  active: true,
};
const allowed: SiteRecord = { origin, access: 'allow' };
const session = { origin };

describe('a site', () => {
  test('that nothing is known of is asked about', () => {
    expect(decide(caller, undefined, undefined)).toEqual({ verdict: 'ask', reason: 'unasked' });
  });

  test('for which only a model was chosen is asked about', () => {
    expect(decide(caller, { origin, model: 'a/b' }, undefined).verdict).toBe('ask');
  });

  test('passes by a lasting grant or by one for the session', () => {
    expect(decide(caller, allowed, undefined)).toEqual({ verdict: 'allow', reason: 'always' });
    expect(decide(caller, undefined, session)).toEqual({ verdict: 'allow', reason: 'session' });
  });

  test('that was denied for good is denied, whatever else is kept', () => {
    const denied: SiteRecord = { origin, access: 'deny' };
    expect(decide(caller, denied, session)).toEqual({ verdict: 'deny', reason: 'denied' });
    expect(decide({ ...caller, incognito: true }, denied, session).verdict).toBe('deny');
  });

  test('in a private window gains nothing from a lasting grant, and passes by a grant of that window', () => {
    const incognito = { ...caller, incognito: true };
    expect(decide(incognito, allowed, undefined).verdict).toBe('ask');
    expect(decide(incognito, allowed, session)).toEqual({ verdict: 'allow', reason: 'session' });
  });
});

describe('never, whatever was granted', () => {
  test.each<[string, Partial<CallerFacts>, string]>([
    ['S22 an opaque origin', { origin: 'null', opaque: true }, 'opaque'],
    ['S22 an opaque origin that claims a name', { opaque: true }, 'opaque'],
    ['S22 the string "null" by itself', { origin: 'null' }, 'opaque'],
    ['S22 a file', { origin: 'file://' }, 'opaque'],
    ['S20 an origin with a path', { origin: `${origin}/` }, 'opaque'],
    ['S20 an origin in another spelling', { origin: 'https://APP.example' }, 'opaque'],
    ['S17 an origin that is not ASCII', { origin: 'https://аpp.example' }, 'opaque'],
    ['S21 a frame from elsewhere', { crossOrigin: true, topOrigin: 'https://outer.example' }, 'cross-origin'],
    ['S21 a frame whose page is not known', { crossOrigin: true, topOrigin: undefined }, 'cross-origin'],
    ['S21 facts that contradict each other', { topOrigin: 'https://outer.example' }, 'cross-origin'],
    ['S24 a page that is not shown', { active: false }, 'inactive'],
  ])('%s', (_, facts, reason) => {
    const hostile = { ...caller, ...facts };
    const record: SiteRecord = { origin: hostile.origin, access: 'allow' };
    expect(decide(hostile, record, { origin: hostile.origin })).toEqual({ verdict: 'deny', reason });
  });

  test('S20 by a record that names another origin', () => {
    for (const other of ['http://app.example', 'https://app.example:8443', 'https://sub.app.example']) {
      expect(decide(caller, { origin: other, access: 'allow' }, { origin: other }).verdict).toBe('ask');
    }
  });
});
