import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Notice } from './Notice.tsx';

interface ConfirmProps {
  question: string;
  /** What goes, after the question. */
  children: ComponentChildren;
  confirm: string;
  cancel: string;
  error?: string | undefined;
  onConfirm(): void;
  onCancel(): void;
}

/** Asks before something goes that does not come back. It begins at its harmless answer, and Escape is that answer. */
export function Confirm({ question, children, confirm, cancel, error, onConfirm, onCancel }: ConfirmProps) {
  const harmless = useRef<HTMLButtonElement>(null);
  useEffect(() => harmless.current?.focus(), []);
  return (
    <div
      class="confirm"
      role="alertdialog"
      aria-label={question}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <p class="wrap">
        <strong>{question}</strong> {children}
      </p>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <div class="row actions">
        <button type="button" class="button danger" onClick={onConfirm}>
          {confirm}
        </button>
        <button ref={harmless} type="button" class="button" onClick={onCancel}>
          {cancel}
        </button>
      </div>
    </div>
  );
}
