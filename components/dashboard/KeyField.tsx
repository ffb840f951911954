import { keysText, formText as t } from '../../lib/i18n/dashboard.ts';
import type { ProviderTypeView, ProviderView } from '../../lib/protocol/control.ts';
import { Field } from '../Field.tsx';
import { KeyInput } from '../KeyInput.tsx';
import { KeyMismatch } from './KeyMismatch.tsx';
import { keyLeftBehind, type ProviderFields } from './provider-draft.ts';

interface KeyFieldProps {
  type: ProviderTypeView;
  provider: ProviderView | undefined;
  fields: ProviderFields;
  problem: string | undefined;
  onChange(change: Partial<ProviderFields>): void;
}

/** A provider's key: typed new, kept, or left out. The stored one never comes back here. */
export function KeyField({ type, provider, fields, problem, onChange }: KeyFieldProps) {
  const leftBehind = keyLeftBehind(type, fields, provider);
  const saved = provider?.hasKey === true;
  const optional = type.key.needed === 'optional';
  const hint = leftBehind ? t.keyElsewhere(leftBehind) : saved ? t.keySaved : type.key.hint;
  if (saved && provider.keys.length > 1 && leftBehind === undefined)
    return <p class="hint">{keysText.manage(provider.keys.length)}</p>;
  return (
    <>
      <Field label={optional && !saved ? t.keyOptional : t.key} hint={hint} problem={problem}>
        {(control) => (
          <KeyInput
            {...control}
            required={!optional || leftBehind !== undefined}
            value={fields.key}
            onChange={(key) => onChange({ key, withoutKey: false })}
          />
        )}
      </Field>
      <KeyMismatch type={type} secret={fields.key} />
      {optional && saved && (
        <label class="check">
          <input
            type="checkbox"
            checked={fields.withoutKey}
            onChange={(event) => onChange({ withoutKey: event.currentTarget.checked, key: '' })}
          />
          <span>{leftBehind ? t.noKeyHere : t.removeKey}</span>
        </label>
      )}
    </>
  );
}
