import { modelPickerText as t } from '../../lib/i18n/model-picker.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import { ORIEL } from '../../lib/protocol/virtual.ts';
import { Icon, type IconName } from '../Icon.tsx';
import type { PickerRow } from './picker-rows.ts';
import { priceTitle } from './price-title.ts';
import { Retirement } from './Retirement.tsx';

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
      class={`picker-option${active ? ' active' : ''}${model?.providerId === ORIEL ? ' named' : ''}`}
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
      {model !== undefined && <Facts model={model} />}
    </div>
  );
}

/** What a model can besides text, as far as its provider says. */
export function abilitiesOf({ inputs, tools, reasoning }: ModelView): { icon: IconName; words: string }[] {
  return [
    ...(inputs?.includes('image') ? [{ icon: 'eye' as const, words: t.can.vision }] : []),
    ...(tools ? [{ icon: 'tool' as const, words: t.can.tools }] : []),
    ...(reasoning ? [{ icon: 'think' as const, words: t.can.reasoning }] : []),
  ];
}

function Facts({ model }: { model: ModelView }) {
  const { price, contextLength, loaded, providerId, note } = model;
  // What Oriel chooses has no figures of its own: in a word, what it does.
  if (providerId === ORIEL) return <span class="picker-note picker-does">{note}</span>;
  return (
    <span class="picker-facts">
      <Retirement model={model} />
      {loaded && <span class="chip picker-loaded">{t.loaded}</span>}
      {abilitiesOf(model).map(({ icon, words }) => (
        <span key={icon} class="picker-ability" title={words}>
          <Icon name={icon} />
          <span class="hidden">{words}</span>
        </span>
      ))}
      {price !== undefined && (
        <span class="picker-note picker-price" title={priceTitle(price)}>
          {t.price(price.input, price.output)}
        </span>
      )}
      {contextLength !== undefined && (
        <span class="picker-note picker-context" title={t.contextTitle(contextLength)}>
          {t.context(contextLength)}
        </span>
      )}
    </span>
  );
}

/** The same in words, for the model that is pointed at. */
export function factsOf(model: ModelView): string {
  const { price, contextLength, maxOutput, loaded, knowledge } = model;
  return [
    ...(contextLength === undefined ? [] : [t.contextTitle(contextLength)]),
    ...(maxOutput === undefined ? [] : [t.writes(maxOutput)]),
    ...(price === undefined ? [] : [priceTitle(price)]),
    ...abilitiesOf(model).map(({ words }) => words),
    ...(knowledge === undefined ? [] : [t.knows(knowledge)]),
    ...(loaded ? [t.loaded] : []),
  ].join(' · ');
}
