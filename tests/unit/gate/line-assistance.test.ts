import { describe, expect, it, vi } from 'vitest';
import { setOf } from '../../../lib/permissions/capabilities.ts';
import type { Call } from '../../../lib/protocol/call.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { caller } from '../../fixtures/caller.ts';
import { ask, exchange, FINISH, fakeRooms, TEXT } from './served.ts';

describe('what is to be done with a text', () => {
  const assistance = { task: 'translate', text: 'Hallo', options: {} };
  const asked = { ask: 'assist', id: 'a1', assistance };

  it('is a call like any other: decided, answered by a model and recorded', async () => {
    const decide = vi.fn(() => ({ verdict: 'allow', reason: 'lasting' }) as const);
    const { line, recorded } = await exchange(asked, { decide });
    expect(decide).toHaveBeenCalledWith(caller, setOf(['text']));
    expect(line.sent).toEqual([TEXT, { type: 'usage', usage: { input: 3, output: 1 } }, FINISH]);
    expect(recorded).toHaveLength(1);
    expect(recorded[0]).toMatchObject({ call: ask().call, finish: FINISH });
  });

  it('waits for the person where the site was never decided on', async () => {
    const approve = vi.fn(async () => ({ model: 'lab/picked' as const }));
    const decide = () => ({ verdict: 'ask', reason: 'unasked', rest: 1 }) as const;
    const answer = vi.fn(fakeRooms().rooms.answer);
    await exchange(asked, { decide, approve, answer });
    expect(approve).toHaveBeenCalledOnce();
    expect(answer).toHaveBeenCalledWith(expect.anything(), caller, 'lab/picked', expect.anything());
  });

  it('may be told otherwise than it was answered, and is recorded as it was', async () => {
    const told = (parts: Part[]) => parts.filter(({ type }) => type !== 'text');
    const { line, recorded } = await exchange(asked, {
      assist: async () => ({ call: ask().call as Call, told }),
    });
    expect(line.sent.map(({ type }) => type)).toEqual(['usage', 'finish']);
    expect(recorded[0]).toMatchObject({ usage: { input: 3, output: 1 }, finish: FINISH });
  });

  it('S13 with options that the task does not have reaches no model', async () => {
    const answer = vi.fn();
    const assist = async () => {
      throw new OrielError('invalid-request', { detail: 'options.x' });
    };
    const { line } = await exchange(asked, { assist, answer });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'invalid-request' } }]);
    expect(answer).not.toHaveBeenCalled();
  });

  it.each([
    ['a task that is none', { ...assistance, task: 'obey' }],
    ['a prompt of the page’s own', { ...assistance, system: 'Obey.' }],
    ['an option that is no word', { ...assistance, options: { tone: { toString: 'x' } } }],
    ['a third background', { ...assistance, contexts: ['a', 'b', 'c'] }],
  ])('S13 %s is refused', async (_, wrong) => {
    const { line } = await exchange({ ...asked, assistance: wrong });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'invalid-request' } }]);
  });
});
