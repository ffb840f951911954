import { useState } from 'preact/hooks';
import { forgottenText as t } from '../../lib/i18n/vault.ts';
import { send } from '../../lib/platform/control-client.ts';
import { Confirm } from '../Confirm.tsx';
import { useAction } from '../use-load.ts';

/** The only way out for who has forgotten the passphrase. */
export function Forgotten({ keys, onRemoved }: { keys: number; onRemoved(): void }) {
  const [asking, setAsking] = useState(false);
  const { error, run, clear } = useAction();
  if (!asking)
    return (
      <div class="row actions">
        <button type="button" class="button" onClick={() => setAsking(true)}>
          {t.forgotten}
        </button>
      </div>
    );
  return (
    <Confirm
      question={t.question}
      confirm={t.confirm}
      cancel={t.cancel}
      error={error}
      onCancel={() => {
        clear();
        setAsking(false);
      }}
      onConfirm={() =>
        run(async () => {
          await send({ command: 'remove-all-keys' });
          onRemoved();
        })
      }
    >
      {t.loses(keys)}
    </Confirm>
  );
}
