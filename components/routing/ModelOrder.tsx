import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { presetsText as t } from '../../lib/i18n/routing.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import { MAX_PRESET_MODELS, ORIEL } from '../../lib/protocol/virtual.ts';
import { askLocal } from '../ask-local.ts';
import { Icon } from '../Icon.tsx';
import { ModelPicker } from '../model-picker/ModelPicker.tsx';
import { namesOf } from './model-names.ts';

interface ModelOrderProps {
  models: readonly ModelView[];
  value: readonly ModelRef[];
  onChange(value: ModelRef[]): void;
  hint: string;
  problem: string | undefined;
}

type Act = 'up' | 'down' | 'take';

/** Models in an order: each can be moved and taken out, by buttons that keep the focus as their row moves. */
export function ModelOrder({ models, value, onChange, hint, problem }: ModelOrderProps) {
  const nameOf = namesOf(models);
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const refocus = useRef<{ ref: ModelRef; act: Act }>(undefined);
  // What Oriel chooses is no model to choose among.
  const offered = useMemo(
    () => models.filter(({ ref, providerId }) => providerId !== ORIEL && !value.includes(ref)),
    [models, value],
  );

  // A row that moves in the document loses the focus.
  useLayoutEffect(() => {
    const wanted = refocus.current;
    if (wanted === undefined) return;
    refocus.current = undefined;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('.order-row') ?? [])];
    const at = value.indexOf(wanted.ref);
    rows[at]?.querySelector<HTMLElement>(`[data-act=${wanted.act}]`)?.focus();
  }, [value]);

  const move = (ref: ModelRef, by: -1 | 1) => {
    const from = value.indexOf(ref);
    const to = from + by;
    if (to < 0 || to >= value.length) return;
    refocus.current = { ref, act: by < 0 ? 'up' : 'down' };
    setSaid(t.moved(nameOf(ref).name, to + 1, value.length));
    onChange(value.toSpliced(from, 1).toSpliced(to, 0, ref));
  };
  const take = (ref: ModelRef) => {
    const at = value.indexOf(ref);
    const neighbour = value[at + 1] ?? value[at - 1];
    if (neighbour !== undefined) refocus.current = { ref: neighbour, act: 'take' };
    setSaid(t.taken(nameOf(ref).name));
    onChange(value.filter((one) => one !== ref));
  };

  return (
    <fieldset class={`field${problem === undefined ? '' : ' invalid'}`}>
      <legend class="label">{t.list}</legend>
      {value.length > 0 && (
        <ol ref={list} class="order">
          {value.map((ref, place) => {
            const { name, providerLabel, missing } = nameOf(ref);
            const button = (act: Act, label: string, blocked: boolean, run: () => void) => (
              <button
                type="button"
                class={`button small quiet order-${act}`}
                data-act={act}
                aria-label={label}
                aria-disabled={blocked}
                onClick={run}
              >
                <Icon name={act === 'take' ? 'close' : 'chevron'} />
              </button>
            );
            return (
              <li key={ref} class="order-row">
                <span class="order-place">{place + 1}</span>
                <span class="order-name" title={ref}>
                  <span class="wrap">{name}</span>
                  <span class={missing ? 'hint bad' : 'hint'}>{missing ? t.missing : providerLabel}</span>
                </span>
                <span class="order-actions">
                  {button('up', t.up(name), place === 0, () => move(ref, -1))}
                  {button('down', t.down(name), place === value.length - 1, () => move(ref, 1))}
                  {button('take', t.take(name), false, () => take(ref))}
                </span>
              </li>
            );
          })}
        </ol>
      )}
      {value.length < MAX_PRESET_MODELS && (
        <ModelPicker
          label={t.addModel}
          emptyLabel={t.addModel}
          onOpen={askLocal}
          models={offered}
          onChoose={(ref) => {
            if (ref === null) return;
            setSaid(t.added(nameOf(ref).name, value.length + 1));
            onChange([...value, ref]);
          }}
        />
      )}
      <div class="below">
        {problem !== undefined && <p class="field-problem">{problem}</p>}
        {value.length > 1 && <p class="hint">{hint}</p>}
      </div>
      <p class="hidden" role="status">
        {said}
      </p>
    </fieldset>
  );
}
