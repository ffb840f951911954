import { standardText as t } from '../../lib/i18n/standard.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Command, Overview } from '../../lib/protocol/control.ts';
import { Notice } from '../Notice.tsx';
import { Select } from '../Select.tsx';
import { SitesApart } from '../SitesApart.tsx';
import { useAction } from '../use-load.ts';
import { LetOrielIn } from './LetOrielIn.tsx';

interface StandardPanelProps {
  overview: Overview;
  reload(): Promise<void>;
}

const CHOICES = (['automatic', 'oriel', 'browser'] as const).map((value) => ({
  value,
  label: t.usuals(value),
}));

const OF_SITES = (['oriel', 'browser'] as const).map((value) => ({ value, label: t.by(value) }));

/** Whose `LanguageModel` sites get: all of them, and those that are set apart. */
export function StandardPanel({ overview, reload }: StandardPanelProps) {
  const { usual, by, own, untold } = overview.standard;
  const now = usual === 'automatic' ? `${t.automatic} ${t.own(own)}` : t.own(own);
  const { error, run } = useAction();
  const change = (command: Command) =>
    run(async () => {
      await send(command);
      await reload();
    });
  return (
    <section class="block" id="standard">
      <h2>{t.heading}</h2>
      <p class="lede">{t.hint}</p>
      <div class="panel standard">
        <Select
          label={t.usual}
          value={usual}
          choices={CHOICES}
          onChange={(chosen) => void change({ command: 'set-standard', usual: chosen })}
        />
        <p class="hint">{now}</p>
        {by === 'oriel' && <LetOrielIn />}
        {untold.length > 0 && <Notice tone="bad">{t.untold(untold)}</Notice>}
        {error !== undefined && <Notice tone="bad">{error}</Notice>}
        <SitesApart
          overview={overview}
          apart={overview.standard.sites}
          choices={OF_SITES}
          first={by === 'oriel' ? 'browser' : 'oriel'}
          words={t}
          onChange={(origin, chosen) => void change({ command: 'set-site-standard', origin, by: chosen })}
        />
        <p class="hint">{t.reload}</p>
      </div>
    </section>
  );
}
