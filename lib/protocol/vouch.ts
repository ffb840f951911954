/**
 * What the bridge of a page tells about a frame in it: the word that the frame gave, and what stands on the frame's
 * element (S21). A page's words as much as any: `lib/gate/delegation.ts` believes the origin and the attributes only as far
 * as the browser's own account of the two documents agrees.
 */
import * as z from 'zod/mini';

z.config({ jitless: true });

export const Vouch = z.strictObject({
  word: z.string().check(z.minLength(1), z.maxLength(64)),
  /** Of the window that gave the word, as the browser says. */
  origin: z.string().check(z.maxLength(2_048)),
  /** The attributes of its element; `src` as a whole address, empty for `srcdoc`. */
  allow: z.string().check(z.maxLength(8_192)),
  src: z.string().check(z.maxLength(65_536)),
});
export type Vouch = z.infer<typeof Vouch>;
