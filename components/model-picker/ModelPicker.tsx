import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { modelPickerText as t } from '../../lib/i18n/model-picker.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import { Icon } from '../Icon.tsx';
import { ModelPanel } from './ModelPanel.tsx';
import { indexModels } from './model-search.ts';
import { Retirement } from './Retirement.tsx';

export interface ModelPickerProps {
  models: readonly ModelView[];
  value?: ModelRef | undefined;
  /** `null`: the default model, offered only with `defaultLabel`. */
  onChoose(model: ModelRef | null): void;
  /** What the choice is for: the accessible name begins with it. */
  label: string;
  /** Offers "no choice of its own" as the first option. */
  defaultLabel?: string | undefined;
  /** Stands where nothing is chosen, without being an option. */
  emptyLabel?: string;
  /** Which kind is to be chosen. Absent: models to chat with. */
  kind?: NonNullable<ModelView['kind']>;
  onOpen?(): void;
  /** Opens in the flow of the page, where the window is too small for something that floats. */
  inline?: boolean;
}

/** Shows the chosen model; opens into a searchable list, grouped by provider. */
export function ModelPicker(props: ModelPickerProps) {
  const { value, onChoose, label, defaultLabel, emptyLabel, inline, kind = 'chat', onOpen } = props;
  const [open, setOpen] = useState(false);
  // A list of sites holds hundreds of pickers, and few of them are ever opened.
  const models = useMemo(
    () =>
      open ? props.models.filter((model) => (model.kind ?? 'chat') === kind || model.ref === value) : [],
    [open, props.models, kind, value],
  );
  const [firstKey, setFirstKey] = useState('');
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const id = useId();

  const close = (focusTrigger: boolean) => {
    setOpen(false);
    if (focusTrigger) trigger.current?.focus();
  };
  const openWith = (query: string) => {
    onOpen?.();
    setFirstKey(query);
    setOpen(true);
  };

  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (open || event.ctrlKey || event.metaKey || event.altKey) return;
    const types = event.key.length === 1 && event.key !== ' ';
    if (!types && event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    openWith(types ? event.key : '');
  };

  return (
    <div class={`picker${inline ? ' picker-inline' : ''}`} ref={root}>
      <button
        type="button"
        class="picker-trigger"
        ref={trigger}
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={open ? `${id}-list` : undefined}
        aria-labelledby={`${id}-label ${id}-value`}
        onClick={() => (open ? close(false) : openWith(''))}
        onKeyDown={onKeyDown}
      >
        <span id={`${id}-label`} class="hidden">
          {label}
        </span>
        <span id={`${id}-value`} class="picker-value">
          <Chosen models={props.models} value={value} emptyLabel={defaultLabel ?? emptyLabel ?? t.choose} />
        </span>
        <Icon name="chevron" />
      </button>
      {open && (
        <ModelPanel
          id={id}
          models={models}
          value={value}
          defaultLabel={defaultLabel}
          label={label}
          initialQuery={firstKey}
          inline={inline === true}
          onClose={() => close(true)}
          onChoose={(ref) => {
            close(true);
            onChoose(ref);
          }}
        />
      )}
    </div>
  );
}

function Chosen({
  models,
  value,
  emptyLabel,
}: Pick<ModelPickerProps, 'models' | 'value'> & { emptyLabel: string }) {
  if (value === undefined) return <span class="picker-name muted">{emptyLabel}</span>;
  const model = indexModels(models).byRef.get(value);
  if (model === undefined)
    return (
      <>
        <span class="picker-name" title={value}>
          {value}
        </span>
        <span class="picker-provider bad">{t.missing}</span>
      </>
    );
  return (
    <>
      <span class="picker-name" title={model.ref}>
        {model.name}
      </span>
      <Retirement model={model} brief />
      <span class="picker-provider">{model.providerLabel}</span>
    </>
  );
}
