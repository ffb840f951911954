import { useEffect, useRef, useState } from 'preact/hooks';
import { sitesText as t } from '../../lib/i18n/sites.ts';

const UNDO_MS = 10_000;

interface UndoBarProps {
  words: string;
  /** Absent: the words alone. */
  onUndo?: (() => void) | undefined;
  onGone(): void;
}

/** Says what was done and offers to take it back, for ten seconds; longer while someone is on it. */
export function UndoBar({ words, onUndo, onGone }: UndoBarProps) {
  const [held, setHeld] = useState(false);
  const gone = useRef(onGone);
  gone.current = onGone;
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
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <p role="status">{words}</p>
      {onUndo !== undefined && (
        <button type="button" class="button small" onClick={onUndo}>
          {t.undo}
        </button>
      )}
    </div>
  );
}
