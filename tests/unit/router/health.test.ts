import { describe, expect, it } from 'vitest';
import type { AttemptRecord } from '../../../lib/protocol/routing.ts';
import { openHealth, quantilesOf } from '../../../lib/router/health.ts';
import { virtualClock } from '../../../scripts/simulation/virtual-clock.ts';
import { sessionArea } from '../permissions/session-area.ts';
import { wait } from './made-up.ts';

const REF = 'lab/m';

async function open(area = sessionArea(), clock = virtualClock()) {
  const health = await openHealth({ area, clock });
  const record = (
    outcome: AttemptRecord['outcome'],
    extra: Partial<AttemptRecord> = {},
    retryAfter?: number,
  ) => {
    const { ref = REF } = extra;
    health.begin(ref);
    health.record({ ref, startedAt: clock.now(), ms: 100, ...extra, outcome }, { retryAfter });
  };
  return {
    area,
    clock,
    health,
    record,
    wait: (ms: number) => wait(clock, ms),
    state: () => health.of(REF)?.breaker,
  };
}

describe('the breaker of an endpoint', () => {
  it('opens after five failures of the last ten, and not after four', async () => {
    const { record, state } = await open();
    for (const outcome of [
      'answered',
      'network',
      'answered',
      'timeout',
      'overloaded',
      'provider-error',
    ] as const)
      record(outcome);
    expect(state()).toBe('closed');
    record('network');
    expect(state()).toBe('open');
  });

  it('forgets failures that ten attempts have passed over', async () => {
    const { record, state } = await open();
    for (let nth = 0; nth < 4; nth += 1) record('network');
    for (let nth = 0; nth < 7; nth += 1) record('answered');
    // Of the last ten, three failed.
    record('network');
    expect(state()).toBe('closed');
  });

  it.each(['authentication', 'payment-required'] as const)('opens by one %s', async (outcome) => {
    const { record, state } = await open();
    record(outcome);
    expect(state()).toBe('open');
  });

  it.each([
    'invalid-request',
    'too-large',
    'rate-limited',
    'unsupported',
    'aborted',
    'content-filtered',
    'refused',
    'context-too-long',
    'internal',
  ] as const)('does not mind %s, and neither does its uptime', async (outcome) => {
    const { record, health } = await open();
    record('answered');
    for (let nth = 0; nth < 20; nth += 1) record(outcome);
    expect(health.of(REF)).toMatchObject({ breaker: 'closed', uptime: 1, attempts: 1 });
    expect(health.of(REF)).not.toHaveProperty('failedAt');
  });

  it('minds being outrun time and again, which says nothing of uptime', async () => {
    const { record, health } = await open();
    record('answered', { firstMs: 90 });
    // One that was asked second and had hardly begun tells nothing.
    for (let nth = 0; nth < 9; nth += 1) record('outrun', { ms: 89 });
    for (let nth = 0; nth < 4; nth += 1) record('outrun', { ms: 900 });
    expect(health.of(REF)).toMatchObject({ breaker: 'closed' });
    record('outrun', { ms: 900 });
    expect(health.of(REF)).toMatchObject({ breaker: 'open', uptime: 1, attempts: 1 });
    expect(health.of(REF)).not.toHaveProperty('failedAt');
  });

  it('is half-open after thirty seconds: one attempt goes through, and it decides', async () => {
    const { record, state, health, wait } = await open();
    record('authentication');
    await wait(29_999);
    expect(state()).toBe('open');
    await wait(1);
    expect(state()).toBe('half-open');
    health.begin(REF);
    expect(state()).toBe('open');
    record('network');
    expect(state()).toBe('open');
    await wait(30_000);
    health.begin(REF);
    record('answered');
    expect(state()).toBe('closed');
    // With a clean slate: what brought it down before does not count twice.
    for (let nth = 0; nth < 4; nth += 1) record('network');
    expect(state()).toBe('closed');
  });

  it('a probe that tells nothing makes way for another, and so does one that never ends', async () => {
    const { record, state, health, wait } = await open();
    record('payment-required');
    await wait(30_000);
    health.begin(REF);
    record('aborted');
    expect(state()).toBe('half-open');
    health.begin(REF);
    expect(state()).toBe('open');
    await wait(30_000);
    expect(state()).toBe('half-open');
  });

  it('closes for one that answers while it was open, since nobody is shut out', async () => {
    const { record, state, wait } = await open();
    record('authentication');
    await wait(10_000);
    record('network');
    await wait(20_000);
    expect(state()).toBe('half-open');
    record('authentication');
    record('answered');
    expect(state()).toBe('closed');
  });

  it('does not stay open for as long as a clock was set back', async () => {
    const area = sessionArea();
    const ahead = await open(area, virtualClock(2_000_000_000_000));
    ahead.record('authentication', {}, undefined);
    ahead.record('rate-limited', {}, 86_400);
    await ahead.clock.pass();
    const { health } = await open(area, virtualClock(1_000_000_000_000));
    expect(health.of(REF)).toMatchObject({ breaker: 'half-open' });
    expect(health.of(REF)).not.toHaveProperty('coolUntil');
  });
});

