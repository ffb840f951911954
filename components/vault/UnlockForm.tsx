import { useEffect, useRef, useState } from 'preact/hooks';
import { unlockText as t } from '../../lib/i18n/vault.ts';
import { send } from '../../lib/platform/control-client.ts';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { PassphraseField } from './PassphraseField.tsx';

interface UnlockFormProps {
  /** It was opened for nothing else: typing may begin at once. Elsewhere it must not take the keys from where they go. */
  begins: boolean;
  onUnlocked(): void;
}

export function UnlockForm({ begins, onUnlocked }: UnlockFormProps) {
  const [passphrase, setPassphrase] = useState('');
  const [empty, setEmpty] = useState(false);
  const { busy, error, run } = useAction();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (begins) input.current?.focus();
  }, [begins]);
  const unlock = () => {
    if (busy) return;
    setEmpty(passphrase === '');
    input.current?.focus();
    if (passphrase === '') return;
    void run(async () => {
      setPassphrase('');
      await send({ command: 'unlock', passphrase });
      onUnlocked();
    });
  };
  return (
    <form
      class="form"
      noValidate
      aria-label={t.title}
      onSubmit={(event) => {
        event.preventDefault();
        unlock();
      }}
    >
      <PassphraseField
        label={t.passphrase}
        kind="current"
        value={passphrase}
        problem={empty ? t.empty : undefined}
        inputRef={input}
        onChange={(typed) => {
          setPassphrase(typed);
          setEmpty(false);
        }}
      />
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <div class="row actions">
        <button type="submit" class="button primary" aria-disabled={busy}>
          {busy ? t.unlocking : t.unlock}
        </button>
      </div>
    </form>
  );
}
