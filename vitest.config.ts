import { defineConfig } from 'vitest/config';
import { WaitersFirst } from './tests/e2e/support/waiters-first.ts';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    sequence: { sequencer: WaitersFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'tests/unit/**/*.test.ts?(x)',
            'tests/property/**/*.test.ts',
            'tests/contract/**/*.test.ts',
            'tests/differential/**/*.test.ts',
            'tests/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      // The same scenarios in both browsers; `inject('browser')` says which.
      ...(['chromium', 'firefox'] as const).map((browser) => ({
        extends: true as const,
        test: {
          name: browser,
          include: ['tests/e2e/**/*.test.ts'],
          provide: { browser },
          // Scenarios measure when sockets close, and one of them only waits, for a minute and more.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      })),
    ],
  },
});
