import { describe, expect, it } from 'vitest';
import type { FinishPart } from '../../../lib/protocol/part.ts';
import type { EndpointHealth } from '../../../lib/protocol/routing.ts';
import { hedgeAfter } from '../../../lib/router/contest.ts';
import { virtualClock } from '../../../scripts/simulation/virtual-clock.ts';
import { answers, type Beat, call, endpoint, fails, ran, say, stop, type Terms, used } from './made-up.ts';

const measured = (p95: number, samples = 50): EndpointHealth => ({
  breaker: 'closed',
  attempts: samples,
  firstMs: { p50: p95 / 2, p95, samples },
});

async function play(first: readonly Beat[], second: readonly Beat[], terms: Terms = {}) {
  const clock = virtualClock();
  const made = [endpoint(clock, 'a/m', [first]), endpoint(clock, 'b/m', [second])];
  const health = { 'a/m': measured(1_000) };
  const result = await ran(clock, made, { hedge: true, health, ...terms });
  return { clock, made, ...result };
}
const texts = (parts: { type: string }[]) => parts.flatMap((part) => ('text' in part ? [part.text] : []));

describe('when a second endpoint is asked beside the first', () => {
  it('is after the first token that is unusually late, never at once, never without figures', () => {
    expect(hedgeAfter(measured(1_000))).toBe(1_000);
    expect(hedgeAfter(measured(80))).toBe(500);
    expect(hedgeAfter(measured(1_000, 19))).toBeUndefined();
    expect(hedgeAfter({ breaker: 'closed', attempts: 0 })).toBeUndefined();
    expect(hedgeAfter(undefined)).toBeUndefined();
  });

  it.each<[string, Terms]>([
    ['the person did not allow it', { hedge: false }],
    ['too little is known of the first', { health: { 'a/m': measured(1_000, 5) } }],
  ])('is not where %s', async (_, terms) => {
    const { parts, begun } = await play([3_000, ...answers('a')], answers('b'), terms);
    expect([begun, texts(parts)]).toEqual([['a/m'], ['a']]);
  });

  it('is found by looking for it, where only one was chosen', async () => {
    const clock = virtualClock();
    const other = endpoint(clock, 'b/m', [answers('b')]);
    const { begun, parts, ms } = await ran(clock, [endpoint(clock, 'a/m', [[5_000, ...answers('a')]])], {
      hedge: true,
      health: { 'a/m': measured(1_000) },
      more: async () => [other.candidate],
    });
    expect([begun, texts(parts), ms]).toEqual([['a/m', 'b/m'], ['b'], 1_000]);
    const nobody = await ran(clock, [endpoint(clock, 'a/m', [[5_000, ...answers('a')]])], {
      hedge: true,
      health: { 'a/m': measured(1_000) },
      more: async () => [],
    });
    expect([nobody.begun, texts(nobody.parts)]).toEqual([['a/m'], ['a']]);
  });

  it('is not for a task, which takes its time and twice the price', async () => {
    const clock = virtualClock();
    const image = async function* () {
      await new Promise<void>((resolve) => clock.after(3_000, resolve));
      yield stop;
    };
    const made = [endpoint(clock, 'a/m', [], { image }), endpoint(clock, 'b/m', [], { image })];
    const asked = { task: 'image', surface: 'window.ai', prompt: 'a cat' } as const;
    const { begun } = await ran(clock, made, { asked, hedge: true, health: { 'a/m': measured(1_000) } });
    expect(begun).toEqual(['a/m']);
  });

  it('is not where the first was quick, or has failed already', async () => {
    const quick = await play([900, ...answers('a')], answers('b'));
    expect([quick.begun, texts(quick.parts)]).toEqual([['a/m'], ['a']]);
    const failed = await play([900, fails('network')], [500, ...answers('b')]);
    expect([failed.begun, failed.ms]).toEqual([['a/m', 'b/m'], 1_400]);
  });
});

