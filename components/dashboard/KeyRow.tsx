import { useState } from 'preact/hooks';
import { keysText as t } from '../../lib/i18n/dashboard.ts';
import { ago } from '../../lib/i18n/format.ts';
import type { Check, KeyView } from '../../lib/protocol/control.ts';
import { CheckResult } from '../CheckResult.tsx';

interface KeyRowProps {
  entry: KeyView;
  /** As people know it: its own, or one by its place. */
  name: string;
  /** Absent: the provider has no other. */
  isFirst?: boolean | undefined;
  check: Check | undefined;
  onFirst(): void;
  onTest(): void;
  /** `null`: it has none any more. */
  onRename(name: string | null): void;
  onRemove(): void;
}

/** One of a provider's keys, and what can be done with it. What it is, is not known here. */
export function KeyRow({ entry, name, isFirst, check, ...on }: KeyRowProps) {
  const [typed, setTyped] = useState<string>();
  const actions = [
    ...(isFirst === false ? [{ words: t.makeFirst, about: t.makeFirstOf(name), run: on.onFirst }] : []),
    { words: t.test, about: t.testOf(name), run: on.onTest },
    { words: t.rename, about: t.renameOf(name), run: () => setTyped(entry.name ?? '') },
    { words: t.remove, about: t.removeOf(name), run: on.onRemove },
  ];
  return (
    <li class="key-row">
      {typed === undefined ? (
        <>
          <p class="key-name">
            <strong>{name}</strong>
            {isFirst && <span class="chip">{t.first}</span>}
            {entry.addedAt !== undefined && (
              <span class="hint">{t.added(ago(entry.addedAt, Date.now()))}</span>
            )}
          </p>
          <div class="row provider-actions">
            {actions.map(({ words, about, run }) => (
              <button key={words} type="button" class="button small" aria-label={about} onClick={run}>
                {words}
              </button>
            ))}
          </div>
        </>
      ) : (
        <form
          class="row key-rename"
          onSubmit={(event) => {
            event.preventDefault();
            setTyped(undefined);
            on.onRename(typed.trim() || null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setTyped(undefined);
          }}
        >
          <input
            autofocus
            class="input"
            maxLength={60}
            autocomplete="off"
            aria-label={t.name(name)}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" class="button small">
            {t.save}
          </button>
          <button type="button" class="button small quiet" onClick={() => setTyped(undefined)}>
            {t.cancel}
          </button>
        </form>
      )}
      {check !== undefined && <CheckResult check={check} />}
    </li>
  );
}
