import { describe, expect, it } from 'vitest';
import type { ErrorCode, ErrorInfo } from '../../../lib/protocol/errors.ts';
import type { AttemptRecord } from '../../../lib/protocol/routing.ts';
import { RefusalError } from '../../../lib/providers/refusal.ts';
import { MAX_ATTEMPTS, tellingError } from '../../../lib/router/failover.ts';
import { run } from '../../../lib/router/run.ts';
import { virtualClock } from '../../../scripts/simulation/virtual-clock.ts';
import { answers, type Beat, call, endpoint, fails, plainRunning, ran, say, stop, used } from './made-up.ts';

/** Endpoints a/m, b/m … that do these things, run to the end. */
async function play(...plays: (readonly Beat[])[][]) {
  const clock = virtualClock();
  const made = plays.map((turns, place) => endpoint(clock, `${'abcdefgh'[place]}/m`, turns));
  return { clock, made, ...(await ran(clock, made)) };
}
const texts = (parts: { type: string }[]) => parts.flatMap((part) => ('text' in part ? [part.text] : []));
const last = <T>(list: readonly T[]): T | undefined => list.at(-1);

describe('until the first content part', () => {
  it('a failure moves on to the next candidate at once, and the page sees one answer', async () => {
    const { parts, ms, begun } = await play([[10, fails('overloaded')]], [answers('from b')]);
    expect(parts).toEqual([
      ...say('from b'),
      { ...stop[0], served: { model: 'b/m', provider: 'B', attempts: 2 } },
    ]);
    expect(begun).toEqual(['a/m', 'b/m']);
    expect(ms).toBe(10);
  });

  it.each<ErrorCode>([
    'unsupported',
    'invalid-request',
    'model-not-found',
    'authentication',
    'payment-required',
    'rate-limited',
    'overloaded',
    'timeout',
    'network',
    'origin-blocked',
    'provider-error',
    'too-large',
    'context-too-long',
    'internal',
  ])('%s goes on, whether it is thrown or told', async (code) => {
    const told: Beat = [{ type: 'error', error: fails(code).info }];
    for (const failure of [fails(code), told]) {
      expect(texts((await play([[failure]], [answers('b')])).parts)).toEqual(['b']);
    }
  });

  it('so does what no provider should throw, and an answer that stops before it began', async () => {
    expect(texts((await play([[new TypeError('x')]], [[]], [answers('c')])).parts)).toEqual(['c']);
  });

  it.each<ErrorCode>(['content-filtered', 'refused'])(
    '%s is the answer: nobody else is asked',
    async (code) => {
      const { parts, made } = await play([[fails(code)]], [answers('b')]);
      expect(parts).toMatchObject([{ type: 'error', error: { code } }]);
      expect(made[1]?.asked).toEqual([]);
    },
  );

  it('an ending that is none of a failure stands: a filter that stopped the answer, an answer without a word', async () => {
    const { parts, made } = await play([[[{ type: 'finish', reason: 'content-filter' }]]], [answers('b')]);
    expect(parts).toMatchObject([{ type: 'finish', reason: 'content-filter', served: { attempts: 1 } }]);
    expect(made[1]?.asked).toEqual([]);
  });

  it('S26 what a failed attempt used is in its record, and not in the answer of another', async () => {
    const { parts, records } = await play(
      [[5, used({ input: 9 }), fails('network')]],
      [[used({ input: 7 }), ...answers('b')]],
    );
    expect(parts.filter(({ type }) => type === 'usage')).toEqual(used({ input: 7 }));
    expect(records).toMatchObject([
      { ref: 'a/m', outcome: 'network', ms: 5, usage: { input: 9 } },
      { ref: 'b/m', outcome: 'answered', firstMs: 0, usage: { input: 7 } },
    ]);
    expect(records[0]).not.toHaveProperty('firstMs');
  });
});

describe('after content', () => {
  it('a failure is an error part: nobody else is asked, nor the same again', async () => {
    const { parts, made, records } = await play(
      [[say('half'), used({ output: 3 }), 5, fails('network', { message: 'broke' })]],
      [answers('b')],
    );
    expect(texts(parts)).toEqual(['half']);
    expect(last(parts)).toMatchObject({ type: 'error', error: { code: 'network', message: 'broke' } });
    expect([made[0]?.asked.length, made[1]?.asked.length]).toEqual([1, 0]);
    expect(records).toMatchObject([{ outcome: 'network', firstMs: 0, ms: 5, usage: { output: 3 } }]);
  });

  it('content and failure in one read are both told', async () => {
    const { parts } = await play(
      [[[...say('half'), { type: 'error', error: fails('overloaded').info }]]],
      [answers('b')],
    );
    expect(parts).toMatchObject([{ text: 'half' }, { type: 'error', error: { code: 'overloaded' } }]);
  });
});

