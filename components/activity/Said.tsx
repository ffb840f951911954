import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { callText as t } from '../../lib/i18n/activity.ts';
import { plainLines, plainText } from '../../lib/protocol/plain-text.ts';

/** Names of files and tools: a model or a page may give any. */
const ALSO = 300;
/** Longer text scrolls in its box: characters, lines. */
const LONG = 800;
const LINES = 10;

interface SaidProps {
  label: string;
  text: string;
  /** What was there besides words. */
  also?: readonly string[] | undefined;
  busy?: boolean;
  /** Instead of saying that there are no words. */
  children?: ComponentChildren;
}

/** What somebody wrote, as plain text and never as markup; what is long scrolls in a box that the keyboard reaches. */
export function Said({ label, text: words, also = [], busy = false, children }: SaidProps) {
  const id = useId();
  const text = plainLines(words);
  const long = text.length > LONG || text.split('\n', LINES + 1).length > LINES;
  return (
    <figure class="said" aria-busy={busy}>
      <figcaption id={id} class="label">
        {label}
      </figcaption>
      {text !== '' && (
        <div
          class={`said-text${long ? ' said-long' : ''}`}
          dir="auto"
          {...(long ? { role: 'group', tabIndex: 0, 'aria-labelledby': id } : {})}
        >
          {text}
        </div>
      )}
      {text === '' && also.length === 0 && !busy && children === undefined && <p class="hint">{t.noWords}</p>}
      {also.length > 0 && (
        <ul class="said-also">
          {also.map((words, place) => (
            <li key={`${place} ${words}`} class="wrap mono">
              {plainText(words, ALSO)}
            </li>
          ))}
        </ul>
      )}
      {children}
    </figure>
  );
}
