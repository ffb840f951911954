import { useRef, useState } from 'preact/hooks';
import { orphanedText as t } from '../../lib/i18n/vault.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { OrphanedKeys as Orphaned } from '../../lib/protocol/vault-control.ts';
import { Confirm } from '../Confirm.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';

interface OrphanedKeysProps {
  orphaned: readonly Orphaned[];
  reload(): Promise<void>;
}

/** Keys whose provider is gone: nobody would find them otherwise. Without any there is nothing to see. */
export function OrphanedKeys({ orphaned, reload }: OrphanedKeysProps) {
  const [asking, setAsking] = useState<string>();
  const [removed, setRemoved] = useState<string>();
  const { error, run, clear } = useAction();
  const top = useRef<HTMLElement>(null);
  if (orphaned.length === 0 && removed === undefined) return null;
  const ask = (id: string | undefined) => {
    clear();
    setRemoved(undefined);
    setAsking(id);
  };
  const remove = (id: string) =>
    run(async () => {
      await send({ command: 'remove-orphaned-keys', id });
      setAsking(undefined);
      setRemoved(id);
      // What had the focus goes with the row.
      top.current?.focus();
      await reload();
    });
  return (
    <section ref={top} class="block" tabindex={-1} aria-label={t.heading}>
      <h2>{t.heading}</h2>
      {orphaned.length > 0 && <p class="lede">{t.why}</p>}
      {removed !== undefined && <Notice tone="good">{t.removed(removed)}</Notice>}
      {orphaned.length > 0 && (
        <ul class="rows">
          {orphaned.map(({ id, origin, keys }) => (
            <li key={id} class="provider">
              <div class="provider-head">
                <div class="provider-name">
                  <h3>{id}</h3>
                  <p class="provider-facts">
                    <span>{t.keys(keys)}</span>
                    {origin !== undefined && <span class="mono wrap">{origin}</span>}
                  </p>
                </div>
                <div class="row provider-actions">
                  <button
                    type="button"
                    class="button small"
                    aria-label={t.removeOf(id)}
                    aria-expanded={asking === id}
                    onClick={() => ask(asking === id ? undefined : id)}
                  >
                    {t.remove}
                  </button>
                </div>
              </div>
              {asking === id && (
                <Confirm
                  question={t.question(id, keys)}
                  confirm={t.confirm(keys)}
                  cancel={t.cancel}
                  error={error}
                  onConfirm={() => void remove(id)}
                  onCancel={() => ask(undefined)}
                >
                  {t.loses(keys)}
                </Confirm>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
