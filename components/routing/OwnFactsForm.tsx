import { useState } from 'preact/hooks';
import { ownFactsText as t } from '../../lib/i18n/catalogue.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { OwnFacts } from '../../lib/protocol/routing.ts';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-load.ts';
import { NumberField } from './NumberField.tsx';
import { asTyped, isEmpty, type Range, typedNumbers } from './typed-number.ts';

const RANGES: Record<keyof OwnFacts, Range> = {
  input: { min: 0, max: 100_000 },
  output: { min: 0, max: 100_000 },
  contextLength: { min: 1, max: 1_000_000_000, whole: true },
  maxOutput: { min: 1, max: 1_000_000_000, whole: true },
};
const FIELDS = Object.keys(RANGES) as (keyof OwnFacts)[];

interface OwnFactsFormProps {
  model: ModelRef;
  name: string;
  /** What the person set before. */
  own: OwnFacts | undefined;
  /** What is known otherwise, in words. */
  known: string;
  reload(): Promise<void>;
  onClose?(): void;
}

/** A model's price and limits as the person knows them, and the way back to what the catalogue says. */
export function OwnFactsForm({ model, name, own, known, reload, onClose }: OwnFactsFormProps) {
  const typedOf = (facts: OwnFacts = {}) =>
    Object.fromEntries(FIELDS.map((field) => [field, asTyped(facts[field])])) as Record<
      keyof OwnFacts,
      string
    >;
  const [typed, setTyped] = useState(() => typedOf(own));
  const [problems, setProblems] = useState<Partial<Record<keyof OwnFacts, string>>>({});
  const [said, setSaid] = useState<string>();
  const { busy, error, run } = useAction();
  const set = (facts: OwnFacts | null) =>
    run(async () => {
      setSaid(undefined);
      await send({ command: 'set-own-facts', model, facts });
      setSaid(facts === null ? t.takenBack(name) : t.savedOf(name));
      if (facts === null) setTyped(typedOf());
      await reload();
    });
  const save = () => {
    const { values, problems: wrong } = typedNumbers(typed, RANGES);
    const nothing = isEmpty(values) && isEmpty(wrong);
    setProblems(nothing ? { input: t.nothing } : wrong);
    if (!nothing && isEmpty(wrong)) void set(values);
  };
  return (
    <form
      class="own-facts"
      noValidate
      autocomplete="off"
      aria-label={t.changeOf(name)}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose?.();
      }}
    >
      <p class="hint">
        {t.known}: {known}
      </p>
      <div class="pair">
        {FIELDS.map((field) => (
          <NumberField
            key={field}
            label={t[field]}
            value={typed[field]}
            problem={problems[field]}
            onChange={(value) => {
              setTyped((last) => ({ ...last, [field]: value }));
              setProblems({});
              setSaid(undefined);
            }}
          />
        ))}
      </div>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <div class="row actions">
        <button type="submit" class="button" aria-label={t.saveOf(name)} aria-disabled={busy}>
          {t.save}
        </button>
        {own !== undefined && (
          <button
            type="button"
            class="button"
            aria-label={t.takeBackOf(name)}
            aria-disabled={busy}
            onClick={() => void set(null)}
          >
            {t.takeBack}
          </button>
        )}
        {onClose !== undefined && (
          <button type="button" class="button quiet" onClick={onClose}>
            {t.cancel}
          </button>
        )}
        <span class="hint" role="status">
          {said ?? ''}
        </span>
      </div>
    </form>
  );
}
