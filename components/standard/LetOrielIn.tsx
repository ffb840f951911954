import { useState } from 'preact/hooks';
import { standardText as t } from '../../lib/i18n/standard.ts';
import { useMissingHosts } from '../dashboard/use-host-access.ts';
import { Notice } from '../Notice.tsx';

/** Pages elsewhere than on this computer are secure, or get nothing. */
const EVERYWHERE = ['https://*/*'];

/**
 * Where the browser has to let Oriel in first: says so, and has it asked. Else nothing.
 * @param lead What it is about, where nothing around says so.
 */
export function LetOrielIn({ lead }: { lead?: string }) {
  const host = useMissingHosts(EVERYWHERE);
  const [refused, setRefused] = useState(false);
  if (host.missing.length === 0) return null;
  return (
    <Notice tone="info">
      <p>
        {lead} {t.shut}
      </p>
      <div class="row">
        <button
          type="button"
          class="button"
          onClick={() => void host.ask().then((granted) => setRefused(!granted))}
        >
          {t.let}
        </button>
      </div>
      {refused && <p>{t.notLet}</p>}
    </Notice>
  );
}
