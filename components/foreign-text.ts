/**
 * Text that a web page or a provider wrote, made safe to stand among our own words (S17): one line, no control
 * characters, nothing that reverses or hides what follows, and an end. It is always rendered as text, never as markup.
 */
/** Controls, and all that Unicode says to draw as nothing: bidi marks and overrides, zero widths, fillers, tags. */
const INVISIBLE = /[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
/** More marks on one letter than any language uses: they paint over the lines above and below. */
const STACKED_MARKS = /(\p{M}{2})\p{M}+/gu;

export function foreignText(text: string, limit: number): string {
  const clean = text
    .slice(0, limit * 8)
    .replace(/[\t\n\r\u2028\u2029]+/g, ' ')
    .replace(INVISIBLE, '')
    .replace(STACKED_MARKS, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...clean];
  return letters.length > limit ? `${letters.slice(0, limit - 1).join('')}…` : clean;
}
