/** Words of a page, a model or a provider, made fit for our own screens (S17): they can neither hide, reorder nor crowd out what we say. */

/** Controls, bidi and other format characters, private use, lone surrogates; and what is drawn as nothing at all. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
/** Braille blank is no space by its category and is drawn as one. */
const SPACE = /[\s\p{Z}\u2800]+/gu;
/** Stacked marks paint over the lines above and below. No living script needs more than three. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;
/**
 * What turns letters around or hides them in running text: overrides, embeddings and isolates, tags, controls but for tab and
 * line break. Joiners and marks of direction are spelling in Persian, in Hebrew and in emoji, and stay.
 */
const DECEIVING = /[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}\ufff9-\ufffb]|(?![\t\n])\p{Cc}/gu;

/** What most names are: letters of ASCII, words apart by one blank. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * One line of visible text, at most `maxChars` UTF-16 code units with the ellipsis; empty where nothing visible is
 * left. It is still text and never markup: show it with `textContent`.
 */
export function plainText(text: string | undefined, maxChars: number): string {
  if (text === undefined) return '';
  if (text.length <= maxChars && PLAIN.test(text)) return text;
  const line = text
    // A page may send megabytes; what lies far beyond the cap is not worth a look.
    .slice(0, maxChars * 8)
    .replace(SPACE, ' ')
    .replace(INVISIBLE, '')
    .replace(STACKED_MARKS, '$1')
    .replace(SPACE, ' ')
    .trim();
  return line.length <= maxChars ? line : `${cutAt(line, maxChars - 1).trimEnd()}…`;
}

/** Text of many lines in a box of its own, whole. */
export const plainLines = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(DECEIVING, '').replace(STACKED_MARKS, '$1');

/** Never through the middle of a surrogate pair. */
function cutAt(line: string, chars: number): string {
  const last = line.charCodeAt(chars - 1);
  return line.slice(0, last >= 0xd800 && last <= 0xdbff ? chars - 1 : chars);
}
