import { describe, expect, test } from 'vitest';
import { NOTHING, setOf } from '../../../lib/permissions/capabilities.ts';
import { type CallerFacts, CLOCK_SLACK_MS, decide, type Moment } from '../../../lib/permissions/decide.ts';
import type { Grant, SiteRecord } from '../../../lib/permissions/record.ts';
import type { Capability } from '../../../lib/protocol/grant.ts';

const origin = 'https://app.example';
const outer = 'https://outer.example';
const caller: CallerFacts = {
  origin,
  opaque: false,
  topOrigin: origin,
  crossOrigin: false,
  incognito: false,
  active: true,
};
const FROM = 1_000_000_000_000;
const grant = (more: Partial<Grant> = {}): Grant => ({ capabilities: ['text'], from: FROM, ...more });
const record = (more: Partial<SiteRecord> = {}): SiteRecord => ({ origin, top: origin, ...more });
const allowed = record({ grants: [grant()] });
const at: Moment = { now: FROM + 1 };
const TEXT = setOf(['text']);
const needs = (...list: Capability[]) => setOf(list);

describe('a site', () => {
  test('that nothing is known of is asked about, for all that it needs', () => {
    expect(decide(caller, needs('text', 'images'), {}, at)).toEqual({
      verdict: 'ask',
      reason: 'unasked',
      rest: needs('text', 'images'),
    });
  });

  test('for which only a model was chosen is asked about', () => {
    expect(decide(caller, TEXT, { site: record({ model: 'a/b' }) }, at).verdict).toBe('ask');
    expect(decide(caller, NOTHING, { site: record({ grants: [] }) }, at).verdict).toBe('ask');
  });

  test('passes by a lasting grant or by one for the session', () => {
    expect(decide(caller, TEXT, { site: allowed }, at)).toEqual({ verdict: 'allow', reason: 'lasting' });
    expect(decide(caller, TEXT, { session: allowed }, at)).toEqual({ verdict: 'allow', reason: 'session' });
  });

  test('is asked about the rest alone where it needs more, and passes by two grants that cover it together', () => {
    const images = record({ grants: [grant({ capabilities: ['images'] })] });
    const both = needs('text', 'images');
    expect(decide(caller, both, { site: allowed }, at)).toEqual({
      verdict: 'ask',
      reason: 'more',
      rest: needs('images'),
    });
    expect(decide(caller, both, { site: allowed, session: images }, at).verdict).toBe('allow');
  });

  test('that was denied for good is denied, whatever else is kept', () => {
    const denied = record({ denied: true, grants: [grant()] });
    expect(decide(caller, TEXT, { site: denied, session: allowed }, at)).toEqual({
      verdict: 'deny',
      reason: 'denied',
    });
    expect(decide({ ...caller, incognito: true }, TEXT, { site: denied, session: allowed }, at).verdict).toBe(
      'deny',
    );
    expect(decide(caller, NOTHING, { site: denied }, at).verdict).toBe('deny');
  });

  test('that was refused one thing for good is denied that and nothing else', () => {
    const site = record({ grants: [grant({ capabilities: ['text', 'images'] })], refused: ['images'] });
    expect(decide(caller, needs('text', 'images'), { site }, at).verdict).toBe('deny');
    expect(decide(caller, TEXT, { site }, at).verdict).toBe('allow');
    expect(
      decide({ ...caller, incognito: true }, needs('images'), { site, session: allowed }, at).verdict,
    ).toBe('deny');
  });

  test('in a private window gains nothing from a lasting grant, and passes by a grant of that window', () => {
    const incognito = { ...caller, incognito: true };
    expect(decide(incognito, TEXT, { site: allowed }, at).verdict).toBe('ask');
    expect(decide(incognito, TEXT, { session: allowed }, at)).toEqual({
      verdict: 'allow',
      reason: 'session',
    });
  });
});

