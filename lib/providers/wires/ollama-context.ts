/**
 * How many tokens Ollama must make room for. It gives a model 4096 (more where there is much video memory, or where its
 * user says so) and silently leaves out the beginning of what does not fit; `num_ctx` asks for more. Asking costs memory
 * for each token, and whenever the number changes the model is loaded anew: so a call asks for what it needs, in powers
 * of two, and one that fits into the default asks for nothing, since the default of this machine may be higher.
 */
import type { Call, Content } from '../../protocol/call.ts';

/** What every Ollama of today gives unasked. */
const DEFAULT_CONTEXT = 4_096;
/** No model reads more; beyond it an estimate is of nonsense. */
const MOST = 1_048_576;

/** Bytes of UTF-8 to a token, on the safe side: English has four, a Chinese character is three and about one token. */
const BYTES_PER_TOKEN = 3;
/** Of an image. Models of Ollama's library take some 256 to 1,600. */
const IMAGE_TOKENS = 1_600;
/** The frame of a message and of a tool in a model's template. */
const FRAME_TOKENS = 16;
/** Kept for the answer where a call does not say how long it may be. */
const ANSWER_TOKENS = 2_048;

/**
 * `num_ctx` for a call; undefined: the server's own default does.
 *
 * @param most What the model can read, where that is known, tokens.
 */
export function contextFor(call: Call, most = MOST): number | undefined {
  const needed = tokensOf(call) + (call.maxOutputTokens ?? ANSWER_TOKENS);
  if (needed <= DEFAULT_CONTEXT) return undefined;
  return Math.min(2 ** Math.ceil(Math.log2(needed)), most, MOST);
}

function tokensOf({ messages, tools, json }: Call): number {
  let tokens = 0;
  for (const { content } of messages) {
    tokens += FRAME_TOKENS;
    for (const part of content) tokens += ofContent(part);
  }
  for (const tool of tools ?? []) tokens += FRAME_TOKENS + ofText(JSON.stringify(tool));
  return tokens + (json?.schema === undefined ? 0 : ofText(JSON.stringify(json.schema)));
}

function ofContent(part: Content): number {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return ofText(part.text);
    case 'tool-call':
      return FRAME_TOKENS + ofText(part.name) + ofText(part.arguments);
    case 'tool-result':
      return FRAME_TOKENS + part.content.reduce((sum, piece) => sum + ofContent(piece), 0);
    default:
      return IMAGE_TOKENS;
  }
}

const ofText = (text: string): number => Math.ceil(bytesOf(text) / BYTES_PER_TOKEN);

/** In UTF-8, without writing it. */
function bytesOf(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // Half of a pair is two of its four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
