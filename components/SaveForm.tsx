import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Notice } from './Notice.tsx';
import { useAction } from './use-load.ts';

export interface Saving {
  /** Undefined: nothing was changed yet. */
  state: 'unsaved' | 'saved' | undefined;
  busy: boolean;
  error: string | undefined;
  /** Something in the form is other than what is stored. */
  changed(): void;
  /** One at a time; what goes wrong is shown, and nothing is said to be saved. */
  save(action: () => Promise<void>): void;
}

export function useSaving(): Saving {
  const [state, setState] = useState<Saving['state']>();
  const { busy, error, run } = useAction();
  return {
    state,
    busy,
    error,
    changed: () => setState('unsaved'),
    save: (action) =>
      void run(async () => {
        await action();
        setState('saved');
      }),
  };
}

interface SaveFormProps {
  saving: Saving;
  words: { save: string; saved: string; unsaved: string };
  /** Its accessible name, where the heading above it is not enough. */
  label?: string;
  onSubmit(): void;
  children: ComponentChildren;
  /** Beside the button that saves. */
  beside?: ComponentChildren;
}

/** Fields that are stored together, and whether they are. */
export function SaveForm({ saving, words, label, onSubmit, children, beside }: SaveFormProps) {
  const { state, busy, error } = saving;
  return (
    <form
      class="form"
      noValidate
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <div class="row actions">
        <button type="submit" class={`button${state === 'unsaved' ? ' primary' : ''}`} aria-disabled={busy}>
          {words.save}
        </button>
        {beside}
        {/* Always there: what a status says is read only where it stood before. */}
        <span class="hint" role="status">
          {state === undefined ? '' : words[state]}
        </span>
      </div>
    </form>
  );
}
