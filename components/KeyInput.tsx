import type { ControlProps } from './Field.tsx';

interface KeyInputProps extends ControlProps {
  value: string;
  onChange(value: string): void;
  required?: boolean;
}

/** Where a key is typed or pasted. Never filled in beforehand, never remembered by the browser, never shown. */
export function KeyInput({ value, onChange, required, ...rest }: KeyInputProps) {
  return (
    <input
      {...rest}
      type="password"
      class="input mono"
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      data-1p-ignore
      data-lpignore="true"
      required={required}
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}
