import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { lockedError } from '../../../lib/protocol/locked.ts';
import type { Used } from '../../../lib/router/attempt.ts';
import { openHealth } from '../../../lib/router/health.ts';
import type { Running } from '../../../lib/router/run.ts';
import { virtualClock } from '../../../scripts/simulation/virtual-clock.ts';
import { sessionArea } from '../permissions/session-area.ts';
import { answers, type Beat, call, endpoint, fails, ran, say, stop, used } from './made-up.ts';

type Admit = NonNullable<Running['admit']>;
const spent = () => new OrielError('budget-exceeded', { resetsAt: 5 });
const measured = { breaker: 'closed', attempts: 50, firstMs: { p50: 300, p95: 900, samples: 50 } } as const;

/** Two endpoints that answer. */
function two(a: readonly (readonly Beat[])[] = [answers('a')]) {
  const clock = virtualClock();
  return { clock, made: [endpoint(clock, 'a/m', a), endpoint(clock, 'b/m', [answers('b')])] as const };
}

describe('an attempt that is admitted', () => {
  it('asks what it is admitted with', async () => {
    const { clock, made } = two();
    const admit: Admit = (asked) => ({ ...(asked as Call), maxOutputTokens: 300 });
    await ran(clock, made, { admit });
    expect(made[0].asked[0]?.call).toEqual({ ...call, maxOutputTokens: 300 });
  });

  it('is admitted with what its preset adds, and for the endpoint that it is about', async () => {
    const { clock, made } = two();
    const [first] = made;
    const preset = { system: 'Be brief.', parameters: { maxOutputTokens: 70 } };
    const seen: [string, unknown][] = [];
    const admit: Admit = (asked, { ref }) => {
      seen.push([ref, asked]);
      return asked;
    };
    await ran(clock, [{ ...first, candidate: { ...first.candidate, preset } }], { admit });
    expect(seen).toMatchObject([['a/m', { maxOutputTokens: 70, messages: [{ role: 'system' }, {}] }]]);
    expect(first.asked[0]?.call).toBe(seen[0]?.[1]);
  });

  it('is asked in the very turn in which it is admitted, where nothing has to be waited for', () => {
    const { clock, made } = two();
    const running = ran(clock, [made[0]], { admit: (asked) => asked });
    expect(made[0].asked).toHaveLength(1);
    return running;
  });

  it('is not asked before', async () => {
    const { clock, made } = two();
    const admit: Admit = (asked) => new Promise((resolve) => clock.after(700, () => resolve(asked)));
    const { parts, records } = await ran(clock, [made[0]], { admit });
    expect(made[0].asked[0]?.at).toBe(1_700_000_000_700);
    expect(parts.at(-1)?.type).toBe('finish');
    // What it waited is no fault of the endpoint's.
    expect(records).toMatchObject([{ outcome: 'answered', startedAt: 1_700_000_000_700, ms: 0, firstMs: 0 }]);
  });
});

describe('an attempt that is refused', () => {
  it.each<[string, Admit]>([
    [
      'at once',
      () => {
        throw spent();
      },
    ],
    [
      'after a while',
      async () => {
        throw spent();
      },
    ],
  ])('%s is not asked, and the next candidate is', async (_, refuse) => {
    const { clock, made } = two();
    const admit: Admit = (asked, candidate, ...rest) =>
      candidate.ref === 'a/m' ? refuse(asked, candidate, ...rest) : asked;
    const { parts, records, begun } = await ran(clock, made, { admit });
    expect(made.map(({ asked }) => asked.length)).toEqual([0, 1]);
    expect(begun).toEqual(['b/m']);
    expect(records).toMatchObject([
      { ref: 'a/m', outcome: 'budget-exceeded' },
      { ref: 'b/m', outcome: 'answered' },
    ]);
    expect(records[0]).not.toHaveProperty('usage');
    expect(parts.at(-1)).toMatchObject({ type: 'finish', served: { model: 'b/m', attempts: 1 } });
  });

  it('is what the page is told where all are, word for word', async () => {
    const { clock, made } = two();
    const { parts, begun } = await ran(clock, made, { admit: () => Promise.reject(spent()) });
    expect(begun).toEqual([]);
    expect(parts).toEqual([{ type: 'error', error: spent().info }]);
  });

  it('says more than an endpoint that only did not work', async () => {
    const { clock, made } = two([[fails('network')]]);
    const admit: Admit = (asked, { ref }) => {
      if (ref === 'b/m') throw spent();
      return asked;
    };
    const { parts } = await ran(clock, made, { admit });
    expect(parts).toEqual([{ type: 'error', error: spent().info }]);
  });

  it('is not tried again, nor is one that failed before it was refused', async () => {
    const { clock, made } = two([[fails('overloaded')]]);
    let admitted = 0;
    const admit: Admit = (asked) => {
      admitted += 1;
      if (admitted > 1) throw spent();
      return asked;
    };
    const { parts, ms } = await ran(clock, [made[0]], { admit });
    expect([admitted, made[0].asked.length]).toEqual([2, 1]);
    expect(parts).toMatchObject([{ type: 'error', error: { code: 'overloaded' } }]);
    expect(ms).toBeLessThan(1_000);
  });

  it('says nothing of its endpoint’s health', async () => {
    const { clock, made } = two();
    const health = await openHealth({ area: sessionArea(), clock });
    for (let nth = 0; nth < 10; nth += 1) {
      await ran(clock, [made[0]], { kept: health, admit: () => Promise.reject(spent()) });
    }
    expect(health.of('a/m')).toBeUndefined();
  });
});

