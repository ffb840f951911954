/**
 * What has to be replaced in one text to make it another: whole words and marks, by Myers' greedy algorithm ("An O(ND)
 * Difference Algorithm and Its Variations", 1986). Few differences are found fast, however long the texts are.
 */
import { append } from '../../natives.ts';
import { execute } from '../natives.ts';

/** `before.slice(start, end)` becomes `text`. UTF-16 code units; the two are the same where something is only added. */
export interface Difference {
  start: number;
  end: number;
  text: string;
}

/** A letter of a script that is written without spaces; a word; a number; space; any other mark. */
const TOKEN =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]\p{M}*|(?:(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}])[\p{L}\p{M}'’])+|\p{N}+|\s+|./suy;

/** More differences than these are one: it is another text. */
const MOST = 400;

const Ints = Int32Array;
const Flags = Uint8Array;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let found = execute(TOKEN, text); found; found = execute(TOKEN, text)) append(tokens, found[0]);
  return tokens;
}

/** Which tokens go, and which come. Undefined where there are too many. */
function changed(
  a: readonly string[],
  b: readonly string[],
): { gone: Uint8Array; come: Uint8Array } | undefined {
  const sum = a.length + b.length;
  const most = sum < MOST ? sum : MOST;
  const width = 2 * most + 3;
  // Of each round, how far each diagonal reaches; the diagonal k is at k + most + 1.
  const reach = new Ints((most + 1) * width);
  const isDown = (row: number, k: number, d: number) =>
    k === -d || (k !== d && (reach[row + k - 1] as number) < (reach[row + k + 1] as number));
  for (let d = 0; d <= most; d++) {
    const row = d * width + most + 1;
    const before = row - width;
    for (let k = -d; k <= d; k += 2) {
      let x =
        d === 0
          ? 0
          : isDown(before, k, d)
            ? (reach[before + k + 1] as number)
            : (reach[before + k - 1] as number) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach[row + k] = x;
      if (x < a.length || x - k < b.length) continue;
      // Back the way it came.
      const gone = new Flags(a.length);
      const come = new Flags(b.length);
      let diagonal = k;
      for (let round = d; round > 0; round--) {
        const from = row - (d - round + 1) * width;
        if (isDown(from, diagonal, round)) come[(reach[from + ++diagonal] as number) - diagonal] = 1;
        else gone[reach[from + --diagonal] as number] = 1;
      }
      return { gone, come };
    }
  }
  return undefined;
}

/** In order, none touching the next: with them `before` becomes `after`. */
export function differences(before: string, after: string): Difference[] {
  const a = tokensOf(before);
  const b = tokensOf(after);
  const flags = changed(a, b);
  if (!flags) return [{ start: 0, end: before.length, text: after }];
  const found: Difference[] = [];
  let offset = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const start = offset;
    let text = '';
    while (flags.gone[i] || flags.come[j])
      if (flags.gone[i]) offset += (a[i++] as string).length;
      else text += b[j++] as string;
    if (offset > start || text !== '') append(found, { start, end: offset, text });
    if (i < a.length) offset += (a[i] as string).length;
    i++;
    j++;
  }
  return found;
}
