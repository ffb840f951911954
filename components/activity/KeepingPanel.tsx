import { useState } from 'preact/hooks';
import { keepingText as t } from '../../lib/i18n/activity.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { MAX_KEEPING_DAYS } from '../../lib/protocol/limits.ts';
import { Check } from '../Check.tsx';
import { Notice } from '../Notice.tsx';
import { NumberField } from '../routing/NumberField.tsx';
import { SaveForm, useSaving } from '../SaveForm.tsx';
import { useAction } from '../use-load.ts';
import { SitesKept } from './SitesKept.tsx';

interface KeepingPanelProps {
  overview: Overview;
  reload(): Promise<void>;
}

/** Whether the text of calls is kept: for all sites, for how long, and for which sites otherwise. */
export function KeepingPanel({ overview, reload }: KeepingPanelProps) {
  const { all } = overview.keeping;
  const { error, run } = useAction();
  const set = (on: boolean) =>
    run(async () => {
      await send({ command: 'set-keeping', all: on, days: overview.keeping.days });
      await reload();
    });
  return (
    <section class="block">
      <h2>{t.heading}</h2>
      <p class="lede">{t.hint}</p>
      <div class="panel">
        <Check label={t.all} hint={t.allHint} checked={all} onChange={set} />
        {error !== undefined && <Notice tone="bad">{error}</Notice>}
        <Days overview={overview} reload={reload} />
        <h3>{t.explain}</h3>
        <ul class="plain-list">
          {[t.kept, t.blotted, t.notKept, t.private, t.stays].map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </div>
      <SitesKept overview={overview} reload={reload} />
    </section>
  );
}

function Days({ overview, reload }: KeepingPanelProps) {
  const { all, days } = overview.keeping;
  const [typed, setTyped] = useState(String(days));
  const [problem, setProblem] = useState<string>();
  const saving = useSaving();
  const value = Number(typed);
  const save = () => {
    const good = Number.isInteger(value) && value >= 1 && value <= MAX_KEEPING_DAYS;
    setProblem(good ? undefined : t.badDays(MAX_KEEPING_DAYS));
    if (!good) return;
    saving.save(async () => {
      await send({ command: 'set-keeping', all, days: value });
      await reload();
    });
  };
  return (
    <SaveForm saving={saving} words={t} onSubmit={save}>
      <div class="few-digits">
        <NumberField
          label={t.days}
          value={typed}
          problem={problem}
          hint={value < days ? t.fewer : undefined}
          onChange={(next) => {
            setTyped(next);
            setProblem(undefined);
            saving.changed();
          }}
        />
      </div>
    </SaveForm>
  );
}
