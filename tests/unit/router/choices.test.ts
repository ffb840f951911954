import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../scripts/simulation/virtual-clock.ts';
import { type Beat, call, endpoint, fails, ran, say, stop, type Terms, used } from './made-up.ts';

/** Three answers from an endpoint that gives one at a time: what it used, by its record. */
async function usageOf(plays: readonly (readonly Beat[])[], terms: Terms = {}) {
  const clock = virtualClock();
  const made = endpoint(clock, 'a/m', plays, { choices: false });
  const { records } = await ran(clock, [made], { asked: { ...call, n: 3 }, ...terms });
  expect(made.asked).toHaveLength(3);
  expect(records).toHaveLength(1);
  return records[0]?.usage;
}
const told = [say('a'), used({ input: 40, output: 7 }), stop];

describe('several answers that are stopped', () => {
  it('S26 have had as much to read as the one that told, each of them', async () => {
    expect(await usageOf([told, [say('b'), 'hang']], { abortAfter: 1_000 })).toMatchObject({ input: 120 });
    const late = [say('b'), 100, used({ input: 50 }), stop] as const;
    expect(await usageOf([told, late, [say('c'), 'hang']], { abortAfter: 1_000 })).toMatchObject({
      input: 135,
    });
  });

  it('S26 by one that fails are owed, and that one is not', async () => {
    for (const failure of [
      [fails('overloaded')],
      [[{ type: 'error', error: fails('overloaded').info }]],
    ] as const)
      expect(await usageOf([told, [say('b'), 'hang'], [100, ...(failure as readonly Beat[])]])).toMatchObject(
        {
          input: 80,
        },
      );
  });

  it('are owed as they are reckoned where none of them told', async () => {
    const stopped = await usageOf([[say('b'), 'hang']], { abortAfter: 1_000 });
    // `hi`, and what holds a message together, three times.
    expect(stopped).toMatchObject({ input: 15 });
  });

  it('are owed what they told where all have', async () => {
    expect(await usageOf([told])).toMatchObject({ input: 120, output: 21 });
  });
});
