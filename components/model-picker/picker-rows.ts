import type { ModelView } from '../../lib/protocol/control.ts';
import { ORIEL } from '../../lib/protocol/virtual.ts';

/** CSS pixels. The list is drawn by these, so that 5,000 models cost as much as the ten in sight. */
export const OPTION_HEIGHT = 36;
export const GROUP_HEIGHT = 28;
/** Drawn beyond each edge of what is in sight. */
const MARGIN = 200;

export type PickerRow =
  | { kind: 'default'; top: number; height: number; option: number }
  | { kind: 'group'; top: number; height: number; label: string; local: boolean }
  | { kind: 'model'; top: number; height: number; option: number; model: ModelView };

export interface PickerRows {
  rows: PickerRow[];
  /** The rows that can be chosen, by their place among the options. */
  options: PickerRow[];
  height: number;
}

/** Lays models out under a heading for each run of one provider. */
export function layOut(models: readonly ModelView[], withDefault: boolean): PickerRows {
  const rows: PickerRow[] = [];
  const options: PickerRow[] = [];
  let top = 0;
  const push = (row: PickerRow) => {
    rows.push(row);
    top += row.height;
    if (row.kind !== 'group') options.push(row);
  };
  if (withDefault) push({ kind: 'default', top, height: OPTION_HEIGHT, option: 0 });
  let provider: string | undefined;
  for (const model of models) {
    if (model.providerId !== provider) {
      provider = model.providerId;
      push({
        kind: 'group',
        top,
        height: GROUP_HEIGHT,
        label: model.providerLabel,
        local: model.local && provider !== ORIEL,
      });
    }
    push({ kind: 'model', top, height: OPTION_HEIGHT, option: options.length, model });
  }
  return { rows, options, height: top };
}

/** The rows that a viewport at `scrollTop` can show. */
export function inSight(rows: readonly PickerRow[], scrollTop: number, viewport: number): PickerRow[] {
  const from = scrollTop - MARGIN;
  const to = scrollTop + viewport + MARGIN;
  let first = 0;
  for (let size = rows.length; size > 0; ) {
    const half = size >> 1;
    const middle = rows[first + half]!;
    if (middle.top + middle.height < from) {
      first += half + 1;
      size -= half + 1;
    } else size = half;
  }
  let last = first;
  while (last < rows.length && rows[last]!.top <= to) last += 1;
  return rows.slice(first, last);
}

/** Where to scroll so that `row` is whole in sight, with room for the heading that may stand above it. */
export function scrollFor(row: PickerRow, scrollTop: number, viewport: number): number {
  const top = Math.max(0, row.top - GROUP_HEIGHT);
  if (top < scrollTop) return top;
  const bottom = row.top + row.height;
  return bottom > scrollTop + viewport ? bottom - viewport : scrollTop;
}
