import type { ComponentChildren } from 'preact';

interface ArmedButtonProps {
  armed: boolean;
  primary?: boolean;
  describedBy: string;
  /** The accessible name, where what is written on it is only the end of it. */
  label?: string;
  onPress(): void;
  children: ComponentChildren;
}

/** A button that decides something: truly disabled until armed (see `useArmed`), and never pressed by a held key. */
export function ArmedButton({ armed, primary, describedBy, label, onPress, children }: ArmedButtonProps) {
  return (
    <button
      type="button"
      class={`button${primary ? ' primary' : ''}`}
      disabled={!armed}
      aria-disabled={!armed}
      aria-label={label}
      aria-describedby={describedBy}
      onKeyDown={(event) => {
        if (event.repeat) event.preventDefault();
      }}
      onClick={() => {
        if (armed && document.hasFocus()) onPress();
      }}
    >
      {children}
    </button>
  );
}
