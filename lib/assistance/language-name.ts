const names = new Intl.DisplayNames('en', { type: 'language' });

/** As a model is told of a language: `German (de)`. */
export const languageName = (canonical: string): string => `${names.of(canonical)} (${canonical})`;
