import { useEffect, useRef, useState } from 'preact/hooks';
import { eraseText as t } from '../../lib/i18n/activity.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Erasure } from '../../lib/protocol/activity-control.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { Choices } from '../dashboard/Choices.tsx';
import { Notice } from '../Notice.tsx';
import { Select } from '../Select.tsx';
import { useAction } from '../use-load.ts';
import { type EraseDraft, erasureOf, NO_DRAFT } from './erase-draft.ts';
import { DayField } from './Filters.tsx';
import { useFilterChoices } from './filter-choices.ts';

/** The background hands over so many rows at once: beyond them nobody has counted. */
const COUNTED = 200;
const NONE = {};

const KINDS = [
  { value: 'site', id: 'site', words: t.site },
  { value: 'time', id: 'time', words: t.time },
  { value: 'all', id: 'all', words: t.all },
] as const;

interface Asked {
  kind: EraseDraft['what'];
  what: Erasure;
  words: string;
  /** Undefined: more than anybody counted. */
  calls?: number;
}

interface ErasePanelProps {
  overview: Overview;
  reload(): Promise<void>;
}

/** Erases calls with all that was made of them. Asks once, in words; there is no way back. */
export function ErasePanel({ overview, reload }: ErasePanelProps) {
  const [draft, setDraft] = useState(NO_DRAFT);
  const [asked, setAsked] = useState<Asked>();
  const [said, setSaid] = useState<string>();
  const [problem, setProblem] = useState<{ field: string; words: string }>();
  const { busy, error, run } = useAction();

  const change = (next: Partial<EraseDraft>) => {
    setDraft((last) => ({ ...last, ...next }));
    setAsked(undefined);
    setProblem(undefined);
    setSaid(undefined);
  };
  const ask = () => {
    const read = erasureOf(draft);
    setSaid(undefined);
    setProblem(read.ok ? undefined : { field: read.field, words: read.problem });
    if (!read.ok) return;
    const { what, words } = read;
    void run(async () => {
      const { rows, before } = await send({ command: 'activity', filter: what, limit: COUNTED });
      if (before === undefined && rows.length === 0) return setSaid(t.none(words));
      setAsked({ kind: draft.what, what, words, ...(before === undefined ? { calls: rows.length } : {}) });
    });
  };
  const erase = ({ what }: Asked) =>
    run(async () => {
      const { rows, texts } = await send({ command: 'erase-activity', what });
      setAsked(undefined);
      setSaid(t.done(rows, texts));
      await reload();
    });

  return (
    <section class="block">
      <h2>{t.heading}</h2>
      <p class="lede">{t.hint}</p>
      <div class="panel">
        <Choices
          legend={t.what}
          name="erase-what"
          choices={KINDS}
          chosen={draft.what}
          onChoose={(what) => change({ what })}
        />
        {draft.what === 'site' && (
          <SiteChoice overview={overview} value={draft.origin} onChange={(origin) => change({ origin })} />
        )}
        {draft.what === 'time' && (
          <div class="pair">
            <DayField label={t.from} value={draft.from} onChange={(from) => change({ from })} />
            <DayField label={t.to} value={draft.to} onChange={(to) => change({ to })} />
          </div>
        )}
        {problem !== undefined && (
          <p class="field-problem" role="alert">
            {problem.words}
          </p>
        )}
        {asked === undefined ? (
          <div class="row actions">
            <button type="button" class="button" aria-busy={busy} onClick={ask}>
              {busy ? t.counting : t.erase}
            </button>
          </div>
        ) : (
          <Question
            asked={asked}
            busy={busy}
            onCancel={() => setAsked(undefined)}
            onErase={() => erase(asked)}
          />
        )}
        {error !== undefined && <Notice tone="bad">{error}</Notice>}
        {said !== undefined && <Notice tone="info">{said}</Notice>}
        <p class="hint">{t.compacts}</p>
      </div>
    </section>
  );
}

interface SiteChoiceProps {
  overview: Overview;
  value: string;
  onChange(origin: string): void;
}

function SiteChoice({ overview, value, onChange }: SiteChoiceProps) {
  const { sites } = useFilterChoices(overview, NONE);
  return (
    <div class="narrow">
      <Select
        label={t.which}
        value={value}
        choices={[{ value: '', label: t.chooseSite }, ...sites]}
        onChange={onChange}
      />
    </div>
  );
}

interface QuestionProps {
  asked: Asked;
  busy: boolean;
  onErase(): void;
  onCancel(): void;
}

function Question({ asked, busy, onErase, onCancel }: QuestionProps) {
  // The question is read where it appears, and no key that was held answers it.
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="confirm">
      <h3 ref={heading} tabindex={-1} class="wrap">
        {t.question(asked.calls, asked.words)}
      </h3>
      <p>{t.goes}</p>
      <p>{t.spent[asked.kind]}</p>
      <div class="row actions">
        <button type="button" class="button danger" aria-busy={busy} onClick={onErase}>
          {busy ? t.erasing : t.confirm}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t.cancel}
        </button>
      </div>
    </div>
  );
}
