const MAX_CHARS = 64;

/** An id for a new provider, made of its label and unlike those that are taken: `My LM Studio!` → `my-lm-studio`. */
export function chooseProviderId(label: string, taken: Iterable<string>): string {
  const words = label
    .normalize('NFKD')
    // The accents that NFKD has set apart: `é` becomes `e`, not a gap.
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const stem = cut(words, MAX_CHARS) || 'provider';
  const used = new Set(taken);
  if (!used.has(stem)) return stem;
  for (let count = 2; ; count += 1) {
    const suffix = `-${count}`;
    const id = cut(stem, MAX_CHARS - suffix.length) + suffix;
    if (!used.has(id)) return id;
  }
}

const cut = (words: string, chars: number): string =>
  words.replace(/^-+/, '').slice(0, chars).replace(/-+$/, '');
