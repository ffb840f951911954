const names = new Intl.DisplayNames('en', { type: 'language' });

/**
 * As a model is told of a language: `German (de)`. A tag is a page's own words: what may hold any word (extensions, private
 * use, more than one variant) is left out.
 */
export function languageName(canonical: string): string {
  const { baseName, language, script, region } = new Intl.Locale(canonical);
  const known = [language, script, region].filter((part) => part !== undefined);
  const tag = baseName
    .split('-')
    .slice(0, known.length + 1)
    .join('-');
  return `${names.of(tag)} (${tag})`;
}