describe('an endpoint that asks to be left alone', () => {
  it.each(['rate-limited', 'overloaded'] as const)(
    'after %s cools down for as long as it says',
    async (outcome) => {
      const { record, health, clock, wait } = await open();
      record(outcome, {}, 20);
      expect(health.of(REF)?.coolUntil).toBe(clock.now() + 20_000);
      await wait(20_000);
      expect(health.of(REF)).not.toHaveProperty('coolUntil');
    },
  );

  it('and answers all the same is not left alone any longer; one that says nothing never was', async () => {
    const { record, health } = await open();
    record('rate-limited', {}, 20);
    record('answered');
    expect(health.of(REF)).not.toHaveProperty('coolUntil');
    record('rate-limited');
    expect(health.of(REF)).not.toHaveProperty('coolUntil');
  });
});

describe('figures', () => {
  it('are percentiles of the last fifty', async () => {
    const { record, health } = await open();
    for (let nth = 0; nth < 30; nth += 1) record('answered', { firstMs: 9_000 });
    for (let nth = 1; nth <= 50; nth += 1) record('answered', { firstMs: nth * 10 });
    expect(health.of(REF)?.firstMs).toEqual({ p50: 250, p95: 480, samples: 50 });
    expect(quantilesOf([7])).toEqual({ p50: 7, p95: 7, samples: 1 });
  });

  it('count one that was not waited for as no quicker than it was', async () => {
    const { record, health } = await open();
    record('timeout', { ms: 20_000 });
    expect(health.of(REF)).not.toHaveProperty('firstMs');
    record('answered', { firstMs: 1_000 });
    record('outrun', { ms: 3_000 });
    record('timeout', { ms: 20_000 });
    // Sooner than it usually answers: a refusal, or one that was asked second.
    record('outrun', { ms: 500 });
    record('timeout', { ms: 300 });
    record('network', { ms: 5_000 });
    expect(health.of(REF)?.firstMs).toMatchObject({ p50: 3_000, p95: 20_000, samples: 3 });
  });

  it('of speed are tokens per second after the first, of answers long enough to tell', async () => {
    const { record, health } = await open();
    record('answered', { firstMs: 500, ms: 2_500, usage: { output: 101 } });
    expect(health.of(REF)?.perSecond).toEqual({ p50: 50, p95: 50, samples: 1 });
    record('answered', { firstMs: 500, ms: 501, usage: { output: 1_000 } });
    record('answered', { firstMs: 500, ms: 2_500, usage: { output: 3 } });
    record('network', { firstMs: 500, ms: 2_500, usage: { output: 500 } });
    expect(health.of(REF)?.perSecond?.samples).toBe(1);
  });

  it('of speed leave out what was thought before the first word', async () => {
    const { record, health } = await open();
    record('answered', { firstMs: 9_000, ms: 11_000, usage: { output: 5_101 }, unseen: 5_000 });
    expect(health.of(REF)?.perSecond?.p50).toBe(50);
  });

  it('of uptime are the share of the last hundred that were answered', async () => {
    const { record, health } = await open();
    for (let nth = 0; nth < 50; nth += 1) record('network');
    for (let nth = 0; nth < 97; nth += 1) record('answered');
    expect(health.of(REF)).toMatchObject({ uptime: 0.97, attempts: 100 });
  });

  it('are not there for an endpoint that was never asked', async () => {
    const { health } = await open();
    health.begin('lab/other');
    expect(health.of('lab/other')).toBeUndefined();
  });
});

