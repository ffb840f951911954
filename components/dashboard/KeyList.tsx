import { useState } from 'preact/hooks';
import { formText, keysText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Check, KeyView, ProviderView } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { plainText } from '../../lib/protocol/plain-text.ts';
import { Field } from '../Field.tsx';
import { KeyInput } from '../KeyInput.tsx';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { KeyRow } from './KeyRow.tsx';
import { UndoBar } from './UndoBar.tsx';
import { useHostAccess } from './use-host-access.ts';

interface KeyListProps {
  provider: ProviderView;
  reload(): Promise<void>;
}

interface Undo {
  words: string;
  command: Parameters<typeof send>[0];
}

/** A provider's keys in the order in which they are tried: none is shown, each can be named, moved, tested, removed. */
export function KeyList({ provider, reload }: KeyListProps) {
  const { id, keys } = provider;
  const [undo, setUndo] = useState<Undo>();
  const [checked, setChecked] = useState<{ id: string; check: Check }>();
  const [secret, setSecret] = useState('');
  const [missing, setMissing] = useState(false);
  const access = useHostAccess(provider.baseUrl ?? '');
  const { busy, error, run } = useAction();

  const change = (command: Parameters<typeof send>[0], taken?: Undo) =>
    run(async () => {
      setChecked(undefined);
      await send(command);
      await reload();
      setUndo(taken);
    });
  const test = (keyId: string) => {
    const asked = access.ask();
    void run(async () => {
      setChecked(undefined);
      if (!(await asked))
        throw new OrielError('network', {
          message: formText.accessRefused(provider.baseUrl ?? provider.label),
        });
      const { type, label, baseUrl, models } = provider;
      const draft = { id, type, label, ...(baseUrl ? { baseUrl } : {}), ...(models ? { models } : {}) };
      setChecked({ id: keyId, check: await send({ command: 'test-provider', provider: draft, keyId }) });
    });
  };
  const add = () => {
    setMissing(secret.trim() === '');
    if (secret.trim() === '') return;
    void run(async () => {
      await send({ command: 'add-key', id, key: secret.trim() });
      setSecret('');
      setUndo(undefined);
      await reload();
    });
  };
  const nameOf = ({ name }: KeyView, place: number) =>
    name === undefined ? t.unnamed(place + 1) : plainText(name, 60);
  const order = keys.map((key) => key.id);

  return (
    <section class="keys" aria-label={t.keysOf(provider.label)}>
      {keys.length > 1 && <p class="hint">{t.order}</p>}
      {keys.length === 0 && <p class="hint">{t.none}</p>}
      {keys.length > 0 && (
        <ol class="key-rows">
          {keys.map((key, place) => {
            const name = nameOf(key, place);
            return (
              <KeyRow
                key={key.id}
                entry={key}
                name={name}
                isFirst={keys.length === 1 ? undefined : place === 0}
                check={checked?.id === key.id ? checked.check : undefined}
                onFirst={() =>
                  change(
                    { command: 'order-keys', id, keyIds: [key.id, ...order.filter((one) => one !== key.id)] },
                    { words: t.reordered(name), command: { command: 'order-keys', id, keyIds: order } },
                  )
                }
                onTest={() => test(key.id)}
                onRename={(given) => change({ command: 'rename-key', id, keyId: key.id, name: given })}
                onRemove={() =>
                  change(
                    { command: 'remove-key', id, keyId: key.id },
                    { words: t.removed(name), command: { command: 'restore-key', id, keyId: key.id } },
                  )
                }
              />
            );
          })}
        </ol>
      )}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <form
        class="key-add"
        noValidate
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <Field
          label={keys.length === 0 ? t.only : t.another}
          problem={missing && secret.trim() === '' ? t.empty : undefined}
        >
          {(control) => <KeyInput {...control} value={secret} onChange={setSecret} />}
        </Field>
        <button type="submit" class="button" aria-disabled={busy}>
          {t.add}
        </button>
      </form>
      {undo !== undefined && (
        <UndoBar
          key={undo.words}
          words={undo.words}
          onUndo={() => change(undo.command)}
          onGone={() => setUndo(undefined)}
        />
      )}
    </section>
  );
}
