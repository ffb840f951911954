import { useEffect, useRef } from 'preact/hooks';
import { sitesText as t } from '../../lib/i18n/sites.ts';
import type { SiteView } from '../../lib/protocol/control.ts';

interface SiteForgetProps {
  site: SiteView;
  onCancel(): void;
  onForget(): void;
}

/** Asks before a site is forgotten: its activity does not come back. */
export function SiteForget({ site, onCancel, onForget }: SiteForgetProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => cancel.current?.focus(), []);
  return (
    <div
      class="confirm site-part"
      role="alertdialog"
      aria-label={t.forgetQuestion(site)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <p class="wrap">
        <strong>{t.forgetQuestion(site)}</strong> {site.top === undefined ? t.forgetSite : t.forgetPair}
      </p>
      <div class="row actions">
        <button type="button" class="button danger" onClick={onForget}>
          {t.confirmForget}
        </button>
        <button ref={cancel} type="button" class="button" onClick={onCancel}>
          {t.cancel}
        </button>
      </div>
    </div>
  );
}