describe('what is known of endpoints', () => {
  it('survives the background’s death', async () => {
    const { record, area, clock, health } = await open();
    record('answered', { firstMs: 300, ms: 2_300, usage: { output: 101 } });
    record('rate-limited', {}, 50);
    record('authentication');
    const before = health.of(REF);
    await clock.pass();
    expect((await open(area, virtualClock(clock.now()))).health.of(REF)).toEqual(before);
  });

  it('loses an attempt under way with it, so that a probe is not waited for', async () => {
    const { record, area, clock, health, wait } = await open();
    record('authentication');
    await wait(30_000);
    health.begin(REF);
    record('answered', { ref: 'lab/other' });
    await clock.pass();
    expect((await open(area, virtualClock(clock.now()))).state()).toBe('half-open');
  });

  it('is written at most once a second, and what came last is written too', async () => {
    const { record, area, clock, wait } = await open();
    const writes: number[] = [];
    const { set } = area;
    area.set = (items) => {
      writes.push(clock.now());
      return set(items);
    };
    for (let nth = 0; nth < 40; nth += 1) {
      record('answered', { firstMs: nth });
      await wait(100);
    }
    await clock.pass();
    expect(writes.length).toBeLessThanOrEqual(5);
    expect(writes.length).toBeGreaterThanOrEqual(4);
    expect((await open(area)).health.of(REF)?.firstMs?.samples).toBe(40);
  });

  it.each([
    ['nothing', undefined],
    ['no object', 'x'],
    ['a list', [1, 2]],
    ['an entry that is none', { [REF]: null }],
    ['figures that are none', { [REF]: { window: '1', outcomes: '1', firstMs: ['fast'], perSecond: [] } }],
    ['a row of something else', { [REF]: { window: 'yes', outcomes: '1', firstMs: [], perSecond: [] } }],
    [
      'times that are none',
      { [REF]: { window: '', outcomes: '1', firstMs: [], perSecond: [], openedAt: 'now' } },
    ],
  ])('counts as absent where %s was kept', async (_, stored) => {
    const area = sessionArea();
    area.stored['router.health'] = stored;
    const { health, record } = await open(area);
    expect(health.of(REF)).toBeUndefined();
    record('answered');
    expect(health.of(REF)).toMatchObject({ uptime: 1 });
  });

  it('is kept in memory where the browser keeps nothing', async () => {
    const area = sessionArea();
    area.fail = true;
    const { record, health, clock } = await open(area);
    record('authentication');
    await clock.pass();
    expect(health.of(REF)?.breaker).toBe('open');
  });

  it('is of five hundred endpoints: beyond those the one that was left alone the longest goes', async () => {
    const { record, health } = await open();
    for (let nth = 0; nth < 500; nth += 1) record('answered', { ref: `lab/${nth}` });
    record('answered', { ref: 'lab/0' });
    record('answered', { ref: 'lab/new' });
    expect([health.of('lab/0'), health.of('lab/1'), health.of('lab/new')].map(Boolean)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('is forgotten for a provider whose key or address has changed, and for no other', async () => {
    const { record, health, state } = await open();
    record('authentication');
    record('authentication', { ref: 'lab2/m' });
    health.reset('lab');
    expect([state(), health.of('lab2/m')?.breaker]).toEqual([undefined, 'open']);
  });
});
