import { modelPickerText as t } from '../../lib/i18n/model-picker.ts';
import { Icon } from '../Icon.tsx';
import type { PickerRow } from './picker-rows.ts';

interface PickerOptionProps {
  id: string;
  row: Extract<PickerRow, { kind: 'default' | 'model' }>;
  /** All options, drawn or not: a screen reader says "3 of 5,000". */
  count: number;
  active: boolean;
  selected: boolean;
  defaultLabel: string | undefined;
  onPoint(): void;
  onChoose(): void;
}

export function PickerOption(props: PickerOptionProps) {
  const { id, row, count, active, selected, defaultLabel, onPoint, onChoose } = props;
  const model = row.kind === 'model' ? row.model : undefined;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox, which names the active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are handled there too
    <div
      id={id}
      class={`picker-option${active ? ' active' : ''}`}
      role="option"
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={row.option + 1}
      style={{ top: `${row.top}px`, height: `${row.height}px` }}
      onMouseMove={active ? undefined : onPoint}
      onClick={onChoose}
    >
      <span class="picker-check">{selected && <Icon name="check" />}</span>
      <span class="picker-option-name">{model?.name ?? defaultLabel}</span>
      {model?.contextLength !== undefined && (
        <span class="picker-note" title={t.contextTitle(model.contextLength)}>
          {t.context(model.contextLength)}
        </span>
      )}
    </div>
  );
}
