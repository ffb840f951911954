/**
 * Reasoning that a model writes into its answer: `<think>…</think>` at the very start. The last resort, for servers that
 * do not tell it apart themselves. What the network cuts in two is held back until it is clear, a few characters at most.
 */
const OPENING = '<think>';
const CLOSING = '</think>';

/** So much white space may stand before the tag, UTF-16 code units. */
const MAX_BLANK = 256;

export interface ThinkTags {
  accept(text: string): void;
  /** Nothing more comes before something else does: what was held back is said. */
  settle(): void;
}

export function thinkTags(say: (type: 'reasoning' | 'text', text: string) => void): ThinkTags {
  let place: 'before' | 'inside' | 'after' = 'before';
  let held = '';
  /** White space next to a tag is layout. */
  let trims = false;

  function speak(type: 'reasoning' | 'text', text: string): void {
    const words = trims ? text.trimStart() : text;
    if (words === '') return;
    trims = false;
    say(type, words);
  }

  function accept(text: string): void {
    if (place === 'after') {
      speak('text', text);
      return;
    }
    held += text;
    if (place === 'before') open();
    if (place === 'inside') goOn();
  }

  function open(): void {
    const start = held.trimStart();
    if (start.startsWith(OPENING)) {
      place = 'inside';
      trims = true;
      held = start.slice(OPENING.length);
    } else if (!OPENING.startsWith(start) || held.length > MAX_BLANK) {
      place = 'after';
      release('text');
    }
  }

  function goOn(): void {
    const end = held.indexOf(CLOSING);
    const length = end >= 0 ? end : held.length - unfinished(held);
    speak('reasoning', held.slice(0, length));
    held = held.slice(length);
    if (end < 0) return;
    held = held.slice(CLOSING.length);
    place = 'after';
    trims = true;
    release('text');
  }

  function release(type: 'reasoning' | 'text'): void {
    const rest = held;
    held = '';
    speak(type, rest);
  }

  return {
    accept,
    settle() {
      release(place === 'inside' ? 'reasoning' : 'text');
      if (place === 'before') place = 'after';
    },
  };
}

/** How many characters at the end may be the beginning of the closing tag. */
function unfinished(text: string): number {
  for (let length = Math.min(CLOSING.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(CLOSING.slice(0, length))) return length;
  }
  return 0;
}
