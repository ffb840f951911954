import { useEffect, useRef, useState } from 'preact/hooks';
import { answerText } from '../../lib/i18n/answers.ts';
import { playgroundText as t } from '../../lib/i18n/playground.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import { askLocal } from '../ask-local.ts';
import { Field } from '../Field.tsx';
import { ModelPicker } from '../model-picker/ModelPicker.tsx';
import { NumberField } from '../routing/NumberField.tsx';
import { type Draft, readDraft } from './draft.ts';
import { PictureField } from './PictureField.tsx';
import type { Trial } from './trial.ts';

/** As much text as a field takes, code units. */
const MOST = 200_000;

interface TrialFormProps {
  draft: Draft;
  models: readonly ModelView[];
  defaultModel: ModelRef | undefined;
  running: boolean;
  onChange(draft: Draft): void;
  onRun(trial: Trial): void;
  onStop(): void;
}

/** What is asked, of whom, and how. What is wrong with it is said once somebody tried to run it. */
export function TrialForm({ draft, models, defaultModel, running, onChange, onRun, onStop }: TrialFormProps) {
  /** How often somebody tried to run what cannot be. */
  const [failures, setFailures] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (failures > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failures]);
  const { trial, problems: found } = readDraft(draft);
  const problems = failures > 0 ? found : {};
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const ask = () => {
    setFailures((last) => (trial === undefined ? last + 1 : 0));
    if (trial !== undefined) onRun(trial);
  };
  const area = (
    name: 'system' | 'prompt' | 'schema' | 'tools',
    label: string,
    rows: number,
    hint?: string,
  ) => (
    <Field label={label} hint={hint} problem={problems[name]}>
      {(control) => (
        <textarea
          {...control}
          class={`input${name === 'schema' || name === 'tools' ? ' mono' : ''}`}
          rows={rows}
          maxLength={MOST}
          dir={name === 'schema' || name === 'tools' ? 'ltr' : 'auto'}
          spellcheck={name === 'system' || name === 'prompt'}
          value={draft[name]}
          onInput={(event) => set({ [name]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
  const chosen = [draft.temperature, draft.maxOutputTokens, draft.schema, draft.tools].some(
    (it) => it !== '',
  );

  return (
    <form
      class="panel form"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!running) ask();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
        event.preventDefault();
        ask();
      }}
    >
      {area('system', t.system, 2, t.systemHint)}
      {area('prompt', t.prompt, 5)}
      <PictureField pictures={draft.pictures} onChange={(pictures) => set({ pictures })} />
      <div class="field">
        <span class="label" aria-hidden="true">
          {t.model}
        </span>
        <ModelPicker
          label={t.model}
          models={models}
          value={draft.model}
          defaultLabel={defaultModel === undefined ? t.noModel : t.defaultModel}
          onOpen={askLocal}
          onChoose={(ref) => set({ model: ref ?? undefined })}
        />
      </div>
      <details class="more" open={chosen || problems.schema !== undefined || problems.tools !== undefined}>
        <summary>{t.options}</summary>
        <div class="form">
          <div class="pair">
            <NumberField
              label={t.temperature}
              hint={t.temperatureHint}
              value={draft.temperature}
              problem={problems.temperature}
              onChange={(temperature) => set({ temperature })}
            />
            <NumberField
              label={t.maxOutputTokens}
              hint={t.maxOutputTokensHint}
              value={draft.maxOutputTokens}
              problem={problems.maxOutputTokens}
              onChange={(maxOutputTokens) => set({ maxOutputTokens })}
            />
          </div>
          {area('schema', t.schema, 4, t.schemaHint)}
          {area('tools', t.tools, 4, t.toolsHint)}
        </div>
      </details>
      <div class="row actions">
        {running ? (
          <button type="button" class="button" onClick={onStop}>
            {answerText.stop}
          </button>
        ) : (
          <button type="submit" class="button primary">
            {t.run}
          </button>
        )}
        <span class="hint">{t.keys(isMac() ? '⌘' : 'Ctrl')}</span>
      </div>
    </form>
  );
}

const isMac = () => /Mac/.test(navigator.userAgent);
