import { useMemo } from 'preact/hooks';
import { keepingText as t } from '../../lib/i18n/activity.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { Notice } from '../Notice.tsx';
import { SitesApart } from '../SitesApart.tsx';
import { useAction } from '../use-load.ts';

interface SitesKeptProps {
  overview: Overview;
  reload(): Promise<void>;
}

const CHOICES = [
  { value: 'kept', label: t.keptFor },
  { value: 'not', label: t.notKeptFor },
] as const;
const word = (keep: boolean) => (keep ? 'kept' : 'not');

/** Sites whose text is kept, or not, whatever holds for all others. */
export function SitesKept({ overview, reload }: SitesKeptProps) {
  const { sites, all } = overview.keeping;
  const { error, run } = useAction();
  const apart = useMemo(
    () => Object.fromEntries(Object.entries(sites).map(([origin, keep]) => [origin, word(keep)] as const)),
    [sites],
  );
  return (
    <SitesApart
      overview={overview}
      apart={apart}
      choices={CHOICES}
      first={word(!all)}
      words={t}
      onChange={(origin, kept) =>
        void run(async () => {
          await send({ command: 'set-site-keeping', origin, keep: kept === null ? null : kept === 'kept' });
          await reload();
        })
      }
    >
      <p class="hint">{t.sitesHint}</p>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
    </SitesApart>
  );
}
