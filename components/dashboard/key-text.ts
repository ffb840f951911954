/** Whether pasted text may be a key: one run of visible ASCII, long enough, with digits, and no address. */
export function looksLikeKey(pasted: string): boolean {
  const text = pasted.trim();
  if (!/^[\x21-\x7e]{20,512}$/.test(text)) return false;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || /[<>{}"'`\\]/.test(text)) return false;
  return /\d/.test(text) && /[A-Za-z]/.test(text);
}

/** A place for typing: what is pasted there is the person's own business. */
export const takesText = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable=""], [contenteditable="true"]') !== null;
