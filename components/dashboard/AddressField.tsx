import { formText, typesText as t } from '../../lib/i18n/dashboard.ts';
import type { ProviderTypeView } from '../../lib/protocol/control.ts';
import { Field } from '../Field.tsx';
import { originOf } from './provider-draft.ts';

interface AddressFieldProps {
  type: ProviderTypeView;
  value: string;
  problem: string | undefined;
  onChange(value: string): void;
}

/** Where a provider is. A service with one address shows it, and lets it be changed behind a fold. */
export function AddressField({ type, value, problem, onChange }: AddressFieldProps) {
  const { needed, initial, hint, template } = type.baseUrl;
  if (!needed) return null;
  const field = (
    <Field label={formText.baseUrl} hint={hint} problem={problem}>
      {(control) => (
        <input
          {...control}
          class="input mono"
          type="url"
          inputMode="url"
          maxLength={2_048}
          spellcheck={false}
          autocapitalize="off"
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
  if (initial === undefined || template !== undefined) return field;
  const origin = originOf(value);
  return (
    <div>
      {origin !== undefined && <p class="hint">{t.connectsTo(new URL(origin).host)}</p>}
      <details class="more" open={value !== initial || problem !== undefined}>
        <summary>{t.advanced}</summary>
        {field}
      </details>
    </div>
  );
}
