import { useState } from 'preact/hooks';
import { rulesText as t } from '../../lib/i18n/routing.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { RoutingView } from '../../lib/protocol/routing-control.ts';
import { Check } from '../Check.tsx';
import { Notice } from '../Notice.tsx';
import { SaveForm, useSaving } from '../SaveForm.tsx';
import { useAction } from '../use-load.ts';
import { RulesFields } from './RulesFields.tsx';
import { draftOfRules, type RulesProblems, rulesOf } from './rules-draft.ts';

interface AllSitesProps {
  routing: RoutingView;
  reload(): Promise<void>;
}

/** What holds for every site. */
export function AllSites({ routing, reload }: AllSitesProps) {
  return (
    <>
      <RulesForm routing={routing} reload={reload} />
      <Behaviour routing={routing} reload={reload} />
    </>
  );
}

function RulesForm({ routing, reload }: AllSitesProps) {
  const [draft, setDraft] = useState(() => draftOfRules(routing.rules));
  const [problems, setProblems] = useState<RulesProblems>({});
  const saving = useSaving();
  const save = () => {
    const read = rulesOf(draft);
    setProblems(read.ok ? {} : read.problems);
    if (!read.ok) return;
    saving.save(async () => {
      await send({ command: 'set-routing', rules: read.rules ?? null });
      await reload();
    });
  };
  return (
    <section class="block">
      <h2>{t.allHeading}</h2>
      <p class="lede">{t.allHint}</p>
      <SaveForm saving={saving} words={t} onSubmit={save}>
        <RulesFields
          draft={draft}
          problems={problems}
          onChange={(next) => {
            setDraft(next);
            setProblems({});
            saving.changed();
          }}
        />
      </SaveForm>
    </section>
  );
}

function Behaviour({ routing, reload }: AllSitesProps) {
  const { error, run } = useAction();
  const set = (change: { elsewhere: boolean } | { hedge: boolean }) =>
    run(async () => {
      await send({ command: 'set-routing', ...change });
      await reload();
    });
  return (
    <section class="block">
      <h2>{t.behaviourHeading}</h2>
      <div class="checks">
        <Check
          label={t.elsewhere}
          hint={t.elsewhereHint}
          checked={routing.elsewhere}
          onChange={(elsewhere) => set({ elsewhere })}
        />
        <Check
          label={t.hedge}
          hint={t.hedgeHint}
          checked={routing.hedge}
          onChange={(hedge) => set({ hedge })}
        />
      </div>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
    </section>
  );
}
