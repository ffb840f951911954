import { describe, expect, it, vi } from 'vitest';
import { serve } from '../../../lib/gate/line.ts';
import { MAX_DETECT_CHARS } from '../../../lib/protocol/limits.ts';
import { caller } from '../../fixtures/caller.ts';
import { ask, exchange, fakeLine, fakeRooms } from './served.ts';

describe('what a call would cost', () => {
  const estimate = { ...ask(), ask: 'estimate' };

  it('is told to a site that may make it, and nothing is run or recorded', async () => {
    const line = fakeLine();
    const { rooms, recorded } = fakeRooms({
      answer: () => {
        throw new Error('nothing is to be run');
      },
    });
    const served = serve(line, caller, Promise.resolve(rooms));
    line.receive(estimate);
    await served;
    expect(line.sent).toEqual([
      { type: 'estimate', estimate: { inputTokens: 12, maxCost: 0.5, model: 'vendor/model' } },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(recorded).toEqual([]);
  });

  it('S34 is not told before a grant, and the question opens no window', async () => {
    const line = fakeLine();
    const approve = vi.fn();
    const { rooms } = fakeRooms({ decide: () => ({ verdict: 'ask', reason: 'unasked', rest: 1 }), approve });
    const served = serve(line, caller, Promise.resolve(rooms));
    line.receive(estimate);
    await served;
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'permission-denied' } }]);
    expect(approve).not.toHaveBeenCalled();
  });
});

describe('what a site may use', () => {
  const models = { ask: 'models', id: 'm1' };

  it('is told to a site that holds any grant', async () => {
    const { line, recorded } = await exchange(models);
    expect(line.sent).toEqual([
      { type: 'models', models: [{ id: 'vendor/model', name: 'Model', kind: 'chat' }] },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(recorded).toEqual([]);
  });

  it('S34 is not told before a grant, and the question opens no window', async () => {
    const approve = vi.fn();
    const told = vi.fn();
    const { line } = await exchange(models, {
      decide: () => ({ verdict: 'ask', reason: 'unasked', rest: 0 }),
      approve,
      models: told,
    });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'permission-denied' } }]);
    expect(approve).not.toHaveBeenCalled();
    expect(told).not.toHaveBeenCalled();
  });
});

describe('in which languages a text is written', () => {
  const detect = { ask: 'detect', id: 'd1', text: 'Hallo' };
  const TOLD = [
    { type: 'languages', languages: [{ language: 'und', confidence: 1 }] },
    { type: 'finish', reason: 'stop' },
  ];

  it.each(['allow', 'ask'] as const)(
    'is told where the verdict is %s: nobody is asked, nothing is recorded',
    async (verdict) => {
      const approve = vi.fn();
      const decide = () => ({ verdict, reason: 'unasked', rest: 1 }) as never;
      const { line, recorded } = await exchange(detect, { decide, approve });
      expect(line.sent).toEqual(TOLD);
      expect(approve).not.toHaveBeenCalled();
      expect(recorded).toEqual([]);
    },
  );

  it('is not told to a site that was told no', async () => {
    const told = vi.fn();
    const { line } = await exchange(detect, {
      decide: () => ({ verdict: 'deny', reason: 'denied' }),
      detect: told,
    });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'permission-denied' } }]);
    expect(told).not.toHaveBeenCalled();
  });

  it('S24 is not told to a page that is not shown', async () => {
    const { line } = await exchange(detect, {}, { ...caller, active: false });
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'not-allowed-here' } }]);
  });

  it('S12 more text than tells anything is refused', async () => {
    const long = { ...detect, text: 'x'.repeat(MAX_DETECT_CHARS + 1) };
    const { line } = await exchange(long);
    expect(line.sent).toMatchObject([{ type: 'error', error: { code: 'invalid-request', detail: 'text' } }]);
  });
});
