import { describe, expect, it } from 'vitest';
import { type Measured, measure } from '../../../scripts/simulation/measure.ts';
import parameters from '../../../scripts/simulation/parameters.json' with { type: 'json' };
import { draw, sequence } from '../../../scripts/simulation/random.ts';
import { claimsOf, claimsTable, tableOf } from '../../../scripts/simulation/report.ts';
import { virtualClock } from '../../../scripts/simulation/virtual-clock.ts';
import { waysOf } from '../../../scripts/simulation/ways.ts';
import { createWorld } from '../../../scripts/simulation/world.ts';

const names = parameters.endpoints.map(({ name }) => name);

describe('time in a simulation', () => {
  it('passes from one timer to the next, in the order of their times and then of their setting', async () => {
    const clock = virtualClock(0);
    const run: [string, number][] = [];
    const note = (name: string) => () => void run.push([name, clock.now()]);
    clock.after(30, note('c'));
    clock.after(10, note('a'));
    clock.after(30, note('d'));
    const cancel = clock.after(20, note('never'));
    clock.after(10, () => {
      note('b')();
      cancel();
      clock.after(5, note('after b'));
    });
    await clock.pass();
    expect(run).toEqual([
      ['a', 10],
      ['b', 10],
      ['after b', 15],
      ['c', 30],
      ['d', 30],
    ]);
    expect(clock.waiting()).toBe(0);
  });

  it('stands still until all that can happen in the present has happened', async () => {
    const clock = virtualClock(0);
    let seen = 0;
    clock.after(10, async () => {
      for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
      seen = clock.now();
    });
    clock.after(11, () => undefined);
    await clock.pass();
    expect(seen).toBe(10);
  });
});

describe('chance in a simulation', () => {
  it('is even, and the same for the same seed', () => {
    const random = sequence(7);
    const draws = Array.from({ length: 10_000 }, random);
    expect(draws.slice(0, 5)).toEqual(Array.from({ length: 5 }, sequence(7)));
    for (const values of [draws, Array.from({ length: 10_000 }, (_, nth) => draw(1, nth))]) {
      expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
      expect(new Set(values.map((value) => Math.floor(value * 10))).size).toBe(10);
    }
  });
});

describe('the simulated world', () => {
  it('is out for the share of time that its parameters say, the same for the same seed', () => {
    const world = createWorld({ ...parameters, calls: 20_000 });
    const again = createWorld({ ...parameters, calls: 20_000 });
    const span = 20_000 * parameters.meanGapMs;
    for (const place of names.keys()) {
      let down = 0;
      for (let at = 0; at < span; at += 1_000) {
        if (!world.isUp(place, at)) down += 1;
        if (at % 100_000 === 0) expect(again.isUp(place, at)).toBe(world.isUp(place, at));
      }
      const { outages, rateLimits } = parameters.endpoints[place]!;
      expect(down / (span / 1_000)).toBeCloseTo(outages.share + rateLimits.share, 3);
    }
  });

  it('decides of a call by the call alone: who was asked before changes nothing', () => {
    const world = createWorld(parameters);
    const call = world.call(5);
    const fate = world.fate(0, call, 0, 1_000);
    world.fate(1, call, 0, 1_000);
    expect(world.fate(0, world.call(5), 0, 1_000)).toEqual(fate);
    expect(world.fate(0, call, 1, 1_000)).not.toEqual(fate);
  });
});

describe('a small simulation', () => {
  it('bears out what is claimed of the router, loosely', { timeout: 120_000 }, async () => {
    const world = createWorld({ ...parameters, calls: 3_000 });
    const measured: Measured[] = [];
    for (const way of waysOf(names)) measured.push(await measure(world, way));
    const of = (name: string) => measured.find((it) => it.name === name)!;
    const uptime = ({ answered, calls }: Measured) => answered / calls;

    for (const name of names) {
      const one = of(`one endpoint, ${name}`);
      expect(uptime(one)).toBeGreaterThan(0.97);
      expect(uptime(one)).toBeLessThan(0.998);
      expect(one.attemptsPerCall).toBe(1);
    }
    for (const policy of ['failover in order', 'policy price', 'policy balanced', 'policy latency']) {
      expect(uptime(of(policy))).toBeGreaterThan(0.9985);
    }
    expect(uptime(of('alpha, naive retry'))).toBeLessThan(uptime(of('failover in order')));

    const [price, balanced, latency] = [of('policy price'), of('policy balanced'), of('policy latency')];
    expect(price.costPerThousand / price.cheapestPerThousand).toBeGreaterThanOrEqual(1);
    expect(price.costPerThousand / price.cheapestPerThousand).toBeLessThan(1.08);
    expect(balanced.costPerThousand / balanced.balancedPerThousand).toBeGreaterThan(0.92);
    expect(balanced.costPerThousand / balanced.balancedPerThousand).toBeLessThan(1.08);
    expect(balanced.answered).toBeGreaterThanOrEqual(price.answered - 2);
    expect(latency.firstMs.p95 / of('one endpoint, alpha').firstMs.p95).toBeLessThan(1.5);
    expect(of('policy latency, hedged').attemptsPerCall).toBeGreaterThan(latency.attemptsPerCall);

    const claims = claimsOf(measured, names);
    expect(claims).toHaveLength(5);
    expect(claimsTable(claims).split('\n')).toHaveLength(7);
    expect(tableOf(measured).split('\n')).toHaveLength(measured.length + 2);
  });

  it('says of a claim that it was not reached where it was not', () => {
    const made = (name: string, extra: Partial<Measured> = {}): Measured => ({
      name,
      calls: 1_000,
      answered: 1_000,
      cut: 0,
      firstMs: { p50: 100, p95: 200, p99: 300, p999: 400 },
      costPerThousand: 1,
      attemptsPerCall: 1,
      cheapestPerThousand: 1,
      balancedPerThousand: 1,
      ...extra,
    });
    const slow = { p50: 100, p95: 260, p99: 300, p999: 400 };
    const measured = [
      made('one endpoint, a'),
      made('failover in order', { answered: 999 }),
      made('policy price', { costPerThousand: 1.06 }),
      made('policy balanced', { costPerThousand: 0.94, answered: 999 }),
      made('policy latency', { firstMs: slow }),
    ];
    expect(claimsOf(measured, ['a']).map(({ reached }) => reached)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
