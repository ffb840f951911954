/**
 * What has to be replaced in one text to make it another: whole words and marks, by Myers' greedy algorithm ("An O(ND)
 * Difference Algorithm and Its Variations", 1986). Few differences are found fast, however long the texts are.
 */

/** `before.slice(start, end)` becomes `text`. UTF-16 code units; the two are the same where something is only added. */
export interface Difference {
  start: number;
  end: number;
  text: string;
}

/** A letter of a script that is written without spaces; a word; a number; space; any other mark. */
const TOKEN =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]\p{M}*|(?:(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}])[\p{L}\p{M}'’])+|\p{N}+|\s+|./gsu;

/** More differences than these are one: it is another text. */
const MOST = 1_000;

const tokensOf = (text: string): string[] => text.match(TOKEN) ?? [];

/** Which tokens go, and which come. Undefined where there are too many. */
function changed(
  a: readonly string[],
  b: readonly string[],
): { gone: Uint8Array; come: Uint8Array } | undefined {
  const most = Math.min(a.length + b.length, MOST);
  /** Of each round, how far each diagonal reaches; the diagonal k is at k + most + 1. */
  const rounds: Int32Array[] = [];
  let reach = new Int32Array(2 * most + 3);
  const at = (k: number) => k + most + 1;
  const isDown = (before: Int32Array, k: number, round: number) =>
    k === -round || (k !== round && (before[at(k - 1)] as number) < (before[at(k + 1)] as number));
  for (let round = 0; round <= most; round += 1) {
    rounds.push(reach);
    const before = reach;
    reach = before.slice();
    for (let k = -round; k <= round; k += 2) {
      let x = isDown(before, k, round) ? (before[at(k + 1)] as number) : (before[at(k - 1)] as number) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach[at(k)] = x;
      if (x < a.length || x - k < b.length) continue;
      // Back the way it came.
      const gone = new Uint8Array(a.length);
      const come = new Uint8Array(b.length);
      for (let [back, diagonal] = [round, k]; back > 0; back -= 1) {
        const from = rounds[back] as Int32Array;
        const down = isDown(from, diagonal, back);
        diagonal += down ? 1 : -1;
        const reached = from[at(diagonal)] as number;
        if (down) come[reached - diagonal] = 1;
        else gone[reached] = 1;
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
  if (flags === undefined) return [{ start: 0, end: before.length, text: after }];
  const found: Difference[] = [];
  let [i, j, offset] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const start = offset;
    let text = '';
    while (flags.gone[i] || flags.come[j]) {
      if (flags.gone[i]) offset += (a[i++] as string).length;
      else text += b[j++];
    }
    if (offset > start || text !== '') found.push({ start, end: offset, text });
    offset += a[i]?.length ?? 0;
    i += 1;
    j += 1;
  }
  return found;
}
