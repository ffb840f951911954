import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import { isTerminal } from '../../../lib/protocol/part.ts';
import type { AttemptRecord } from '../../../lib/protocol/routing.ts';
import type { Plan } from '../../../lib/router/failover.ts';
import { run } from '../../../lib/router/run.ts';
import type { Candidate } from '../../../lib/router/types.ts';
import { virtualClock } from '../../../scripts/simulation/virtual-clock.ts';
import { answers, type Beat, call, endpoint, fails, plainRunning, ran, say, stop } from './made-up.ts';

const texts = (parts: { type: string }[]) => parts.flatMap((part) => ('text' in part ? [part.text] : []));

describe('the first token', () => {
  const hanging = (facts: Partial<Endpoint> | undefined, type = {}) => {
    const clock = virtualClock();
    const slow = endpoint(clock, 'a/m', [['hang']], { ...type, ...(facts && { facts }) });
    return { clock, slow, next: endpoint(clock, 'b/m', [answers('b')]) };
  };

  it.each([
    ['twenty seconds', {}, {}, call, 20_000],
    ['two minutes of a model that thinks', { reasoning: true }, {}, call, 120_000],
    ['two minutes where thought is asked for', {}, {}, { ...call, reasoning: {} }, 120_000],
    [
      'twenty seconds where it is told not to think',
      {},
      {},
      { ...call, reasoning: { effort: 'none' as const } },
      20_000,
    ],
    ['two minutes of a server on this machine', { local: true }, {}, call, 120_000],
    ['two minutes of one whose kind is local', undefined, { local: true }, call, 120_000],
    ['two minutes of a picture', {}, {}, { ...call, modalities: ['image' as const] }, 120_000],
  ])('may take %s while another candidate is left', async (_, facts, type, asked, limit) => {
    const { clock, slow, next } = hanging(facts, type);
    const { parts, ms, records } = await ran(clock, [slow, next], { asked });
    expect([texts(parts), ms]).toEqual([['b'], limit]);
    expect(records[0]).toMatchObject({ ref: 'a/m', outcome: 'timeout', ms: limit });
    expect(slow.asked[0]?.signal.aborted).toBe(true);
  });

  it.each([
    ['twenty seconds', {}, 20_000],
    ['two minutes of a model that thinks, which only the other tells', { reasoning: true }, 120_000],
  ])('may take %s where another is only found by looking for it', async (_, facts, limit) => {
    const clock = virtualClock();
    const chosen = endpoint(clock, 'a/m', [['hang']]);
    const other = endpoint(clock, 'b/m', [answers('b')], { facts });
    const begun = clock.now();
    let lookedAfter: number | undefined;
    const { parts, ms, records } = await ran(clock, [chosen], {
      more: async () => {
        lookedAfter = clock.now() - begun;
        return [other.candidate];
      },
    });
    expect([texts(parts), ms]).toEqual([['b'], limit]);
    expect(lookedAfter).toBe(20_000);
    expect(records.map(({ outcome }) => outcome)).toEqual(['timeout', 'answered']);
    expect(chosen.asked[0]?.signal.aborted).toBe(true);
  });

  it('may take as long as it likes where nobody else is found, or whoever speaks meanwhile', async () => {
    const clock = virtualClock();
    const play = async (beats: Beat[], more: Plan['more']) =>
      texts((await ran(clock, [endpoint(clock, 'a/m', [beats])], { more })).parts);
    expect(await play([500_000, ...answers('late')], async () => [])).toEqual(['late']);
    const late = endpoint(clock, 'b/m', [answers('b')]);
    const slowly = () => new Promise<Candidate[]>((done) => clock.after(9_000, () => done([late.candidate])));
    expect(await play([25_000, ...answers('a')], slowly)).toEqual(['a']);
    expect(late.asked).toHaveLength(0);
  });

  it('S26 that is waited for while others are looked for ends with the page', async () => {
    const clock = virtualClock();
    const chosen = endpoint(clock, 'a/m', [['hang']]);
    const late = endpoint(clock, 'b/m', [answers('b')]);
    const { parts, ms } = await ran(clock, [chosen], {
      more: () => new Promise((done) => clock.after(9_000, () => done([late.candidate]))),
      abortAfter: 21_000,
    });
    expect([parts, ms]).toMatchObject([[{ type: 'error', error: { code: 'aborted' } }], 21_000]);
    expect([chosen.asked[0]?.signal.aborted, late.asked.length]).toEqual([true, 0]);
  });

  it('may take as long as it likes of the only candidate, and no timer runs', async () => {
    const clock = virtualClock();
    let timers = 0;
    const watching = {
      now: clock.now,
      after: (ms: number, end: () => void) => {
        timers += 1;
        return clock.after(ms, end);
      },
    };
    const slow = endpoint(clock, 'a/m', [[500_000, ...answers('late')]]);
    const { parts } = await ran(clock, [slow], { clock: watching });
    expect([texts(parts), timers]).toEqual([['late'], 0]);
  });

  it('of the last candidate is waited for', async () => {
    const clock = virtualClock();
    const made = [
      endpoint(clock, 'a/m', [[fails('network')]]),
      endpoint(clock, 'b/m', [[50_000, ...answers('b')]]),
    ];
    expect(texts((await ran(clock, made)).parts)).toEqual(['b']);
  });

  it('once it is there no timer runs: a long answer is not cut', async () => {
    const clock = virtualClock();
    const made = [
      endpoint(clock, 'a/m', [[say('a'), 400_000, say('z'), stop]]),
      endpoint(clock, 'b/m', [answers('b')]),
    ];
    expect(texts((await ran(clock, made)).parts)).toEqual(['a', 'z']);
    expect(clock.waiting()).toBe(0);
  });

  it('a candidate that does not hear that it is stopped holds nobody up', async () => {
    const clock = virtualClock();
    const deaf = endpoint(clock, 'a/m', [], {
      generate: async function* () {
        await new Promise(() => undefined);
      },
    });
    const { parts } = await ran(clock, [deaf, endpoint(clock, 'b/m', [answers('b')])]);
    expect(texts(parts)).toEqual(['b']);
  });
});