describe('a context that is too long', () => {
  const reads = (contextLength?: number) => ({ facts: contextLength === undefined ? {} : { contextLength } });
  it.each([
    ['what the endpoint is known to read', {}, 8_000],
    ['what the refusal says', { limit: 20_000 }, undefined],
    ['what it says where that is less than is known', { limit: 20_000 }, 128_000],
    ['what is known where it claims more', { limit: 9_000_000 }, 8_000],
  ])('goes on only where more can be read than %s, or nobody knows', async (_, extra, known) => {
    const clock = virtualClock();
    const made = [
      endpoint(clock, 'a/m', [[fails('context-too-long', extra)]], reads(known)),
      endpoint(clock, 'b/m', [answers('b')], reads(8_000)),
      endpoint(clock, 'c/m', [[fails('overloaded')]], reads()),
      endpoint(clock, 'd/m', [answers('d')], reads(200_000)),
    ];
    const { parts, begun } = await ran(clock, made);
    expect(begun).toEqual(['a/m', 'c/m', 'd/m']);
    expect(texts(parts)).toEqual(['d']);
  });

  it('is told, and not tried again, where no larger one is left', async () => {
    const clock = virtualClock();
    const made = [
      endpoint(clock, 'a/m', [[fails('context-too-long')]], reads(8_000)),
      endpoint(clock, 'b/m', [answers('b')], reads(4_000)),
    ];
    const { parts, begun } = await ran(clock, made);
    expect(begun).toEqual(['a/m']);
    expect(parts).toMatchObject([{ error: { code: 'context-too-long' } }]);
  });
});

describe('when all have failed', () => {
  it('those that may recover are asked again, in order, with growing waits', async () => {
    const down = [[fails('overloaded')]];
    const { begun, ms, parts, records } = await play(down, [[fails('authentication')]], down);
    expect(begun).toEqual(['a/m', 'b/m', 'c/m', 'a/m', 'c/m', 'a/m', 'c/m']);
    // The random half of the jitter: half a second, then one.
    expect(ms).toBe(1_500);
    expect(records.map(({ outcome }) => outcome)).toEqual([
      'overloaded',
      'authentication',
      'overloaded',
      'overloaded',
      'overloaded',
      'overloaded',
      'overloaded',
    ]);
    expect(parts).toHaveLength(1);
  });

  it('the first that recovers answers', async () => {
    const { parts, ms } = await play([[fails('network')], [fails('network')], answers('at last')]);
    expect(texts(parts)).toEqual(['at last']);
    expect(last(parts)).toMatchObject({ served: { attempts: 3 } });
    expect(ms).toBe(1_500);
  });

  it.each<[string, ErrorCode, Partial<ErrorInfo>, number]>([
    ['rate-limited', 'rate-limited', {}, 3],
    ['timeout', 'timeout', {}, 3],
    ['a conflict', 'invalid-request', { status: 409 }, 3],
    ['a fault of its own', 'provider-error', { status: 500 }, 3],
    ['a bad request', 'invalid-request', { status: 400 }, 1],
    ['a body that makes no sense', 'provider-error', { status: 200 }, 1],
    ['authentication', 'authentication', { status: 401 }, 1],
    ['an empty account, whatever its status', 'payment-required', { status: 429 }, 1],
    ['model-not-found', 'model-not-found', { status: 404 }, 1],
    ['unsupported, whatever its status', 'unsupported', { status: 400 }, 1],
  ])('%s is asked so often', async (_, code, extra, times) => {
    expect((await play([[fails(code, extra)]])).made[0]?.asked).toHaveLength(times);
  });

  it.each([
    [true, 'invalid-request' as const, 400, 3],
    [false, 'overloaded' as const, 503, 1],
    [true, 'authentication' as const, 401, 1],
  ])('a server’s own word on a retry counts: %s of %s', async (said, code, status, times) => {
    const error = new RefusalError({ code, status, message: 'x' }, said);
    expect((await play([[error]])).made[0]?.asked).toHaveLength(times);
  });

  it('the wait is as long as it was told', async () => {
    const { ms, made } = await play([[fails('rate-limited', { retryAfter: 7 })], answers('a')]);
    expect([ms, made[0]?.asked.length]).toEqual([7_000, 2]);
  });

  it('a wait of more than a minute is not waited but told', async () => {
    const { ms, parts } = await play([[fails('rate-limited', { retryAfter: 61 })]]);
    expect(ms).toBe(0);
    expect(parts).toMatchObject([{ error: { code: 'rate-limited', retryAfter: 61 } }]);
  });

  it('whoever is ready first is asked first', async () => {
    const { begun } = await play(
      [[fails('rate-limited', { retryAfter: 30 })], answers('a')],
      [[fails('overloaded', { retryAfter: 2 })], answers('b')],
    );
    expect(begun).toEqual(['a/m', 'b/m', 'b/m']);
  });

  it('two minutes after the call began nothing is asked again', async () => {
    const slow = [110_000, fails('timeout')];
    const { made, ms } = await play([slow]);
    // The second attempt began within the two minutes; the third would not have.
    expect(made[0]?.asked).toHaveLength(2);
    expect(ms).toBe(2 * 110_000 + 500);
  });

  it('one call asks so often and no more, however many there are to ask', async () => {
    const clock = virtualClock();
    const made = Array.from({ length: 100 }, (_, nth) => endpoint(clock, `p${nth}/m`, [[fails('network')]]));
    const { begun, parts } = await ran(clock, made);
    expect(begun).toHaveLength(MAX_ATTEMPTS);
    expect(parts).toMatchObject([{ error: { code: 'network' } }]);
  });
});