describe('of two that are asked', () => {
  it('the page is told no cost: what the one that was outrun comes to is not known yet', async () => {
    const costOf = () => 0.25;
    const two = await play([5_000, ...answers('a')], [300, ...answers('b')], { costOf });
    expect((two.parts.at(-1) as FinishPart).served).not.toHaveProperty('cost');
    const one = await play(answers('a'), answers('b'), { costOf });
    expect((one.parts.at(-1) as FinishPart).served).toHaveProperty('cost', 0.25);
  });

  it('the first with content wins, the other is stopped, and the page sees one answer', async () => {
    const { parts, ms, made, records, clock } = await play([5_000, ...answers('a')], [300, ...answers('b')]);
    expect([texts(parts), ms]).toEqual([['b'], 1_300]);
    expect(parts.at(-1)).toMatchObject({ served: { model: 'b/m', attempts: 2 } });
    expect(made[0]?.asked[0]?.signal.aborted).toBe(true);
    expect(records).toMatchObject([
      { ref: 'a/m', outcome: 'outrun', ms: 1_300 },
      { ref: 'b/m', outcome: 'answered', firstMs: 300 },
    ]);
    expect(clock.waiting()).toBe(0);
  });

  it('the first may still win', async () => {
    const { parts, records, made } = await play([1_200, ...answers('a')], [9_000, ...answers('b')]);
    expect(texts(parts)).toEqual(['a']);
    expect(records).toMatchObject([
      { ref: 'b/m', outcome: 'outrun', ms: 200 },
      { ref: 'a/m', outcome: 'answered', ms: 1_200 },
    ]);
    expect(made[1]?.asked[0]?.signal.aborted).toBe(true);
  });

  it('the one that is stopped is priced: by what it told, else by what it was sent, and that is said', async () => {
    const told = await play([used({ input: 42 }), 5_000, ...answers('a')], answers('b'));
    expect(told.records[0]).toMatchObject({ outcome: 'outrun', usage: { input: 42 } });
    expect(told.records[0]).not.toHaveProperty('estimated');
    const text = 'x'.repeat(4_000);
    const asked = {
      ...call,
      messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text }] }],
    };
    const silent = await play([5_000, ...answers('a')], answers('b'), { asked });
    const { usage, estimated } = silent.records[0]!;
    expect(estimated).toBe(true);
    expect(usage?.input).toBeGreaterThan(900);
    expect(usage?.input).toBeLessThan(1_100);
  });

  it('S26 the one that is given up is over then: it has thought no longer, whatever the other takes', async () => {
    const { records } = await play(['hang'], [60_000, ...answers('b')]);
    expect(records[0]).toMatchObject({ ref: 'a/m', outcome: 'timeout', ms: 20_000, silentMs: 20_000 });
  });

  it('what it tells while it is stopped counts', async () => {
    const clock = virtualClock();
    const made = [
      endpoint(clock, 'a/m', [], {
        async *generate(_call, _model, { signal }) {
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          yield [...used({ input: 11, output: 2 }), { type: 'error', error: fails('aborted').info }];
        },
      }),
      endpoint(clock, 'b/m', [[say('b'), 10, stop]]),
    ];
    const { records } = await ran(clock, made, { hedge: true, health: { 'a/m': measured(600) } });
    expect(records).toMatchObject([
      { ref: 'a/m', outcome: 'outrun', usage: { input: 11, output: 2 } },
      { outcome: 'answered' },
    ]);
  });

  it('one that does not hear that it is stopped is recorded all the same', async () => {
    const clock = virtualClock();
    const deaf = async function* () {
      await new Promise(() => undefined);
    };
    const made = [
      endpoint(clock, 'a/m', [], { generate: deaf }),
      endpoint(clock, 'b/m', [[say('b'), 700, stop]]),
    ];
    const { records } = await ran(clock, made, { hedge: true, health: { 'a/m': measured(600) } });
    expect(records).toMatchObject([
      { ref: 'a/m', outcome: 'outrun', estimated: true },
      { ref: 'b/m', outcome: 'answered' },
    ]);
  });

  it('one that fails leaves the other running', async () => {
    for (const [first, second] of [
      [
        [1_100, fails('network')],
        [2_000, ...answers('x')],
      ],
      [
        [2_000, ...answers('x')],
        [100, fails('network')],
      ],
    ] as const) {
      const { parts, records } = await play(first, second);
      expect(texts(parts)).toEqual(['x']);
      expect(records.map(({ outcome }) => outcome)).toEqual(['network', 'answered']);
    }
  });

  it('S26 one that fails is over then, as what it was, and once: whatever the other takes, and however it ends', async () => {
    const late = { ref: 'a/m', outcome: 'network', ms: 1_100, usage: { input: 7 } };
    const failing = [used({ input: 7 }), 1_100, fails('network')];
    const answered = await play(failing, [9_000, ...answers('b')]);
    expect(answered.records).toMatchObject([late, { ref: 'b/m', outcome: 'answered', ms: 9_000 }]);
    const aborted = await play(failing, ['hang'], { abortAfter: 5_000 });
    expect(aborted.records).toMatchObject([late, { ref: 'b/m', outcome: 'aborted', ms: 4_000 }]);
    const second = await play([9_000, ...answers('a')], [300, fails('overloaded')]);
    expect(second.records).toMatchObject([
      { ref: 'b/m', outcome: 'overloaded', ms: 300 },
      { ref: 'a/m', outcome: 'answered', ms: 9_000 },
    ]);
    for (const { made } of [answered, second]) expect(made.map(({ asked }) => asked.length)).toEqual([1, 1]);
  });

  it('its wait begins when it failed, not when the other did', async () => {
    const clock = virtualClock();
    const failing = [1_100, fails('network', { retryAfter: 5 })];
    const first = endpoint(clock, 'a/m', [failing, answers('a')]);
    const second = endpoint(clock, 'b/m', [[3_000, fails('authentication')]]);
    const health = { 'a/m': measured(1_000) };
    const { parts } = await ran(clock, [first, second], { hedge: true, health });
    expect(texts(parts)).toEqual(['a']);
    const [, again] = first.asked;
    expect(again!.at - first.asked[0]!.at).toBe(6_100);
  });

  it('both that fail are asked again in order', async () => {
    const { begun, parts } = await play([1_100, fails('network')], [600, fails('overloaded')]);
    expect(begun.slice(0, 4)).toEqual(['a/m', 'b/m', 'a/m', 'b/m']);
    expect(parts).toMatchObject([{ error: { code: 'overloaded' } }]);
  });

  it('S26 an abort ends both at once', async () => {
    const { parts, made, ms, clock, records } = await play(['hang'], ['hang'], { abortAfter: 1_500 });
    expect([parts.length, ms]).toEqual([1, 1_500]);
    expect(parts).toMatchObject([{ error: { code: 'aborted' } }]);
    expect(made.every(({ asked }) => asked[0]?.signal.aborted)).toBe(true);
    expect(records.map(({ outcome }) => outcome)).toEqual(['aborted', 'aborted']);
    expect(clock.waiting()).toBe(0);
  });
});
