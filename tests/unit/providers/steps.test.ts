import { describe, expect, it } from 'vitest';
import type { Part } from '../../../lib/protocol/part.ts';
import { inSteps, type Step } from '../../../lib/providers/steps.ts';

const text = (words: string): Part[] => [{ type: 'text', text: words }];

/** @param words One step each; the last is the last. */
function told(words: readonly string[], leave = () => {}) {
  let at = 0;
  return inSteps({
    async next(): Promise<Step> {
      at += 1;
      return { done: false, value: text(words[at - 1] as string) };
    },
    told: () => at === words.length,
    leave,
  });
}

describe('an answer in steps', () => {
  it('is read to its last step, and left once behind it', async () => {
    const left: string[] = [];
    const read: string[] = [];
    for await (const parts of told(['a', 'b'], () => left.push(`after ${read.length}`))) {
      read.push((parts[0] as { text: string }).text);
    }
    expect([read, left]).toEqual([['a', 'b'], ['after 2']]);
  });

  it('is left once by whoever stops reading it, and has nothing more to say', async () => {
    let left = 0;
    const answer = told(['a', 'b', 'c'], () => {
      left += 1;
    });
    for await (const _ of answer) break;
    const steps = answer[Symbol.asyncIterator]();
    expect(await steps.return?.()).toEqual({ done: true, value: undefined });
    expect(await steps.next()).toEqual({ done: true, value: undefined });
    expect(left).toBe(1);
  });

  it('is left unread too', async () => {
    let left = 0;
    const steps = told(['a'], () => {
      left += 1;
    })[Symbol.asyncIterator]();
    await steps.return?.();
    expect(left).toBe(1);
  });

  it('is left when the step under way has come to its end, even to a bad one', async () => {
    const order: string[] = [];
    let fail = (_: Error) => {};
    const steps = inSteps({
      next: () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
      told: () => false,
      leave: () => order.push('left'),
    })[Symbol.asyncIterator]();
    const step = steps.next().catch(({ message }: Error) => order.push(message));
    const leaving = steps.return?.();
    // Whoever asks on meanwhile is given nothing more.
    const after = steps.next();
    expect(order).toEqual([]);
    fail(new Error('broke'));
    expect(await after).toEqual({ done: true, value: undefined });
    await Promise.all([step, leaving]);
    expect(order).toEqual(['broke', 'left']);
  });
});
