/** How many tokens a call comes to before anybody has counted them: likely, and at the most. Linear in its size. */
import type { Call } from '../protocol/call.ts';
import type { Task } from '../protocol/task.ts';
import { sizeOfTexts, tokensBesideTexts } from './size.ts';

export interface Measure {
  likely: number;
  most: number;
}

/**
 * Of a text no tokenizer in use makes more tokens than it has bytes in UTF-8: what it does not know, it spells. For files
 * there is no such bound: five times the estimate covers the largest picture that any maker counts, and a page of a PDF
 * that is set small.
 */
const MOST_PER_LIKELY = 5;
/** What makers of models put around the tools of a call, in words of their own: some hundred tokens. */
const MOST_AROUND_TOOLS = 1_000;

export function measure(call: Call | Task): Measure {
  const beside = tokensBesideTexts(call);
  let bytes = 0;
  const likely = sizeOfTexts(call, (text) => {
    bytes += bytesOfText(text);
    return tokensOfText(text);
  });
  const around = 'tools' in call && call.tools?.length ? MOST_AROUND_TOOLS : 0;
  return { likely: beside + Math.ceil(likely), most: beside * MOST_PER_LIKELY + bytes + around };
}

/**
 * About four characters of English are a token, two of other alphabets, one of Chinese, Japanese and Korean; a picture
 * sign is two.
 */
export function tokensOfText(text: string): number {
  let quarters = 0;
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place);
    quarters += unit < 0x80 ? 1 : unit < 0x2e80 ? 2 : 4;
  }
  return quarters / 4;
}

/** In UTF-8, without making them: of a surrogate pair each half counts two. */
function bytesOfText(text: string): number {
  let bytes = text.length;
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place);
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}
