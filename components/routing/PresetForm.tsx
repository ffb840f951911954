import { useState } from 'preact/hooks';
import { presetsText as t } from '../../lib/i18n/routing.ts';
import { policyText } from '../../lib/i18n/virtual.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import type { Policy, Preset } from '../../lib/protocol/routing.ts';
import { Field } from '../Field.tsx';
import { Notice } from '../Notice.tsx';
import { Select } from '../Select.tsx';
import { useForm } from '../use-form.ts';
import { useAction } from '../use-load.ts';
import { ModelOrder } from './ModelOrder.tsx';
import { NumberField } from './NumberField.tsx';
import {
  draftOfPreset,
  type Effort,
  NO_PROBLEMS,
  type ParameterNumber,
  type PresetDraft,
  presetOf,
} from './preset-draft.ts';
import { RulesFields } from './RulesFields.tsx';
import { isEmpty } from './typed-number.ts';

interface PresetFormProps {
  models: readonly ModelView[];
  /** Edited; absent: a new one. */
  preset?: Preset;
  onSaved(): void;
  onCancel(): void;
}

const POLICIES = (Object.keys(policyText) as Policy[]).map((value) => ({ value, label: policyText[value] }));
const EFFORTS: { value: Effort | ''; label: string }[] = [
  { value: '', label: t.effortUnset },
  ...(Object.keys(t.efforts) as Effort[]).map((value) => ({ value, label: t.efforts[value] })),
];

/** A model of the person's own making. */
export function PresetForm({ models, preset, onSaved, onCancel }: PresetFormProps) {
  const [draft, setDraft] = useState<PresetDraft>(() => draftOfPreset(preset));
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const { busy, error, run } = useAction();

  const set = (change: Partial<PresetDraft>) => {
    setDraft((last) => ({ ...last, ...change }));
    setProblems(NO_PROBLEMS);
  };
  const save = () => {
    const read = presetOf(draft, preset?.id);
    setProblems(read.ok ? NO_PROBLEMS : read.problems);
    if (!read.ok) return;
    void run(async () => {
      await send({ command: 'save-preset', preset: read.preset });
      onSaved();
    });
  };
  const form = useForm(save, problems === NO_PROBLEMS ? undefined : problems);
  const numberField = (name: ParameterNumber, label: string) => (
    <NumberField
      label={label}
      value={draft.numbers[name]}
      problem={problems.numbers[name]}
      onChange={(value) => set({ numbers: { ...draft.numbers, [name]: value } })}
    />
  );

  return (
    <form {...form}>
      <Field label={t.label} problem={problems.label}>
        {(control) => (
          <input
            {...control}
            class="input"
            maxLength={120}
            value={draft.label}
            onInput={(event) => set({ label: event.currentTarget.value })}
          />
        )}
      </Field>
      <ModelOrder
        models={models}
        value={draft.models}
        problem={problems.models}
        hint={draft.policy === 'order' ? t.listHint : t.listUnordered}
        onChange={(chosen) => set({ models: chosen })}
      />
      <Select
        label={t.policy}
        value={draft.policy}
        choices={POLICIES}
        onChange={(policy) => set({ policy })}
      />
      <Field label={t.systemPrompt} hint={t.systemHint}>
        {(control) => (
          <textarea
            {...control}
            class="input"
            rows={3}
            maxLength={20_000}
            value={draft.system}
            onInput={(event) => set({ system: event.currentTarget.value })}
          />
        )}
      </Field>
      <details class="more" open={preset?.parameters !== undefined || !isEmpty(problems.numbers)}>
        <summary>{t.parameters}</summary>
        <div class="form">
          <div class="pair">
            {numberField('temperature', t.temperature)}
            {numberField('topP', t.topP)}
            {numberField('maxOutputTokens', t.maxOutputTokens)}
            <Select
              label={t.effort}
              value={draft.effort}
              choices={EFFORTS}
              onChange={(effort) => set({ effort })}
            />
          </div>
          <p class="hint">{t.parametersHint}</p>
        </div>
      </details>
      <details class="more" open={preset?.rules !== undefined || !isEmpty(problems.rules)}>
        <summary>{t.rules}</summary>
        <RulesFields draft={draft.rules} problems={problems.rules} onChange={(rules) => set({ rules })} />
      </details>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <div class="row actions">
        <button type="submit" class="button primary" aria-disabled={busy}>
          {busy ? t.saving : t.save}
        </button>
        <button type="button" class="button quiet" onClick={onCancel}>
          {t.cancel}
        </button>
      </div>
    </form>
  );
}
