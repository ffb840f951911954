import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface CheckProps {
  label: string;
  checked: boolean;
  hint?: ComponentChildren;
  onChange(checked: boolean): void;
}

/** A box to tick, with what it means said below it and tied to it. */
export function Check({ label, checked, hint, onChange }: CheckProps) {
  const below = useId();
  return (
    <div class="check-field">
      <label class="check">
        <input
          type="checkbox"
          checked={checked}
          aria-describedby={hint === undefined ? undefined : below}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {hint !== undefined && (
        <p id={below} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}
