import { execute } from '../natives.ts';

export interface Media {
  mediaType: string;
  /** base64 */
  data: string;
}

/** How files begin, in base64, that go to a model as they are: all that see or hear know these. */
const BEGINNINGS = [
  [/^iVBORw0KGgo/, 'image/png'],
  [/^\/9j\//, 'image/jpeg'],
  [/^R0lGOD/, 'image/gif'],
  [/^UklGR.{7}RUJQ/, 'image/webp'],
  [/^UklGR.{7}QVZF/, 'audio/wav'],
  // An ID3 tag, or a frame of MPEG layer III.
  [/^(?:SUQz|\/\/[I-Po-v]|\/\+[I-P])/, 'audio/mpeg'],
] as const;

/** Undefined for a file that has to be written anew. */
export function mediaTypeOf(data: string): string | undefined {
  for (let at = 0; at < BEGINNINGS.length; at++)
    if (execute(BEGINNINGS[at]![0], data)) return BEGINNINGS[at]![1];
  return undefined;
}