describe('what is told when all failed', () => {
  const info = (code: ErrorCode, extra: Partial<ErrorInfo> = {}) => fails(code, extra).info;

  it('is the first error, which is about the model that was chosen, and how many were asked', () => {
    expect(tellingError([info('authentication'), info('payment-required')])).toEqual({
      code: 'authentication',
      message:
        'The provider did not accept the key. Check it in Oriel’s dashboard. Oriel asked 2 models; none answered.',
    });
    expect(tellingError([info('timeout')])).toEqual(info('timeout'));
  });

  it('is another that says what to do, where the first only says that it did not work', () => {
    expect(tellingError([info('network'), info('timeout'), info('authentication')]).code).toBe(
      'authentication',
    );
    expect(tellingError([info('network'), info('timeout')]).code).toBe('network');
  });

  it('is the shortest wait, where waiting is all that helps', () => {
    const waits = [300, 20, 40].map((retryAfter) => info('rate-limited', { retryAfter }));
    expect(tellingError(waits)).toMatchObject({ code: 'rate-limited', retryAfter: 20 });
    expect(tellingError([info('authentication'), ...waits])).not.toHaveProperty('retryAfter');
  });
});

describe('the record of an attempt', () => {
  it('says what was thought unseen, and how many requests share what was used', async () => {
    const clock = virtualClock();
    const plays = [[say('x'), [...used({ input: 5, output: 60, reasoning: 50 }), ...stop]]];
    const one = await ran(clock, [endpoint(clock, 'a/m', plays)]);
    expect(one.records).toMatchObject([{ usage: { output: 60 }, unseen: 50 }]);
    expect(one.records[0]).not.toHaveProperty('requests');
    const alone = endpoint(clock, 'b/m', plays, { choices: false });
    const two = await ran(clock, [alone], { asked: { ...call, n: 2 } });
    expect(two.records).toMatchObject([{ usage: { input: 10, output: 120 }, requests: 2 }]);
    const both = endpoint(clock, 'c/m', plays);
    expect((await ran(clock, [both], { asked: { ...call, n: 2 } })).records[0]).not.toHaveProperty(
      'requests',
    );
  });
});

describe('more candidates', () => {
  it('are asked for once, after all others failed and before anybody is asked again', async () => {
    const clock = virtualClock();
    const made = [endpoint(clock, 'a/m', [[fails('network')]])];
    const other = endpoint(clock, 'b/m', [[fails('network')], answers('b')]);
    let asked = 0;
    const { begun, parts } = await ran(clock, made, {
      more: async () => {
        asked += 1;
        return [other.candidate, made[0]!.candidate];
      },
    });
    expect(begun).toEqual(['a/m', 'b/m', 'a/m', 'b/m']);
    expect([asked, texts(parts)]).toEqual([1, ['b']]);
  });

  it('are not asked for while somebody answers, nor after a word', async () => {
    const clock = virtualClock();
    const more = async () => {
      throw new Error('not to be asked');
    };
    for (const beats of [answers('a'), [say('half'), fails('network')], [fails('refused')]]) {
      const { begun } = await ran(clock, [endpoint(clock, 'a/m', [beats])], { more });
      expect(begun).toEqual(['a/m']);
    }
  });

  it('that cannot be had are none', async () => {
    const clock = virtualClock();
    const { parts } = await ran(clock, [endpoint(clock, 'a/m', [[fails('authentication')]])], {
      more: async () => {
        throw new Error('the catalogue is gone');
      },
    });
    expect(parts).toMatchObject([{ error: { code: 'authentication' } }]);
  });
});

describe('what is recorded', () => {
  it('is recorded behind the last part, which waits for nothing', async () => {
    const clock = virtualClock();
    const made = endpoint(clock, 'a/m', [answers('a')]);
    const records: AttemptRecord[] = [];
    const candidates = [made.candidate] as const;
    for await (const read of run(
      call,
      { candidates },
      plainRunning(clock, records),
      new AbortController().signal,
    )) {
      expect([read.length, records.length]).toEqual([1, 0]);
    }
    expect(records).toMatchObject([{ outcome: 'answered' }]);
  });

  it('of an error that says when to come back, is that too', async () => {
    const clock = virtualClock();
    const told: unknown[] = [];
    const kept = {
      of: () => undefined,
      begin() {},
      record: (_: unknown, extras: unknown) => void told.push(extras),
      reset() {},
    };
    const limited = fails('rate-limited', { retryAfter: 90 });
    await ran(clock, [endpoint(clock, 'a/m', [[limited]])], { kept });
    await ran(clock, [endpoint(clock, 'a/m', [[say('a'), limited]])], { kept });
    await ran(clock, [endpoint(clock, 'a/m', [[say('a'), [{ type: 'error', error: limited.info }]]])], {
      kept,
    });
    expect(told).toEqual([{ retryAfter: 90 }, { retryAfter: 90 }, { retryAfter: 90 }]);
  });
});
