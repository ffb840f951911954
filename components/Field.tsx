import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** Ties a control to its label and to what is said below it. */
export interface ControlProps {
  id: string;
  'aria-describedby': string;
  'aria-invalid': boolean;
}

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  problem?: string | undefined;
  /** Draws the control with these attributes on it. */
  children(control: ControlProps): ComponentChildren;
}

/** A labelled form control, with what helps and what is wrong said below it and tied to it. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const below = `${id}-below`;
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': below, 'aria-invalid': problem !== undefined })}
      <div id={below} class="below">
        {problem !== undefined && <p class="field-problem">{problem}</p>}
        {hint !== undefined && <p class="hint">{hint}</p>}
      </div>
    </div>
  );
}