describe('a grant that ends', () => {
  const by = (one: Grant, moment: Moment, more: Partial<SiteRecord> = {}) =>
    decide(caller, TEXT, { site: record({ grants: [one], ...more }) }, moment).verdict;

  test('by the clock holds before its end and not at it, nor before its beginning', () => {
    const timed = grant({ until: FROM + 10 });
    expect(by(timed, { now: FROM + 9 })).toBe('allow');
    expect(by(timed, { now: FROM + 10 })).toBe('ask');
    expect(by(timed, { now: FROM - CLOCK_SLACK_MS })).toBe('allow');
    expect(by(timed, { now: FROM - CLOCK_SLACK_MS - 1 })).toBe('ask');
  });

  test('with an amount holds below it, and not where it is not known what was spent', () => {
    const limited = grant({ limit: 2 });
    expect(by(limited, { ...at, spent: () => 1.99 })).toBe('allow');
    expect(by(limited, { ...at, spent: () => 2 })).toBe('ask');
    expect(by(limited, { now: 0, spent: () => 1 })).toBe('allow');
    for (const spent of [() => undefined, () => Number.NaN, undefined])
      expect(by(limited, { ...at, ...(spent && { spent }) })).toBe('ask');
  });

  test('unused counts from its last use, its beginning, or when it was taken back', () => {
    const moment = { now: FROM + 100, unusedAfter: 50 };
    expect(by(grant(), moment)).toBe('ask');
    expect(by(grant(), { now: FROM + 100 })).toBe('allow');
    expect(by(grant(), moment, { lastUsed: FROM + 50 })).toBe('ask');
    expect(by(grant(), moment, { lastUsed: FROM + 51 })).toBe('allow');
    expect(by(grant({ renewed: FROM + 51 }), moment)).toBe('allow');
  });
});

describe('never, whatever was granted', () => {
  test.each<[string, Partial<CallerFacts>, string]>([
    ['S22 an opaque origin', { origin: 'null', opaque: true }, 'opaque'],
    ['S22 an opaque origin that claims a name', { opaque: true }, 'opaque'],
    ['S22 the string "null" by itself', { origin: 'null' }, 'opaque'],
    ['S22 a file', { origin: 'file://' }, 'opaque'],
    [
      'S22 an opaque frame that is delegated to',
      { opaque: true, crossOrigin: true, delegated: true },
      'opaque',
    ],
    ['S20 an origin with a path', { origin: `${origin}/` }, 'opaque'],
    ['S20 an origin in another spelling', { origin: 'https://APP.example' }, 'opaque'],
    ['S17 an origin that is not ASCII', { origin: 'https://аpp.example' }, 'opaque'],
    ['S21 a frame from elsewhere', { crossOrigin: true, topOrigin: outer }, 'cross-origin'],
    [
      'S21 a frame whose page is not known',
      { crossOrigin: true, topOrigin: undefined, delegated: true },
      'cross-origin',
    ],
    [
      'S21 a frame whose page is none',
      { crossOrigin: true, topOrigin: 'null', delegated: true },
      'cross-origin',
    ],
    ['S21 facts that contradict each other', { topOrigin: outer }, 'cross-origin'],
    [
      'S21 facts that contradict each other, delegated',
      { topOrigin: outer, delegated: true },
      'cross-origin',
    ],
    ['S21 a delegation to no frame of another site', { crossOrigin: true, delegated: true }, 'cross-origin'],
    ['S24 a page that is not shown', { active: false }, 'inactive'],
  ])('%s', (_, facts, reason) => {
    const hostile = { ...caller, ...facts };
    const top = hostile.topOrigin ?? hostile.origin;
    const site = { origin: hostile.origin, top, grants: [grant()] };
    expect(decide(hostile, TEXT, { site, session: site }, at)).toEqual({ verdict: 'deny', reason });
  });

  test('S20 by a record that names another origin', () => {
    for (const other of ['http://app.example', 'https://app.example:8443', 'https://sub.app.example']) {
      const site = { origin: other, top: other, grants: [grant()] };
      expect(decide(caller, TEXT, { site, session: site }, at).verdict).toBe('ask');
    }
  });

  test('S21 a delegated frame by a record of its site, of the page or of another pair', () => {
    const frame = { ...caller, crossOrigin: true, delegated: true, topOrigin: outer };
    const of = (one: string, top: string) => ({ origin: one, top, grants: [grant()] });
    for (const site of [
      of(origin, origin),
      of(outer, outer),
      of(outer, origin),
      of(origin, 'https://x.example'),
    ])
      expect(decide(frame, TEXT, { site, session: site }, at).verdict).toBe('ask');
    expect(decide(frame, TEXT, { site: of(origin, outer) }, at).verdict).toBe('allow');
    expect(decide(frame, TEXT, { site: of(origin, outer), shutOut: true }, at).verdict).toBe('deny');
  });
});
