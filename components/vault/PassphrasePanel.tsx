import { useRef, useState } from 'preact/hooks';
import { forgottenText, vaultText as t } from '../../lib/i18n/vault.ts';
import { send } from '../../lib/platform/control-client.ts';
import { AUTO_LOCK_MINUTES } from '../../lib/protocol/passphrase.ts';
import type { VaultView } from '../../lib/protocol/vault-control.ts';
import { Notice } from '../Notice.tsx';
import { Select } from '../Select.tsx';
import { useAction } from '../use-load.ts';
import { Forgotten } from './Forgotten.tsx';
import { PassphraseForm, type PassphraseTask } from './PassphraseForm.tsx';

const AUTO_LOCK = [undefined, ...AUTO_LOCK_MINUTES].map((minutes) => ({
  value: String(minutes ?? ''),
  label: t.autoLockAfter(minutes),
}));

const DONE: Readonly<Record<PassphraseTask, string>> = {
  set: t.wasSet,
  change: t.wasChanged,
  remove: t.wasRemoved,
};

/** Whether saved keys are kept under a passphrase; what that protects, and what it does not. */
export function PassphrasePanel({ vault, reload }: { vault: VaultView; reload(): Promise<void> }) {
  const { standing, autoLock, keys } = vault;
  const [task, setTask] = useState<PassphraseTask>();
  const [done, setDone] = useState<string>();
  const { error, run } = useAction();
  const top = useRef<HTMLElement>(null);
  const begin = (next: PassphraseTask) => {
    setDone(undefined);
    setTask(next);
  };
  /** What had the focus goes: the panel is the place to go on. */
  const leave = () => {
    setTask(undefined);
    top.current?.focus();
  };
  const finish = (said: string) => {
    leave();
    setDone(said);
    void reload();
  };
  return (
    <section ref={top} class="block" id="passphrase" tabindex={-1} aria-label={t.heading}>
      <h2>{t.heading}</h2>
      <p class="lede">{standing === 'open' ? t.unprotected : t.protects}</p>
      <div class="panel">
        <p>{standing === 'open' ? t.none : t[standing]}</p>
        {done !== undefined && <Notice tone="good">{done}</Notice>}
        {standing === 'locked' && <Forgotten keys={keys} onRemoved={() => finish(forgottenText.done)} />}
        {standing !== 'locked' && task !== undefined && (
          <PassphraseForm key={task} task={task} onDone={() => finish(DONE[task])} onCancel={leave} />
        )}
        {standing === 'open' && task === undefined && (
          <div class="row actions">
            <button type="button" class="button" onClick={() => begin('set')}>
              {t.set}
            </button>
          </div>
        )}
        {standing === 'unlocked' && task === undefined && (
          <>
            <div class="row actions">
              <button
                type="button"
                class="button"
                onClick={() =>
                  void run(async () => {
                    await send({ command: 'lock' });
                    finish(t.lockedNow);
                  })
                }
              >
                {t.lockNow}
              </button>
              <button type="button" class="button" onClick={() => begin('change')}>
                {t.change}
              </button>
              <button type="button" class="button" onClick={() => begin('remove')}>
                {t.remove}
              </button>
            </div>
            <div class="vault-auto">
              <Select
                label={t.autoLock}
                value={String(autoLock ?? '')}
                choices={AUTO_LOCK}
                onChange={(chosen) =>
                  void run(async () => {
                    const minutes = AUTO_LOCK_MINUTES.find((one) => String(one) === chosen) ?? null;
                    await send({ command: 'set-auto-lock', minutes });
                    await reload();
                  })
                }
              />
              <p class="hint">{t.autoLockHint}</p>
            </div>
          </>
        )}
        {error !== undefined && <Notice tone="bad">{error}</Notice>}
        {standing === 'open' && <p class="hint">{t.protects}</p>}
        <p class="hint">{t.leaves}</p>
      </div>
    </section>
  );
}
