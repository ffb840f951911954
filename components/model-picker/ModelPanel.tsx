import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { modelPickerText as t } from '../../lib/i18n/model-picker.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import { Icon } from '../Icon.tsx';
import { indexModels, searchModels } from './model-search.ts';
import { factsOf, PickerOption } from './PickerOption.tsx';
import { inSight, layOut, OPTION_HEIGHT, type PickerRow, scrollFor } from './picker-rows.ts';

/** CSS pixels. */
const LIST_HEIGHT = 264;
/** Where the list opens inside a small window. */
const LIST_HEIGHT_INLINE = 212;

interface ModelPanelProps {
  id: string;
  models: readonly ModelView[];
  value: ModelRef | undefined;
  defaultLabel: string | undefined;
  label: string;
  initialQuery: string;
  inline: boolean;
  onChoose(model: ModelRef | null): void;
  onClose(): void;
}

const refOf = (row: PickerRow | undefined): ModelRef | null | undefined =>
  row?.kind === 'model' ? row.model.ref : row?.kind === 'default' ? null : undefined;

/** The open picker: a combobox over a listbox of which only the rows in sight exist. */
export function ModelPanel(props: ModelPanelProps) {
  const { id, models, value, defaultLabel, label, onChoose, onClose } = props;
  const [query, setQuery] = useState(props.initialQuery);
  const { rows, options, height } = useMemo(
    () => layOut(searchModels(indexModels(models), query), defaultLabel !== undefined && query.trim() === ''),
    [models, query, defaultLabel],
  );
  const chosen = value ?? (defaultLabel === undefined ? undefined : null);
  const start = () => Math.max(0, query === '' ? options.findIndex((row) => refOf(row) === chosen) : 0);
  const [active, setActive] = useState(start);
  const [scrollTop, setScrollTop] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const viewport = Math.min(height, props.inline ? LIST_HEIGHT_INLINE : LIST_HEIGHT);
  const page = Math.max(1, Math.floor(viewport / OPTION_HEIGHT) - 1);

  const reveal = (option: number) => {
    const row = options[option];
    if (row === undefined || list.current === null) return;
    list.current.scrollTop = scrollFor(row, list.current.scrollTop, viewport);
    setScrollTop(list.current.scrollTop);
  };
  // A local server's list may come while it is open: what was pointed at stays so.
  const pointed = useRef({ query, ref: refOf(options[active]) });
  useLayoutEffect(() => {
    const { query: before, ref } = pointed.current;
    const kept = before === query ? options.findIndex((row) => refOf(row) === ref) : -1;
    if (kept >= 0 && kept !== active) setActive(kept);
    // Only where the list opens or its rows change: pointing at a row must not scroll.
    reveal(kept >= 0 ? kept : active);
  }, [rows]);
  useLayoutEffect(() => {
    pointed.current = { query, ref: refOf(options[active]) };
  });
  useEffect(() => {
    input.current?.focus();
    panel.current?.scrollIntoView?.({ block: 'nearest' });
    input.current?.setSelectionRange(query.length, query.length);
  }, []);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(options.length - 1, to));
    setActive(next);
    reveal(next);
  };
  const choose = (row: PickerRow | undefined) => {
    const ref = refOf(row);
    if (ref !== undefined) onChoose(ref);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    PageDown: () => move(active + page),
    PageUp: () => move(active - page),
    Home: () => move(0),
    End: () => move(options.length - 1),
    Enter: () => choose(options[active]),
    Escape: onClose,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = event.isComposing ? undefined : keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    // Escape must not reach the window, which would deny.
    event.stopPropagation();
    act();
  };

  const activeRow = options[active];
  const answering =
    activeRow?.kind === 'model' ? indexModels(models).byRef.get(activeRow.model.answers ?? '') : undefined;
  const drawn = inSight(rows, scrollTop, viewport);
  if (activeRow !== undefined && !drawn.includes(activeRow)) drawn.push(activeRow);
  const optionId = (option: number) => `${id}-option-${option}`;

  return (
    <div class="picker-panel" ref={panel}>
      <div class="picker-search">
        <Icon name="search" />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={activeRow ? optionId(active) : undefined}
          aria-label={t.search}
          placeholder={t.placeholder(models.length)}
          autocomplete="off"
          spellcheck={false}
          value={query}
          onKeyDown={onKeyDown}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setActive(0);
            if (list.current) list.current.scrollTop = 0;
            setScrollTop(0);
          }}
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        class="picker-list"
        role="listbox"
        tabindex={-1}
        aria-label={label}
        style={{ height: `${viewport}px` }}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onMouseDown={(event) => event.preventDefault()}
      >
        <div class="picker-rows" role="presentation" style={{ height: `${height}px` }}>
          {drawn.map((row) =>
            row.kind === 'group' ? (
              <div
                key={`group ${row.top}`}
                class="picker-group"
                role="presentation"
                style={{ top: `${row.top}px`, height: `${row.height}px` }}
              >
                <span>{row.label}</span>
                {row.local && <span class="picker-note">{t.local}</span>}
              </div>
            ) : (
              <PickerOption
                key={refOf(row) ?? 'default'}
                id={optionId(row.option)}
                row={row}
                count={options.length}
                active={row.option === active}
                selected={refOf(row) === chosen}
                defaultLabel={defaultLabel}
                onPoint={() => setActive(row.option)}
                onChoose={() => choose(row)}
              />
            ),
          )}
        </div>
      </div>
      {options.length === 0 && <p class="picker-empty">{models.length === 0 ? t.none : t.nothing(query)}</p>}
      {activeRow?.kind === 'model' && (
        <p class="picker-detail" aria-hidden="true">
          {activeRow.model.ref}
          {factsOf(activeRow.model) !== '' && (
            <span class="picker-detail-note">{factsOf(activeRow.model)}</span>
          )}
          {activeRow.model.note && <span class="picker-detail-note">{activeRow.model.note}</span>}
          {answering !== undefined && (
            <span class="picker-detail-note">
              {t.answers(`${answering.name} · ${answering.providerLabel}`)}
            </span>
          )}
        </p>
      )}
      <p class="hidden" role="status">
        {query === '' ? '' : t.found(options.length)}
      </p>
    </div>
  );
}
