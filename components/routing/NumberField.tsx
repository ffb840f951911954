import type { ComponentChildren } from 'preact';
import { Field } from '../Field.tsx';

interface NumberFieldProps {
  label: string;
  value: string;
  problem?: string | undefined;
  hint?: ComponentChildren;
  placeholder?: string | undefined;
  onChange(value: string): void;
}

/** A number as text: a number input drops what it cannot read, and then nobody can be told what is wrong with it. */
export function NumberField({ label, value, problem, hint, placeholder, onChange }: NumberFieldProps) {
  return (
    <Field label={label} problem={problem} hint={hint}>
      {(control) => (
        <input
          {...control}
          class="input figure"
          inputMode="decimal"
          autocomplete="off"
          maxLength={12}
          placeholder={placeholder}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
