import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { sitesText as t } from '../../lib/i18n/sites.ts';
import { isByPointer, takeLostFocus } from '../lost-focus.ts';
import { useStands } from '../use-stands.ts';

const UNDO_MS = 10_000;

interface UndoBarProps {
  words: string;
  /** Absent: the words alone. */
  onUndo?: (() => void) | undefined;
  onGone(): void;
}

/**
 * Says what was done and offers to take it back, for ten seconds; longer while someone is on it. Where what was pressed
 * by a key has gone, the button takes the focus: by keys, ten seconds are too short to the end of a long list.
 */
export function UndoBar({ words, onUndo, onGone }: UndoBarProps) {
  const [held, setHeld] = useState(false);
  const stands = useStands();
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const gone = useRef(onGone);
  gone.current = onGone;
  useEffect(() => takeLostFocus(button.current), []);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => gone.current(), UNDO_MS);
    return () => clearTimeout(timer);
  }, [held]);
  return (
    <div
      class="undo"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      // Who goes by the pointer is somewhere else.
      onFocusIn={() => setHeld(!isByPointer())}
      onFocusOut={() => setHeld(false)}
    >
      <p id={id} role="status">
        {stands && words}
      </p>
      {onUndo !== undefined && (
        <button ref={button} type="button" class="button small" aria-describedby={id} onClick={onUndo}>
          {t.undo}
        </button>
      )}
    </div>
  );
}
