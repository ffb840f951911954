import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e/chromium',
  // Scenarios measure when sockets close and which window has the focus: one browser at a time.
  workers: 1,
  timeout: 60_000,
  // A test that passes the second time has found something; it is not hidden here.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  outputDir: 'test-results',
});
