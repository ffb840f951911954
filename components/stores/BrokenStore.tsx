import { useState } from 'preact/hooks';
import { storesText as t } from '../../lib/i18n/stores.ts';
import { send } from '../../lib/platform/control-client.ts';
import { copyOf } from '../../lib/platform/stores.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import type { BrokenStore as Broken } from '../../lib/protocol/store-control.ts';
import { Confirm } from '../Confirm.tsx';
import { Notice } from '../Notice.tsx';
import { saveFile } from '../save-file.ts';
import { useAction } from '../use-load.ts';

interface BrokenStoreProps {
  broken: Broken;
  heading: 'h2' | 'h3';
  reload(): Promise<void>;
}

/** One store that cannot be read: what is wrong, what still works, and what a person can do. Nothing is done by itself. */
export function BrokenStore({
  broken: { store, fault, message },
  heading: Heading,
  reload,
}: BrokenStoreProps) {
  const [asking, setAsking] = useState(false);
  const [saved, setSaved] = useState<string>();
  const copying = useAction();
  const erasing = useAction();

  const copy = () =>
    copying.run(async () => {
      setSaved(undefined);
      const content = await copyOf(store).catch(() => undefined);
      if (content === undefined) throw new OrielError('internal', { message: t.notCopied });
      const name = t.copyName(store, new Date().toISOString().slice(0, 10));
      saveFile(content, name);
      setSaved(name);
    });
  const startAnew = () =>
    erasing.run(async () => {
      await send({ command: 'start-anew', store });
      await reload();
    });

  return (
    <article class="broken-store">
      <Heading>{t.of(store)}</Heading>
      <Notice tone="bad">
        {message} {t.meanwhile(store)}
      </Notice>
      {asking ? (
        <Confirm
          question={t.question(store)}
          confirm={t.confirm}
          cancel={t.cancel}
          error={erasing.error}
          onConfirm={startAnew}
          onCancel={() => setAsking(false)}
        >
          {t.loses(store)}
        </Confirm>
      ) : (
        <div class="row actions">
          <button type="button" class="button" onClick={() => void reload()}>
            {t.again}
          </button>
          {/* Sealed keys are of no use outside of the browser whose key opens them. */}
          {fault !== 'unavailable' && store !== 'keys' && (
            <button
              type="button"
              class="button"
              aria-label={t.copyOf(store)}
              aria-busy={copying.busy}
              onClick={copy}
            >
              {t.copy}
            </button>
          )}
          {fault !== 'unavailable' && (
            <button type="button" class="button" aria-label={t.anewOf(store)} onClick={() => setAsking(true)}>
              {t.anew}
            </button>
          )}
        </div>
      )}
      {copying.error !== undefined && <Notice tone="bad">{copying.error}</Notice>}
      {saved !== undefined && <Notice tone="good">{t.copied(saved)}</Notice>}
    </article>
  );
}