describe('S26 an abort', () => {
  it.each([
    ['during the first attempt', 5, [['hang' as const]], ['a/m']],
    ['during a later one', 25, [[20, fails('network')], ['hang' as const]], ['a/m', 'b/m']],
    ['between two attempts', 200, [[10, fails('network')]], ['a/m']],
  ])('%s ends all of it at once', async (_, abortAfter, plays, expected) => {
    const clock = virtualClock();
    const made = plays.map((beats, place) => endpoint(clock, `${'ab'[place]}/m`, [beats]));
    const { parts, ms, begun, records } = await ran(clock, made, { abortAfter });
    expect(parts).toMatchObject([{ type: 'error', error: { code: 'aborted' } }]);
    expect([ms, begun]).toEqual([abortAfter, expected]);
    expect(records).toHaveLength(expected.length);
    await clock.pass();
    expect(made.flatMap(({ asked }) => asked)).toHaveLength(expected.length);
    expect(clock.waiting()).toBe(0);
  });

  it('while more candidates are looked up ends it, and whoever comes is not asked', async () => {
    const clock = virtualClock();
    const late = endpoint(clock, 'b/m', [answers('b')]);
    const { parts, ms } = await ran(clock, [endpoint(clock, 'a/m', [[fails('network')]])], {
      abortAfter: 30,
      more: () => new Promise((resolve) => clock.after(1_000, () => resolve([late.candidate]))),
    });
    expect([parts.filter(isTerminal).length, ms]).toEqual([1, 30]);
    await clock.pass();
    expect(late.asked).toEqual([]);
  });

  it('after content ends the answer with one error, and nobody else is asked', async () => {
    const clock = virtualClock();
    const made = [endpoint(clock, 'a/m', [[say('a'), 'hang']]), endpoint(clock, 'b/m', [answers('b')])];
    const { parts, begun, records } = await ran(clock, made, { abortAfter: 40 });
    expect(parts).toMatchObject([{ text: 'a' }, { type: 'error', error: { code: 'aborted' } }]);
    expect([begun, records.map(({ outcome }) => outcome)]).toEqual([['a/m'], ['aborted']]);
  });

  it('before it began asks nobody', async () => {
    const clock = virtualClock();
    const made = [endpoint(clock, 'a/m', [answers('a')])];
    const abort = new AbortController();
    abort.abort();
    const reads = [];
    for await (const read of run(
      call,
      { candidates: [made[0]!.candidate] },
      plainRunning(clock),
      abort.signal,
    ))
      reads.push(read);
    expect(reads).toMatchObject([[{ type: 'error', error: { code: 'aborted' } }]]);
    expect(made[0]?.asked).toEqual([]);
  });
});

describe('a reader that goes away', () => {
  it('S26 closes the line, and the attempt is recorded once', async () => {
    const clock = virtualClock();
    const made = endpoint(clock, 'a/m', [[say('a'), say('b'), stop]]);
    const records: AttemptRecord[] = [];
    const other = endpoint(clock, 'b/m', [answers('b')]);
    const candidates = [made.candidate, other.candidate] as const;
    for await (const _ of run(
      call,
      { candidates },
      plainRunning(clock, records),
      new AbortController().signal,
    ))
      break;
    expect(records).toMatchObject([{ ref: 'a/m', outcome: 'aborted' }]);
    expect(made.asked[0]?.signal.aborted).toBe(true);
    expect(clock.waiting()).toBe(0);
  });
});
