import type { ModelRef } from '../../lib/protocol/config.ts';
import type { Decision, Removal } from '../../lib/protocol/routing.ts';

export interface RemovedGroup {
  rule: Removal;
  models: { ref: ModelRef; detail?: string }[];
  /** Besides those that are listed. */
  more: number;
}

/** What was left out, by rule: those that were chosen and fell first, all that nobody asked for last. */
export function groupRemoved({ removed, more = {} }: Pick<Decision, 'removed' | 'more'>): RemovedGroup[] {
  const groups = new Map<Removal, RemovedGroup>();
  const groupOf = (rule: Removal) => {
    const group = groups.get(rule) ?? { rule, models: [], more: 0 };
    groups.set(rule, group);
    return group;
  };
  for (const { rule, ...model } of removed) groupOf(rule).models.push(model);
  for (const [rule, uncounted = 0] of Object.entries(more) as [Removal, number | undefined][])
    if (uncounted > 0) groupOf(rule).more += uncounted;
  const last = ({ rule }: RemovedGroup) => Number(rule === 'not-asked-for');
  return [...groups.values()].sort((a, b) => last(a) - last(b));
}

export const sizeOf = ({ models, more }: RemovedGroup): number => models.length + more;
