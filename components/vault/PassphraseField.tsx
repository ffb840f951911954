import type { Ref } from 'preact';
import { Field } from '../Field.tsx';

interface PassphraseFieldProps {
  label: string;
  /** A password manager may fill in the one, and make up or remember the other. */
  kind: 'current' | 'new';
  value: string;
  hint?: string;
  problem?: string | undefined;
  inputRef?: Ref<HTMLInputElement>;
  onChange(value: string): void;
}

/** Where a passphrase is typed. It is in this form's state until it was sent, and nowhere else. */
export function PassphraseField({
  label,
  kind,
  value,
  hint,
  problem,
  inputRef,
  onChange,
}: PassphraseFieldProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(control) => (
        <input
          {...control}
          ref={inputRef}
          type="password"
          class="input"
          autocomplete={`${kind}-password`}
          autocapitalize="off"
          spellcheck={false}
          maxLength={1_024}
          required
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
