/** Which browser this run is about; vitest.config.ts provides it. */
import { inject } from 'vitest';
import type { BrowserKind } from '../../../scripts/browsers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    browser: BrowserKind;
  }
}

export const BROWSER: BrowserKind = inject('browser');
