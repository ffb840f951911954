import { describe, expect, it } from 'vitest';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { openKeyRest } from '../../../lib/router/key-rest.ts';
import { virtualClock } from '../../../scripts/simulation/virtual-clock.ts';
import { sessionArea } from '../permissions/session-area.ts';
import { wait } from './made-up.ts';

const KEYS = ['k1', 'k2', 'k3'];
const limited = (retryAfter?: number) =>
  new OrielError('rate-limited', retryAfter === undefined ? {} : { retryAfter }).info;

async function open(area = sessionArea(), clock = virtualClock()) {
  const rest = await openKeyRest({ area, clock });
  return { area, clock, rest, wait: (ms: number) => wait(clock, ms), order: () => rest.order('lab', KEYS) };
}

describe('a provider’s keys', () => {
  it('are tried in the person’s order while none was refused', async () => {
    expect((await open()).order()).toBe(KEYS);
  });

  it('begin with another than the one that was just refused, for as long as it was told', async () => {
    const { rest, order, wait } = await open();
    rest.fared('lab', 'k1', limited(20));
    expect(order()).toEqual(['k2', 'k3', 'k1']);
    expect(rest.order('lab2', KEYS)).toEqual(KEYS);
    await wait(19_999);
    expect(order()).toEqual(['k2', 'k3', 'k1']);
    await wait(1);
    expect(order()).toEqual(KEYS);
  });

  it('rest for a minute where nothing was told', async () => {
    const { rest, order, wait } = await open();
    rest.fared('lab', 'k1', new OrielError('authentication').info);
    await wait(59_999);
    expect(order()[0]).toBe('k2');
    await wait(1);
    expect(order()[0]).toBe('k1');
  });

  it('that all rest begin with the one that rests the shortest: none is given up', async () => {
    const { rest, order } = await open();
    rest.fared('lab', 'k1', limited(30));
    rest.fared('lab', 'k2', limited(10));
    rest.fared('lab', 'k3', limited(20));
    expect(order()).toEqual(['k2', 'k3', 'k1']);
  });

  it('that are let in rest no longer', async () => {
    const { rest, order } = await open();
    rest.fared('lab', 'k1', limited(3_600));
    rest.fared('lab', 'k1', undefined);
    expect(order()).toEqual(KEYS);
  });

  it('rest through the background’s death, and not through a clock that was set back', async () => {
    const { rest, area, clock } = await open();
    rest.fared('lab', 'k1', limited(3_600));
    await clock.pass();
    expect((await open(area, virtualClock(clock.now()))).order()[0]).toBe('k2');
    expect((await open(area, virtualClock(1_000))).order()[0]).toBe('k1');
  });

  it('S06 are kept by their ids', async () => {
    const { rest, area, clock } = await open();
    rest.fared('lab', 'k1', limited(3_600));
    await clock.pass();
    expect(area.stored).toEqual({ 'router.keys': { 'lab/k1': expect.any(Number) } });
  });

  it('are all awake again where the provider’s keys were changed; what was kept in a wrong shape is not there', async () => {
    const { rest, order, area } = await open();
    rest.fared('lab', 'k1', limited(3_600));
    rest.fared('lab-2', 'k1', limited(3_600));
    rest.reset('lab');
    expect([order()[0], rest.order('lab-2', KEYS)[0]]).toEqual(['k1', 'k2']);
    area.stored['router.keys'] = { 'lab/k1': 'for ever' };
    expect((await open(area)).order()).toEqual(KEYS);
  });
});
