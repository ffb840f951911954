/**
 * FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) over the UTF-16 code units of a text: 32 bits, signed. It tells
 * texts apart and proves nothing. What it says is kept on disks and by pages: it must not change.
 *
 * @param seed Another seed is another hash; 0 for the one everybody knows.
 */
export function fnv1a(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
