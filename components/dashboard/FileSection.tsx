import { fileText as t } from '../../lib/i18n/dashboard.ts';
import { ExportPanel } from './ExportPanel.tsx';
import { ImportPanel } from './ImportPanel.tsx';

export function FileSection({ reload }: { reload(): Promise<void> }) {
  return (
    <>
      <h1>{t.heading}</h1>
      <section class="block">
        <h2>{t.importHeading}</h2>
        <p class="lede">{t.importHint}</p>
        <ImportPanel reload={reload} />
      </section>
      <section class="block">
        <h2>{t.exportHeading}</h2>
        <p class="lede">{t.exportHint}</p>
        <ExportPanel />
      </section>
    </>
  );
}
