import type { ProviderTypeView } from '../../lib/protocol/control.ts';

/** In the order in which they are shown. */
export const GROUPS = ['cloud', 'local', 'any'] as const;

/** Types that hold every word of the query; those whose name begins with it come first. An empty query gives all. */
export function searchTypes(types: readonly ProviderTypeView[], query: string): ProviderTypeView[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = types.flatMap((type) => {
    const label = type.label.toLowerCase();
    const text = `${label} ${type.type} ${type.description.toLowerCase()}`;
    if (!words.every((word) => text.includes(word))) return [];
    const score = words.every((word) => label.startsWith(word))
      ? 0
      : words.every((word) => label.includes(word))
        ? 1
        : 2;
    return [{ type, score }];
  });
  return scored.sort((a, b) => a.score - b.score).map(({ type }) => type);
}

/** With their groups, in the order of `GROUPS`; a group without any is left out. */
export const inGroups = (
  types: readonly ProviderTypeView[],
): { group: (typeof GROUPS)[number]; types: ProviderTypeView[] }[] =>
  GROUPS.map((group) => ({ group, types: types.filter((type) => type.group === group) })).filter(
    (one) => one.types.length > 0,
  );
