import { useEffect, useRef, useState } from 'preact/hooks';
import { typesText as t } from '../../lib/i18n/dashboard.ts';
import type { ProviderTypeView } from '../../lib/protocol/control.ts';
import { Icon, type IconName } from '../Icon.tsx';
import { inGroups, searchTypes } from './type-search.ts';

interface TypePickerProps {
  types: readonly ProviderTypeView[];
  onChoose(type: ProviderTypeView): void;
  /** Takes the focus when it appears. */
  focused?: boolean;
}

const ICONS: Record<ProviderTypeView['group'], IconName> = { cloud: 'cloud', local: 'device', any: 'globe' };

/** All kinds of provider, by group. Typing searches, the arrow keys go through them, Enter takes one. */
export function TypePicker({ types, onChoose, focused }: TypePickerProps) {
  const [query, setQuery] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focused) search.current?.focus();
  }, [focused]);

  const found = searchTypes(types, query);
  const groups = inGroups(found);
  const shown = groups.flatMap((group) => group.types);

  const onKeyDown = (event: KeyboardEvent) => {
    const rows = [...(list.current?.querySelectorAll<HTMLButtonElement>('button.kind') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === 'Enter' && at === -1 && event.target === search.current) {
      event.preventDefault();
      // The best match, not the first of the first group.
      if (query.trim() !== '' && found[0] !== undefined) onChoose(found[0]);
      return;
    }
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to === undefined || event.isComposing) return;
    event.preventDefault();
    if (to < 0) search.current?.focus();
    else rows[Math.min(to, rows.length - 1)]?.focus();
  };
  const any = types.find(({ type }) => type === 'openai-compatible');

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys beside Tab, which reaches every row too
    <div class="type-picker" onKeyDown={onKeyDown}>
      <div class="search wide">
        <Icon name="search" />
        <input
          ref={search}
          class="input"
          type="search"
          aria-label={t.search}
          placeholder={t.search}
          autocomplete="off"
          spellcheck={false}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </div>
      <p class="hidden" role="status">
        {query.trim() === '' ? '' : t.found(shown.length)}
      </p>
      <div ref={list} class="type-list">
        {groups.map(({ group, types: members }) => (
          // Its place among headings differs from screen to screen: it is a name, and none of them.
          <section key={group} aria-label={t.groups[group]}>
            <p class="type-group">{t.groups[group]}</p>
            <ul class="type-rows">
              {members.map((type) => (
                <li key={type.type} class="type-row">
                  <button type="button" class="kind" value={type.type} onClick={() => onChoose(type)}>
                    <Icon name={ICONS[group]} />
                    <span class="kind-text">
                      <span class="kind-label">{type.label}</span>
                      <span class="hint">{type.description}</span>
                    </span>
                    <span class="kind-key">{t.keys[type.key.needed]}</span>
                  </button>
                  <KeyLink type={type} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {found.length === 0 && (
          <div class="empty">
            <p>{t.nothing(query.trim())}</p>
            {any !== undefined && (
              <button type="button" class="link" onClick={() => onChoose(any)}>
                {t.chooseAny}
              </button>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

/** Where keys of this kind are made, in a tab of its own. */
export function KeyLink({ type }: { type: ProviderTypeView }) {
  const { at } = type.key;
  if (at === undefined) return null;
  return (
    <a class="key-link" href={at} target="_blank" rel="noreferrer" aria-label={t.getKeyOf(type.label)}>
      {t.getKey}
      <Icon name="out" />
    </a>
  );
}

/** The kind that was chosen, with the way back to the list. */
export function ChosenType({ type, onChange }: { type: ProviderTypeView; onChange(): void }) {
  return (
    <div class="chosen-type">
      <Icon name={ICONS[type.group]} />
      <span class="kind-text">
        <span class="kind-label">{type.label}</span>
        <span class="hint">{type.description}</span>
      </span>
      <span class="row">
        <KeyLink type={type} />
        <button type="button" class="button small" onClick={onChange}>
          {t.other}
        </button>
      </span>
    </div>
  );
}
