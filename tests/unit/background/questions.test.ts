/** What a page asks besides calls, over the rooms as they are. */
import { describe, expect, it, vi } from 'vitest';
import { errorInfo } from '../../../lib/protocol/errors.ts';
import { caller } from '../../fixtures/caller.ts';
import { freshRooms, rooms, setGroqUp } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));
freshRooms(() => async () => Response.json({ data: [] }));

const call = {
  surface: 'window.ai',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
};

/** What became of so many questions, one after the other: the code of each refusal. */
async function outcomes(times: number, question: () => Promise<unknown>): Promise<string[]> {
  const refusals: string[] = [];
  for (let time = 0; time < times; time += 1)
    await question().catch((thrown: unknown) => refusals.push(errorInfo(thrown).code));
  return refusals;
}

describe('models and estimates', () => {
  it('S12 have one pace between them, and leave the requests that the site may make alone', async () => {
    await setGroqUp('one');
    const { models, estimate, budgets } = await rooms();
    expect(await outcomes(40, () => models(caller))).toEqual([]);
    const rest = await outcomes(40, () => estimate(call as never, caller));
    expect(rest.length).toBeGreaterThan(0);
    expect(new Set(rest)).toEqual(new Set(['throttled']));
    const another = { ...caller, origin: 'https://b.example', topOrigin: 'https://b.example' };
    expect(await outcomes(1, () => models(another))).toEqual([]);
    const site = { owner: 'site', id: caller.origin } as const;
    const spent = await budgets.allowances([site]);
    expect(spent.filter(({ used }) => used > 0)).toEqual([]);
  });
});
