import { useState } from 'preact/hooks';
import { formText as t } from '../../lib/i18n/dashboard.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Check, ProviderTypeView, ProviderView } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { CheckResult } from '../CheckResult.tsx';
import { Field } from '../Field.tsx';
import { Notice } from '../Notice.tsx';
import { useForm } from '../use-form.ts';
import { useAction } from '../use-load.ts';
import { AddressField } from './AddressField.tsx';
import { KeyField } from './KeyField.tsx';
import {
  addressOf,
  type Draft,
  draftOf,
  type FieldProblems,
  fieldsOf,
  type ProviderFields,
} from './provider-draft.ts';
import { useHostAccess } from './use-host-access.ts';

interface ProviderFormProps {
  type: ProviderTypeView;
  /** Edited; absent: a new one. */
  provider?: ProviderView;
  onSaved(): void;
  onCancel(): void;
}

/** Sets up one provider. Its fields come from the registry's description of the type. */
export function ProviderForm({ type, provider, onSaved, onCancel }: ProviderFormProps) {
  const [fields, setFields] = useState<ProviderFields>(() => fieldsOf(type, provider));
  const [problems, setProblems] = useState<FieldProblems>();
  const [check, setCheck] = useState<Check>();
  const [doing, setDoing] = useState<'test' | 'save'>();
  const access = useHostAccess(type.baseUrl.needed ? addressOf(type, fields) : '');
  const { error, run } = useAction();

  const set = (change: Partial<ProviderFields>) => {
    setFields((last) => ({ ...last, ...change }));
    setProblems(undefined);
    setCheck(undefined);
  };

  const act = (what: 'test' | 'save', action: (draft: Draft) => Promise<void>) => {
    const result = draftOf(type, fields, provider);
    setProblems(result.ok ? undefined : result.problems);
    if (!result.ok) return;
    const asked = access.ask();
    setDoing(what);
    void run(async () => {
      if (!(await asked))
        throw new OrielError('network', { message: t.accessRefused(new URL(addressOf(type, fields)).host) });
      await action(result.draft);
    }).finally(() => setDoing(undefined));
  };
  const test = () =>
    act('test', async (draft) => {
      setCheck(undefined);
      setCheck(await send({ command: 'test-provider', ...draft }));
    });
  const save = () =>
    act('save', async (draft) => {
      await send({ command: 'save-provider', ...draft });
      onSaved();
    });
  const form = useForm(save, problems);

  return (
    <form {...form}>
      <Field label={t.label} hint={t.labelHint}>
        {(control) => (
          <input
            {...control}
            class="input"
            maxLength={120}
            value={fields.label}
            onInput={(event) => set({ label: event.currentTarget.value })}
          />
        )}
      </Field>
      <AddressField
        type={type}
        value={fields.baseUrl}
        problem={problems?.baseUrl}
        onChange={(baseUrl) => set({ baseUrl, withoutKey: false })}
      />
      {type.key.needed !== 'none' && (
        <KeyField type={type} provider={provider} fields={fields} problem={problems?.key} onChange={set} />
      )}
      <details class="more" open={fields.models !== ''}>
        <summary>{t.more}</summary>
        <Field label={t.models} hint={t.modelsHint}>
          {(control) => (
            <textarea
              {...control}
              class="input mono"
              rows={4}
              spellcheck={false}
              value={fields.models}
              onInput={(event) => set({ models: event.currentTarget.value })}
            />
          )}
        </Field>
      </details>
      {access.missing.map((host) => (
        <p key={host} class="hint">
          {t.accessNote(host)}
        </p>
      ))}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {check !== undefined && <CheckResult check={check} />}
      <div class="row actions">
        <button type="submit" class="button primary" aria-disabled={doing !== undefined}>
          {doing === 'save' ? t.saving : t.save}
        </button>
        <button type="button" class="button" aria-disabled={doing !== undefined} onClick={test}>
          {doing === 'test' ? t.testing : t.test}
        </button>
        <button type="button" class="button quiet" onClick={onCancel}>
          {t.cancel}
        </button>
        {doing !== undefined && <span class="progress" role="progressbar" aria-label={t.testing} />}
      </div>
    </form>
  );
}
