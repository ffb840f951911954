import { storesText as t } from '../../lib/i18n/stores.ts';
import type { BrokenStore as Broken } from '../../lib/protocol/store-control.ts';
import { BrokenStore } from './BrokenStore.tsx';
import { OutOfReach } from './OutOfReach.tsx';

interface BrokenStoresProps {
  broken: readonly Broken[];
  /** Nothing else can be shown. */
  alone: boolean;
  reload(): Promise<void>;
}

/** What cannot be read, above whatever can: nobody is to take what is missing for what was never there. */
export function BrokenStores({ broken, alone, reload }: BrokenStoresProps) {
  const away = broken.filter(({ fault }) => fault === 'unavailable').map(({ store }) => store);
  const single = away.length > 1 ? broken.filter(({ store }) => !away.includes(store)) : broken;
  const stores = (
    <>
      {away.length > 1 && <OutOfReach stores={away} reload={reload} />}
      {single.map((one) => (
        <BrokenStore key={one.store} broken={one} heading={alone ? 'h2' : 'h3'} reload={reload} />
      ))}
    </>
  );
  return alone ? (
    <main class="broken-stores">
      <h1>{t.heading}</h1>
      {stores}
    </main>
  ) : (
    <section class="broken-stores" aria-label={t.heading}>
      <h2>{t.heading}</h2>
      {stores}
    </section>
  );
}
