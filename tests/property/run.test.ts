/** What no endpoint may bring a call to, whatever it does and whenever the page goes away. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../lib/protocol/errors.ts';
import { isTerminal, type Part } from '../../lib/protocol/part.ts';
import type { AttemptRecord, EndpointHealth } from '../../lib/protocol/routing.ts';
import { after, CLOSED, isCertain, OPEN_MS, probing, stateOf, verdictOf } from '../../lib/router/breaker.ts';
import { openHealth } from '../../lib/router/health.ts';
import { virtualClock } from '../../scripts/simulation/virtual-clock.ts';
import { sessionArea } from '../unit/permissions/session-area.ts';
import { answers, type Beat, endpoint, fails, ran, wait } from '../unit/router/made-up.ts';

const CODES: ErrorCode[] = [
  'network',
  'timeout',
  'overloaded',
  'rate-limited',
  'authentication',
  'payment-required',
  'provider-error',
  'context-too-long',
  'content-filtered',
  'refused',
  'aborted',
  'internal',
];
const code = fc.constantFrom(...CODES);
const failure = fc
  .record({ code, retryAfter: fc.option(fc.integer({ min: 0, max: 90 }), { nil: undefined }) })
  .map(({ code: it, retryAfter }) => fails(it, retryAfter === undefined ? {} : { retryAfter }));
const part = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Part>({ type: 'text', text: '?' }) },
  fc.constant<Part>({ type: 'reasoning', text: '', metadata: {} }),
  fc.constant<Part>({ type: 'usage', usage: { input: 1 } }),
  fc.constant<Part>({ type: 'finish', reason: 'stop' }),
  failure.map(({ info }): Part => ({ type: 'error', error: info })),
);
const beat: fc.Arbitrary<Beat> = fc.oneof(
  fc.integer({ min: 0, max: 40_000 }),
  fc.array(part, { maxLength: 3 }),
  failure,
  fc.constant(new TypeError('a fault of the provider’s code')),
  fc.constant<Beat>('hang'),
);
const turns = fc.array(fc.array(beat, { maxLength: 5 }), { minLength: 1, maxLength: 3 });
const measured: EndpointHealth = {
  breaker: 'closed',
  attempts: 50,
  firstMs: { p50: 300, p95: 900, samples: 50 },
};
const scene = fc.record({
  endpoints: fc.array(turns, { minLength: 1, maxLength: 4 }),
  later: fc.array(turns, { maxLength: 2 }),
  hedge: fc.boolean(),
  abortAfter: fc.option(fc.integer({ min: 0, max: 200_000 }), { nil: undefined }),
});

/** Every text says which attempt it is of. */
function signed(plays: readonly (readonly Beat[])[], name: string): Beat[][] {
  return Array.from({ length: 40 }, (_, nth) => {
    const beats = plays[Math.min(nth, plays.length - 1)] as readonly Beat[];
    return beats.map((one) =>
      Array.isArray(one)
        ? one.map((it) => (it.type === 'text' ? { ...it, text: `${name} ${nth}` } : it))
        : one,
    );
  });
}

async function play({
  endpoints,
  later,
  hedge,
  abortAfter,
}: typeof scene extends fc.Arbitrary<infer T> ? T : never) {
  const clock = virtualClock();
  const make = (plays: Beat[][], place: number) => endpoint(clock, `p${place}/m`, signed(plays, `p${place}`));
  const made = endpoints.map(make);
  const others = later.map((plays, place) => make(plays, endpoints.length + place));
  const all = [...made, ...others];
  // Some endpoints hang for good; then the call ends when the page goes away.
  const limit = abortAfter ?? 3_600_000;
  const result = await ran(clock, made, {
    hedge,
    abortAfter: limit,
    more: async () => others.map(({ candidate }) => candidate),
    health: Object.fromEntries(all.map(({ candidate }) => [candidate.ref, measured])),
  });
  const asked = () => all.reduce((sum, one) => sum + one.asked.length, 0);
  return { clock, all, asked, limit, ...result };
}

