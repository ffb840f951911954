/** Writes the documents that come out of the sources: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiPage } from './docs/api-page.ts';
import { providersPage } from './docs/providers-page.ts';
import { readPublicTypes } from './docs/public-types.ts';

export const COMMAND = 'npm run docs';

/** Name of the file in docs/ -> what is to be in it. */
export const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'api.md': async () => {
    await import('./docs/page-globals.ts');
    const { STANDARD_NAMES } = await import('./docs/standard-names.ts');
    return apiPage(readPublicTypes(), STANDARD_NAMES);
  },
  'errors.md': async () => {
    await import('./docs/page-globals.ts');
    const { errorsPage } = await import('./docs/errors-page.ts');
    return errorsPage();
  },
  'providers.md': () => providersPage(),
};

export const fileOf = (page: string): string => join(import.meta.dirname, '../docs', page);

if (process.argv[1] === import.meta.filename)
  for (const [page, write] of Object.entries(PAGES)) writeFileSync(fileOf(page), await write());
