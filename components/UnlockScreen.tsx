import { useEffect } from 'preact/hooks';
import { unlockText as t } from '../lib/i18n/vault.ts';
import { closeOwnWindow } from '../lib/platform/own-window.ts';
import { Mark } from './Icon.tsx';
import { Notice } from './Notice.tsx';
import { UnlockForm } from './vault/UnlockForm.tsx';
import { useVault } from './vault/use-vault.ts';

/** Long enough to read why the window goes. */
const DONE_MS = 1_000;

/** The window that opens where a call of an allowed site waits for the passphrase. Closing it is the answer “no”. */
export function UnlockScreen() {
  const { value: vault, error, reload } = useVault();
  const done = vault !== undefined && vault.standing !== 'locked';
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => void closeOwnWindow(), DONE_MS);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <>
      <header class="brand">
        <Mark />
        <span>Oriel</span>
      </header>
      <main class="unlock">
        <h1>{vault === undefined ? t.looking : done ? t.done : t.title}</h1>
        {error !== undefined && <Notice tone="bad">{error}</Notice>}
        {vault?.standing === 'locked' && (
          <>
            <p>{t.asked}</p>
            <p class="hint">{t.why}</p>
            <UnlockForm begins onUnlocked={() => void reload()} />
            <p class="hint">
              <a href="/dashboard.html#providers" target="_blank" rel="noreferrer">
                {t.forgot}
              </a>
            </p>
          </>
        )}
      </main>
    </>
  );
}
