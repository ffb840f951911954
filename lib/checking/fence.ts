/**
 * Models put JSON between lines of three backticks, asked to or not. JSON never begins with one: what stands there is taken
 * off as it streams by, so that whoever parses the whole text gets what was meant. Anything else around it stays, and is no
 * JSON.
 */

export interface Fence {
  /** What of the text so far may be passed on. */
  push(text: string): string;
  /** The rest, once no more comes. */
  end(): string;
}

/** May still become the first line, which names a language at the most: what is longer is no fence, and is not waited for. */
const BEGINNING = /^(?:`{0,3}|```\w{0,32}[ \t]{0,32}\r?)$/;
const OPENING = /^```\w{0,32}[ \t]{0,32}(?:\r?\n|(?=[{["]))/;
const CLOSING = /^\s*```\s*$/;

/** Where that begins which may be, or become, the last line. */
function endingIn(text: string): number {
  let at = text.trimEnd().length;
  for (let ticks = 0; ticks < 3 && text[at - 1] === '`'; ticks += 1) at -= 1;
  return text.slice(0, at).trimEnd().length;
}

export function createFence(): Fence {
  let held = '';
  let place: 'before' | 'inside' | 'none' = 'before';
  return {
    push(text) {
      if (place === 'none') return text;
      held += text;
      if (place === 'before') {
        held = held.trimStart();
        if (BEGINNING.test(held)) return '';
        const opening = OPENING.exec(held);
        place = opening === null ? 'none' : 'inside';
        held = held.slice(opening?.[0].length ?? 0);
      }
      // White space alone lets nothing go: what is held is not read again for it, however it comes.
      if (place === 'inside' && text.trim() === '') return '';
      const end = place === 'inside' ? endingIn(held) : held.length;
      const passed = held.slice(0, end);
      held = held.slice(end);
      return passed;
    },
    end() {
      const rest = place === 'inside' && CLOSING.test(held) ? '' : held;
      held = '';
      return rest;
    },
  };
}
