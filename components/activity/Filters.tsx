import { useEffect, useRef, useState } from 'preact/hooks';
import { filterText as t } from '../../lib/i18n/activity.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { Check } from '../Check.tsx';
import { Field } from '../Field.tsx';
import { Icon } from '../Icon.tsx';
import { NumberField } from '../routing/NumberField.tsx';
import { Select } from '../Select.tsx';
import { type CallFilters, countOf, RANGES, type Range } from './call-filters.ts';
import { dayOf } from './days.ts';
import { useFilterChoices } from './filter-choices.ts';

/** A pause in typing, ms, before what is typed is looked for. */
const PAUSE = 400;

interface FiltersProps {
  overview: Overview;
  filters: CallFilters;
  onChange(filters: CallFilters): void;
}

/** Narrows the list of calls. What is chosen is in the address. */
export function Filters({ overview, filters, onChange }: FiltersProps) {
  const choices = useFilterChoices(overview, filters);
  // The address tells of a change a moment after it: the next one is made to what was chosen, not to what is still shown.
  const latest = useRef({ shown: filters, chosen: filters });
  if (latest.current.shown !== filters) latest.current = { shown: filters, chosen: filters };
  const choose = (chosen: CallFilters) => {
    latest.current.chosen = chosen;
    onChange(chosen);
  };
  const set = (change: { [K in keyof CallFilters]: CallFilters[K] | undefined }) => {
    const next = Object.entries({ ...latest.current.chosen, ...change });
    choose(Object.fromEntries(next.filter(([, value]) => value !== undefined)) as CallFilters);
  };
  // Open where something in it is set; a person may open and close it otherwise.
  const { model, provider, cost, failed } = filters;
  const [more] = useState([model, provider, cost, failed].some((one) => one !== undefined));
  const keeps = overview.keeping.all || Object.values(overview.keeping.sites).includes(true);
  return (
    <search aria-label={t.legend}>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <TextFilter value={filters.text ?? ''} keeps={keeps} onChange={(text) => set({ text })} />
        <div class="filter-fields">
          <Select
            label={t.site}
            value={filters.site ?? ''}
            choices={[{ value: '', label: t.allSites }, ...choices.sites]}
            onChange={(site) => set({ site: site === '' ? undefined : site })}
          />
          <When value={filters.when} onChange={(when) => set({ when })} />
        </div>
        <details class="more" open={more}>
          <summary>{t.more}</summary>
          <div class="filter-fields">
            <Select
              label={t.model}
              value={filters.model ?? ''}
              choices={[{ value: '', label: t.allModels }]}
              groups={[
                { label: t.models, choices: choices.models },
                { label: t.endpoints, choices: choices.endpoints },
              ]}
              onChange={(model) => set({ model: model === '' ? undefined : model })}
            />
            <Select
              label={t.provider}
              value={filters.provider ?? ''}
              choices={[{ value: '', label: t.allProviders }, ...choices.providers]}
              onChange={(provider) => set({ provider: provider === '' ? undefined : provider })}
            />
            <CostFilter value={filters.cost} onChange={(cost) => set({ cost })} />
          </div>
          <Check
            label={t.failed}
            checked={filters.failed === true}
            onChange={(on) => set({ failed: on ? true : undefined })}
          />
        </details>
        {countOf(filters) > 0 && (
          <button type="button" class="button small align-start" onClick={() => choose({})}>
            {t.clear}
          </button>
        )}
      </form>
    </search>
  );
}

interface TextFilterProps {
  value: string;
  keeps: boolean;
  onChange(text: string | undefined): void;
}

function TextFilter({ value, keeps, onChange }: TextFilterProps) {
  const { text, type, now } = useTyped(value, words, (typed) => onChange(typed === '' ? undefined : typed));
  return (
    <Field
      label={t.text}
      hint={
        keeps ? undefined : (
          <>
            {t.notKept} <a href="#activity/keeping">{t.keep}</a>
          </>
        )
      }
    >
      {(control) => (
        <div class="search">
          <Icon name="search" />
          <input
            {...control}
            type="search"
            class="input"
            maxLength={200}
            autocomplete="off"
            spellcheck={false}
            value={text}
            onInput={(event) => type(event.currentTarget.value)}
            onChange={now}
          />
        </div>
      )}
    </Field>
  );
}

function CostFilter({ value, onChange }: { value: number | undefined; onChange(cost?: number): void }) {
  const { text, type } = useTyped(value === undefined ? '' : String(value), dollars, (typed) =>
    onChange(typed === '' ? undefined : Number(typed)),
  );
  return (
    <NumberField
      label={t.cost}
      value={text}
      problem={dollars(text) === undefined ? t.badNumber : undefined}
      onChange={type}
    />
  );
}

const words = (text: string) => text.trim();
function dollars(text: string): string | undefined {
  if (text.trim() === '') return '';
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) return undefined;
  return value === 0 ? '' : String(value);
}

/**
 * Hands over what is typed after a pause, or at once.
 * @param read What is meant by it; undefined where nothing is yet.
 */
function useTyped(
  value: string,
  read: (text: string) => string | undefined,
  onTyped: (text: string) => void,
) {
  const [text, setText] = useState(value);
  const latest = useRef({ text, value, onTyped });
  latest.current = { text, value, onTyped };
  // Only what came from elsewhere replaces what is being typed.
  const own = useRef<string>(undefined);
  useEffect(() => {
    if (value !== own.current) setText(value);
    own.current = undefined;
  }, [value]);
  const now = () => {
    const typed = read(latest.current.text);
    if (typed === undefined || typed === latest.current.value) return;
    own.current = typed;
    latest.current.onTyped(typed);
  };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(now, PAUSE);
  };
  return { text, type, now };
}

type Chosen = Range | '' | 'own';
const TIMES: { value: Chosen; label: string }[] = [
  { value: '', label: t.allTime },
  ...RANGES.map((value) => ({ value, label: t.ranges[value] })),
  { value: 'own', label: t.ownDays },
];

function When({
  value,
  onChange,
}: {
  value: CallFilters['when'];
  onChange(when: CallFilters['when']): void;
}) {
  const own = typeof value === 'object' ? value : undefined;
  const change = (name: 'from' | 'to', day: string) => {
    const days = { ...own, [name]: day === '' ? undefined : day };
    const { from, to } = days;
    onChange(from === undefined && to === undefined ? undefined : days);
  };
  return (
    <>
      <Select<Chosen>
        label={t.when}
        value={own !== undefined ? 'own' : typeof value === 'string' ? value : ''}
        choices={TIMES}
        onChange={(chosen) => {
          const today = dayOf(Date.now());
          onChange(chosen === 'own' ? { from: today, to: today } : chosen === '' ? undefined : chosen);
        }}
      />
      {own !== undefined && (
        <>
          <DayField label={t.from} value={own.from} latest={own.to} onChange={(day) => change('from', day)} />
          <DayField label={t.to} value={own.to} earliest={own.from} onChange={(day) => change('to', day)} />
        </>
      )}
    </>
  );
}

interface DayFieldProps {
  label: string;
  value: string | undefined;
  earliest?: string | undefined;
  latest?: string | undefined;
  problem?: string | undefined;
  onChange(day: string): void;
}

/** A day, as the browser lets one choose it; empty for none. */
export function DayField({ label, value, earliest, latest, problem, onChange }: DayFieldProps) {
  return (
    <Field label={label} problem={problem}>
      {(control) => (
        <input
          {...control}
          type="date"
          class="input"
          min={earliest}
          max={latest}
          value={value ?? ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
