import { unlockText as t } from '../../lib/i18n/vault.ts';
import { Icon } from '../Icon.tsx';
import { UnlockForm } from './UnlockForm.tsx';

interface LockedNoticeProps {
  begins: boolean;
  /** Where a forgotten passphrase is dealt with; absent: this very page. */
  forgotAt?: string;
  onUnlocked(): void;
}

/** Oriel is locked, and how it is unlocked: above what else there is to see. */
export function LockedNotice({ begins, forgotAt, onUnlocked }: LockedNoticeProps) {
  return (
    <section class="panel locked" aria-label={t.title}>
      <h2>
        <Icon name="lock" />
        {t.title}
      </h2>
      <p class="hint">{t.why}</p>
      <UnlockForm begins={begins} onUnlocked={onUnlocked} />
      {forgotAt !== undefined && (
        <p class="hint">
          <a href={forgotAt} target="_blank" rel="noreferrer">
            {t.forgot}
          </a>
        </p>
      )}
    </section>
  );
}
