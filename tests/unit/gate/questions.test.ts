import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQuestions, QUESTION_MS, QUESTIONS_AT_ONCE } from '../../../lib/gate/questions.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';

const page = { origin: 'https://site.example', incognito: false };

function clocked() {
  const clock = { now: 1_800_000_000_000 };
  return { clock, count: createQuestions(() => clock.now) };
}
/** How many of these questions are let in. */
function letIn(count: () => void, times: number): number {
  let answered = 0;
  for (let time = 0; time < times; time += 1) {
    try {
      count();
      answered += 1;
    } catch {
      // Counted by what is missing.
    }
  }
  return answered;
}

describe('questions about models and estimates', () => {
  it('S12 are answered so many at once, and then as time goes by', () => {
    const { clock, count } = clocked();
    expect(letIn(() => count(page), 1_000)).toBe(QUESTIONS_AT_ONCE);
    clock.now += 3 * QUESTION_MS;
    expect(letIn(() => count(page), 1_000)).toBe(3);
    clock.now += 3_600_000;
    expect(letIn(() => count(page), 1_000)).toBe(QUESTIONS_AT_ONCE);
  });

  it('that are too many are told when the next one is answered, and it is', () => {
    const { clock, count } = clocked();
    letIn(() => count(page), QUESTIONS_AT_ONCE);
    let told: OrielError | undefined;
    try {
      count(page);
    } catch (thrown) {
      if (thrown instanceof OrielError) told = thrown;
    }
    expect(told?.info).toEqual({
      code: 'throttled',
      message: 'This site asks for models and estimates too often. Try again in 1 s.',
      retryAfter: 1,
      resetsAt: clock.now + QUESTION_MS,
      detail: 'site questions',
    });
    clock.now = told?.info.resetsAt ?? 0;
    expect(() => count(page)).not.toThrow();
  });

  it('of frames count for the page around them; other pages and private windows have their own pace', () => {
    const { count } = clocked();
    const framed = (origin: string) => ({ origin, topOrigin: page.origin, incognito: false });
    expect(letIn(() => count(framed('https://a.example')), 1_000)).toBe(QUESTIONS_AT_ONCE);
    expect(letIn(() => count(framed('https://b.example')), 5)).toBe(0);
    expect(letIn(() => count(page), 5)).toBe(0);
    expect(letIn(() => count({ ...page, incognito: true }), 5)).toBe(5);
    expect(letIn(() => count({ ...page, origin: 'https://a.example' }), 5)).toBe(5);
  });

  it('are owed for a minute at most, however far a clock is set back', () => {
    const { clock, count } = clocked();
    letIn(() => count(page), QUESTIONS_AT_ONCE);
    clock.now -= 86_400_000;
    expect(letIn(() => count(page), 5)).toBe(0);
    clock.now += 60_000;
    expect(letIn(() => count(page), 5)).toBe(5);
  });

  it('never pass their pace, whenever they come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { maxLength: 300 }), (pauses) => {
        const { clock, count } = clocked();
        const began = clock.now;
        let answered = 0;
        for (const pause of pauses) {
          clock.now += pause;
          answered += letIn(() => count(page), 1);
        }
        expect(answered).toBeLessThanOrEqual(QUESTIONS_AT_ONCE + (clock.now - began) / QUESTION_MS);
      }),
    );
  });
});
