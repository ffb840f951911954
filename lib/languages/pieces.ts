/**
 * Cuts a text into pieces that are likely to be of one language each: at the ends of sentences and lines, and where Latin
 * letters meet those of another script. A detector sees a few hundred bytes at most and names one language for them.
 */
export interface Piece {
  text: string;
  /** Of its words, UTF-8: how much of the whole it is. */
  bytes: number;
}

/** Fewer bytes than these say little by themselves: they go with their neighbours. */
const FEW = 24;
/** The detector reads no further in one piece. */
const MOST = 300;
/** No word is longer; what is, is cut. Code units. */
const LONGEST_WORD = 90;

const LETTER = /\p{L}/u;
const LATIN = /\p{Script=Latin}/u;
const SCRIPTS_MEET =
  /(?<=\p{Script=Latin})(?=(?!\p{Script=Latin})\p{L})|(?<=(?!\p{Script=Latin})\p{L})(?=\p{Script=Latin})/u;
const SENTENCE_END = /[.!?…。！？।؟]["'”’»)\]」』]*$/u;

export function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // Half of a pair counts two, a pair four.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  return bytes;
}

/** The words of a line that have letters in them, none of two scripts and none too long. */
function* wordsOf(line: string): Generator<string> {
  for (const [word] of line.matchAll(/\S+/gu)) {
    if (!LETTER.test(word)) continue;
    for (const part of word.split(SCRIPTS_MEET))
      for (let at = 0; at < part.length; at += LONGEST_WORD) yield part.slice(at, at + LONGEST_WORD);
  }
}

export function piecesOf(text: string): Piece[] {
  const pieces: (Piece & { latin: boolean; ended: boolean })[] = [];
  for (const line of text.split(/[\n\r\u2028\u2029]+/u)) {
    for (const word of wordsOf(line)) {
      const bytes = utf8Length(word);
      const latin = LATIN.test(word);
      const last = pieces.at(-1);
      const goesOn =
        last !== undefined &&
        last.bytes + bytes <= MOST &&
        (last.bytes < FEW || (last.latin === latin && !last.ended));
      if (goesOn) {
        last.text += ` ${word}`;
        last.bytes += bytes;
        last.ended = SENTENCE_END.test(word);
      } else pieces.push({ text: word, bytes, latin, ended: SENTENCE_END.test(word) });
    }
    const last = pieces.at(-1);
    if (last !== undefined) last.ended = true;
  }
  const rest = pieces.at(-1);
  const before = pieces.at(-2);
  if (rest !== undefined && before !== undefined && rest.bytes < FEW && before.latin === rest.latin) {
    before.text += ` ${rest.text}`;
    before.bytes += rest.bytes;
    pieces.pop();
  }
  return pieces.map(({ text, bytes }) => ({ text, bytes }));
}
