import { describe, expect, test } from 'vitest';
import { type Activity, metadataOf } from '../../../lib/ledger/activity.ts';
import type { Decision } from '../../../lib/protocol/routing.ts';

const decision: Decision = {
  wanted: 'oriel/cheap',
  by: 'site',
  policy: 'price',
  candidates: Array.from({ length: 20 }, (_, at) => ({
    ref: `a/${at}`,
    reasons: [{ code: 'price', value: at }],
  })),
  removed: Array.from({ length: 40 }, (_, at) => ({ ref: `b/${at}`, rule: at % 2 ? 'tools' : 'trains' })),
  more: { tools: 100 },
};
const activity: Activity = {
  time: 1,
  origin: 'https://a.example',
  surface: 'window.ai',
  usage: { input: 1 },
  durationMs: 5,
  cost: 0.25,
  cached: false,
  attempts: [
    { ref: 'a/0', outcome: 'overloaded', startedAt: 1, ms: 2 },
    { ref: 'a/1', outcome: 'answered', startedAt: 3, ms: 2, firstMs: 1, usage: { output: 2 } },
  ],
  decision,
};

describe('the row of a call', () => {
  test('tells every attempt, and what was decided', () => {
    const row = metadataOf(activity);
    expect(row.attempts).toEqual(activity.attempts);
    const thought = { ...activity.attempts![1]!, usage: { output: 40 }, unseen: 30, requests: 2 };
    expect(metadataOf({ ...activity, attempts: [thought] }).attempts).toEqual([thought]);
    const outrun = { ...activity.attempts![0]!, outcome: 'outrun' as const, estimated: true as const };
    expect(metadataOf({ ...activity, attempts: [outrun] }).attempts).toEqual([outrun]);
    expect(row).toMatchObject({ cost: 0.25, cached: false, decision: { wanted: 'oriel/cheap', by: 'site' } });
  });

  test('stays small among many models: what is not listed is counted by the rule that removed it', () => {
    const row = metadataOf(activity).decision as Decision;
    expect(row.candidates).toHaveLength(8);
    expect(row.removed).toHaveLength(16);
    expect(row.more).toEqual({ tools: 112, trains: 12 });
  });

  test('takes no word along that its parts happen to carry (S34)', () => {
    const secret = { prompt: 'my secret' };
    const spiked = {
      ...activity,
      ...secret,
      attempts: activity.attempts?.map((attempt) => ({ ...attempt, ...secret })),
      decision: {
        ...decision,
        ...secret,
        candidates: [{ ref: 'a/0', reasons: [{ code: 'chosen' as const, ...secret }], ...secret }],
        removed: [{ ref: 'b/0', rule: 'tools' as const, ...secret }],
      },
    };
    expect(JSON.stringify(metadataOf(spiked))).not.toContain('secret');
  });
});
