import type { createLanguageService } from '../../lib/languages/service.ts';

/** What is loaded where a page asks in which languages a text is written. */
export interface Languages {
  openLanguages(clock: Parameters<typeof createLanguageService>[1]): ReturnType<typeof createLanguageService>;
}