describe('a call', () => {
  it('ends in exactly one finish or error, the last part, whatever endpoints do (P)', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (it) => {
        const { parts } = await play(it);
        expect(parts.filter(isTerminal)).toHaveLength(1);
        expect(isTerminal(parts.at(-1) as Part)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('is answered once: all that the page is told is of one attempt (P)', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (it) => {
        const { parts, records } = await play(it);
        const texts = new Set(parts.flatMap((one) => (one.type === 'text' ? [one.text] : [])));
        expect(texts.size).toBeLessThanOrEqual(1);
        const answered = records.filter(({ outcome }) => outcome === 'answered');
        expect(answered.length).toBe(parts.at(-1)?.type === 'finish' ? 1 : 0);
      }),
      { numRuns: 400 },
    );
  });

  it('is charged by nobody else once there was content, and each attempt is recorded once (P)', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (it) => {
        const { clock, asked, records, begun, begunAtContent } = await play(it);
        const atEnd = asked();
        await clock.pass();
        expect(asked()).toBe(atEnd);
        expect(begun).toHaveLength(atEnd);
        expect(records).toHaveLength(begun.length);
        expect(begunAtContent ?? begun.length).toBe(begun.length);
      }),
      { numRuns: 400 },
    );
  });

  it('S26 holds no attempt longer than it runs: each is recorded when it is over, whatever runs beside it (P)', async () => {
    let beside = 0;
    await fc.assert(
      fc.asyncProperty(scene, async (it) => {
        const { all, records } = await play(it);
        for (const { candidate, asked } of all) {
          const its = records.filter(({ ref }) => ref === candidate.ref);
          its.forEach(({ startedAt, ms }, nth) => {
            expect(startedAt + ms).toBeLessThanOrEqual(asked[nth]?.over ?? Number.POSITIVE_INFINITY);
          });
        }
        const ends = records.map(({ startedAt, ms }) => startedAt + ms);
        if (records.some(({ startedAt }, nth) => startedAt < (ends[nth - 1] ?? 0))) beside += 1;
      }),
      { numRuns: 600 },
    );
    expect(beside).toBeGreaterThan(10);
  });

  it('S26 is over when the page goes away: at once, with every line closed and nothing waited for (P)', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (it) => {
        const { clock, all, ms, limit, asked, parts } = await play(it);
        expect(ms).toBeLessThanOrEqual(limit);
        const before = asked();
        await clock.pass();
        expect([asked(), clock.waiting()]).toEqual([before, 0]);
        if (ms < limit || parts.at(-1)?.type === 'finish') return;
        for (const { signal } of all.flatMap((one) => one.asked)) expect(signal.aborted).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

const outcome = fc.constantFrom<AttemptRecord['outcome']>('answered', 'outrun', ...CODES);

describe('a breaker', () => {
  it('never shuts out the only candidate: it is asked whatever went before, and one answer closes it (P)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(outcome, fc.integer({ min: 0, max: 40_000 })), { maxLength: 30 }),
        async (past) => {
          const clock = virtualClock();
          const health = await openHealth({ area: sessionArea(), clock });
          for (const [it, ms] of past) {
            health.begin('a/m');
            health.record({ ref: 'a/m', outcome: it, startedAt: clock.now(), ms: 1 }, { retryAfter: 3_600 });
            await wait(clock, ms);
          }
          const { parts } = await ran(clock, [endpoint(clock, 'a/m', [answers('a')])], {
            kept: health,
          });
          expect(parts.at(-1)?.type).toBe('finish');
          expect(health.of('a/m')).toMatchObject({ breaker: 'closed' });
          expect(health.of('a/m')).not.toHaveProperty('coolUntil');
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is half-open for somebody half a minute after the last attempt at the latest (P)', () => {
    const step = fc.record({
      begins: fc.boolean(),
      outcome: fc.option(outcome, { nil: undefined }),
      wait: fc.nat(40_000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let breaker = { ...CLOSED };
        let now = 1_000_000;
        for (const { begins, outcome: it, wait } of steps) {
          if (begins) breaker = probing(breaker, now);
          if (it !== undefined) breaker = after(breaker, verdictOf(it), isCertain(it), now);
          now += wait;
        }
        expect(stateOf(breaker, now + OPEN_MS)).not.toBe('open');
      }),
      { numRuns: 1_000 },
    );
  });
});