describe('a call that ends while it waits to be admitted', () => {
  it.each([
    ['the only candidate', 1],
    ['one of several', 2],
  ])('asks nobody: %s', async (_, count) => {
    const { clock, made } = two();
    const signals: AbortSignal[] = [];
    const admit: Admit = (asked, _candidate, _used, signal) => {
      signals.push(signal);
      return new Promise((resolve) => clock.after(1_000, () => resolve(asked)));
    };
    const { parts, records, begun } = await ran(clock, made.slice(0, count), { admit, abortAfter: 400 });
    await clock.pass();
    expect(parts).toMatchObject([{ type: 'error', error: { code: 'aborted' } }]);
    expect([begun, made.flatMap(({ asked }) => asked)]).toEqual([[], []]);
    expect(records).toMatchObject([{ ref: 'a/m', outcome: 'aborted' }]);
    expect(records[0]).not.toHaveProperty('usage');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('asks no second endpoint beside a first that has answered', async () => {
    const { clock, made } = two([[1_200, ...answers('a')]]);
    const admit: Admit = (asked, { ref }) =>
      ref === 'a/m' ? asked : new Promise((resolve) => clock.after(900, () => resolve(asked)));
    const { records, begun } = await ran(clock, made, { admit, hedge: true, health: { 'a/m': measured } });
    await clock.pass();
    expect(begun).toEqual(['a/m']);
    expect(records).toMatchObject([
      { ref: 'b/m', outcome: 'outrun' },
      { ref: 'a/m', outcome: 'answered' },
    ]);
    expect(records[0]).not.toHaveProperty('usage');
  });
});

describe('what an attempt used', () => {
  const long = 'x'.repeat(400);

  it('can be asked for while it runs', async () => {
    const { clock, made } = two([[100, say(long), 100, used({ input: 42, output: 7 }), 100, stop]]);
    const seen: Used[] = [];
    const admit: Admit = (asked, _candidate, soFar) => {
      for (const ms of [50, 150, 250]) clock.after(ms, () => seen.push(soFar()));
      return asked;
    };
    await ran(clock, [made[0]], { admit });
    expect(seen).toEqual([
      { usage: { input: 5 }, inputUntold: true },
      { usage: { input: 5, output: 100 }, inputUntold: true },
      { usage: { input: 42, output: 100 } },
    ]);
  });

  it('S26 is told of an answer that was cut off, reckoned where its provider did not tell', async () => {
    const cut = async (...beats: Beat[]) => {
      const { clock, made } = two([beats]);
      return (await ran(clock, [made[0]], { abortAfter: 300 })).records[0];
    };
    expect(await cut('hang')).toMatchObject({
      outcome: 'aborted',
      usage: { input: 5 },
      estimated: true,
      silentMs: 300,
    });
    expect(await cut(say(long), 'hang')).toMatchObject({
      outcome: 'aborted',
      usage: { input: 5, output: 100 },
      estimated: true,
    });
    const told = await cut(used({ input: 42, output: 1 }), say(long), 'hang');
    expect(told).toMatchObject({ usage: { input: 42, output: 100 }, estimated: true });
    expect(told).not.toHaveProperty('inputUntold');
    expect(await cut(100, say(long), 'hang')).toMatchObject({ silentMs: 100 });
    const failed = await cut(say(long), fails('network'));
    expect(failed).toMatchObject({ outcome: 'network', usage: { input: 5, output: 100 }, estimated: true });
  });

  it('is reckoned of a whole answer whose provider told nothing, and as told of one that did', async () => {
    const whole = async (...beats: Beat[]) => {
      const { clock, made } = two([beats]);
      return (await ran(clock, [made[0]])).records[0];
    };
    const silent = await whole(say(long), stop);
    expect(silent).toMatchObject({
      usage: { input: 5, output: 100 },
      estimated: true,
      inputUntold: true,
    });
    const told = await whole(say(long), used({ input: 3, output: 2 }), stop);
    expect(told).toMatchObject({ usage: { input: 3, output: 2 } });
    expect(told).not.toHaveProperty('estimated');
  });

  it('is nothing where the endpoint would not have it', async () => {
    for (const code of ['authentication', 'network', 'context-too-long'] as const) {
      const { clock, made } = two([[fails(code)]]);
      expect((await ran(clock, [made[0]])).records[0]).not.toHaveProperty('usage');
    }
  });
});

describe('S35 an endpoint whose key is locked away', () => {
  it('is the end of the call: what was meant for it goes to no other, and nothing is said of its health', async () => {
    const { clock, made } = two();
    const health = await openHealth({ area: sessionArea(), clock });
    const admit: Admit = (asked, { ref }) => {
      if (ref === 'a/m') throw lockedError();
      return asked;
    };
    const { parts, records, begun } = await ran(clock, made, { kept: health, admit });
    expect(parts).toEqual([{ type: 'error', error: lockedError().info }]);
    expect(begun).toEqual([]);
    expect(records).toMatchObject([{ ref: 'a/m', outcome: 'permission-denied' }]);
    expect(health.of('a/m')).toBeUndefined();
  });

  it('that was locked after it was let in is neither down nor followed by another', async () => {
    const { clock, made } = two([[lockedError()]]);
    const health = await openHealth({ area: sessionArea(), clock });
    const { parts, begun } = await ran(clock, made, { kept: health });
    expect(parts).toEqual([{ type: 'error', error: lockedError().info }]);
    expect(begun).toEqual(['a/m']);
    expect(health.of('a/m')?.breaker).toBe('closed');
    expect(health.of('a/m')?.uptime).toBeUndefined();
  });

  it('is told where one without a key has failed before it', async () => {
    const { clock, made } = two([[fails('network')]]);
    const admit: Admit = (asked, { ref }) => {
      if (ref === 'b/m') throw lockedError();
      return asked;
    };
    const { parts } = await ran(clock, made, { admit });
    expect(parts).toEqual([{ type: 'error', error: lockedError().info }]);
  });
});
