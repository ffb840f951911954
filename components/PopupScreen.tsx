import { useCallback, useEffect, useState } from 'preact/hooks';
import { popupText as t } from '../lib/i18n/popup.ts';
import { unlockText } from '../lib/i18n/vault.ts';
import { type ActiveSite, activeSite } from '../lib/platform/active-site.ts';
import { send } from '../lib/platform/control-client.ts';
import { Icon, Mark } from './Icon.tsx';
import { Notice } from './Notice.tsx';
import { SiteCard } from './SiteCard.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import { useAction, useLoad } from './use-load.ts';
import { LockedNotice } from './vault/LockedNotice.tsx';
import { useVault } from './vault/use-vault.ts';

export function PopupScreen() {
  useKeptFocus();
  const [active, setActive] = useState<ActiveSite>();
  useEffect(() => {
    activeSite(location.search).then(setActive, () => setActive({ kind: 'impossible', why: 'hidden' }));
  }, []);
  const { value: vault, reload: reloadVault } = useVault();
  const locking = useAction();
  const lock = () =>
    locking.run(async () => {
      await send({ command: 'lock' });
      await reloadVault();
    });
  return (
    <div class="popup">
      <header class="brand">
        <Mark />
        <span>Oriel</span>
        {vault?.standing === 'unlocked' && (
          <button type="button" class="link brand-lock" onClick={() => void lock()}>
            <Icon name="lock" />
            {unlockText.lock}
          </button>
        )}
        <a class="brand-link" href="/dashboard.html" target="_blank" rel="noreferrer">
          {t.dashboard}
          <Icon name="out" />
        </a>
      </header>
      {locking.error !== undefined && <Notice tone="bad">{locking.error}</Notice>}
      {vault?.standing === 'locked' && (
        <LockedNotice begins forgotAt="/dashboard.html#providers" onUnlocked={() => void reloadVault()} />
      )}
      {active?.kind === 'site' && <Site key={active.origin} origin={active.origin} />}
      {active?.kind === 'impossible' && (
        <main class="site-card impossible">
          <h1>{t.impossible(active.why)}</h1>
          <p>{t.why(active.why)}</p>
        </main>
      )}
      {active === undefined && <Loading />}
    </div>
  );
}

function Site({ origin }: { origin: string }) {
  const load = useCallback(() => send({ command: 'site', origin }), [origin]);
  const { value, error, reload } = useLoad(load);
  if (value === undefined && error === undefined) return <Loading />;
  const failed = error !== undefined && (
    <div class="popup-error">
      <Notice tone="bad">{error}</Notice>
      <button type="button" class="button" onClick={() => void reload()}>
        {t.retry}
      </button>
    </div>
  );
  if (value === undefined)
    return (
      <main>
        <h1 class="hidden">{t.failed}</h1>
        {failed}
      </main>
    );
  return (
    <>
      <SiteCard reply={value} reload={reload} />
      {failed}
    </>
  );
}

function Loading() {
  return (
    <main class="site-card">
      <h1 class="loading">{t.loading}</h1>
    </main>
  );
}
