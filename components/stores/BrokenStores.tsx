import { storesText as t } from '../../lib/i18n/stores.ts';
import type { BrokenStore as Broken } from '../../lib/protocol/store-control.ts';
import { BrokenStore } from './BrokenStore.tsx';

interface BrokenStoresProps {
  broken: readonly Broken[];
  reload(): Promise<void>;
}

/** What cannot be read, above whatever can: nobody is to take what is missing for what was never there. */
export function BrokenStores({ broken, reload }: BrokenStoresProps) {
  return (
    <section class="broken-stores" aria-labelledby="broken-stores">
      <h2 id="broken-stores">{t.heading}</h2>
      {broken.map((one) => (
        <BrokenStore key={one.store} broken={one} reload={reload} />
      ))}
    </section>
  );
}
