/** How many tokens a call comes to before anybody has counted them: likely, and at the most. Linear in its size. */
import type { Call } from '../protocol/call.ts';
import type { Task } from '../protocol/task.ts';
import { filesOf, fileTokens, type SentFile, sizeOfTexts, tokensAround } from './size.ts';

export interface Measure {
  /** Of all of it, by an estimate. */
  likely: number;
  /** Of its texts and what holds them together. */
  texts: { likely: number; most: number };
  files: readonly SentFile[];
}

/** What a role and the ends of a message add at the most, for each token that they likely do. */
const MOST_PER_AROUND = 5;
/** What makers of models put around the tools of a call, in words of their own: some hundred tokens. */
const MOST_AROUND_TOOLS = 1_000;

/** Of a text no tokenizer in use makes more tokens than it has bytes in UTF-8: what it does not know, it spells. */
export function measure(call: Call | Task): Measure {
  const around = tokensAround(call);
  const files = filesOf(call);
  let bytes = 0;
  const texts = sizeOfTexts(call, (text) => {
    bytes += bytesOfText(text);
    return tokensOfText(text);
  });
  const aroundTools = 'tools' in call && call.tools?.length ? MOST_AROUND_TOOLS : 0;
  return {
    likely: files.reduce((sum, file) => sum + Math.ceil(fileTokens(file)), around + Math.ceil(texts)),
    texts: { likely: around + Math.ceil(texts), most: around * MOST_PER_AROUND + bytes + aroundTools },
    files,
  };
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
