import { storesText as t } from '../../lib/i18n/stores.ts';
import type { StoreName } from '../../lib/protocol/store-control.ts';
import { Notice } from '../Notice.tsx';

interface OutOfReachProps {
  stores: readonly StoreName[];
  reload(): Promise<void>;
}

/** Several stores at once: it is the browser that keeps them from Oriel, and one thing to do. Nothing can be erased or copied. */
export function OutOfReach({ stores, reload }: OutOfReachProps) {
  return (
    <article class="broken-store">
      <Notice tone="bad">{t.away}</Notice>
      <p>{t.awayAre(stores)}</p>
      <div class="row actions">
        <button type="button" class="button" onClick={() => void reload()}>
          {t.again}
        </button>
      </div>
    </article>
  );
}
