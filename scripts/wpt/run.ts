/**
 * `npm run wpt -- --wpt <checkout> [--browser chromium|firefox] [--json <file>] [part of a path …]`: the tests of
 * web-platform-tests that are about `LanguageModel` and its siblings (`ai/`), in a real browser with Oriel in it, as it is
 * built in `.output`. docs/web-platform-tests.md says how to read what comes out. Ends with 0 where all that does not pass
 * is listed in tests/wpt/expectations.json, and all that is listed does not pass.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserKind } from '../browsers.ts';
import { ROOT } from '../launch.ts';
import { serveEcho } from './echo/server.ts';
import { Expectations, judge } from './expectations.ts';
import { openOriel } from './open-oriel.ts';
import type { Subtest } from './results.ts';
import { OWN, serveTests } from './server.ts';
import { tableOf, troubleOf, unusedOf } from './table.ts';
import { findTests } from './tests.ts';
import { tryTest } from './try-test.ts';

const OWN_TESTS = join(ROOT, 'tests/wpt');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    wpt: { type: 'string' },
    browser: { type: 'string', default: 'chromium' },
    json: { type: 'string' },
  },
});
if (values.wpt === undefined)
  throw new Error('Name a checkout of https://github.com/web-platform-tests/wpt: --wpt <folder>.');
if (values.browser !== 'chromium' && values.browser !== 'firefox')
  throw new Error('--browser wants chromium or firefox.');
const browser: BrowserKind = values.browser;
const checkout = resolve(values.wpt);
if (!existsSync(join(checkout, 'resources/testharness.js')))
  throw new Error(
    `${checkout} has no resources/testharness.js: --wpt wants a checkout of web-platform-tests.`,
  );
const expectations = Expectations.parse(
  JSON.parse(readFileSync(join(OWN_TESTS, 'expectations.json'), 'utf8')),
);
const tests = [...findTests(join(checkout, 'ai'), 'ai/'), ...findTests(OWN_TESTS, OWN.slice(1))].filter(
  ({ file }) => positionals.length === 0 || positionals.some((part) => file.includes(part)),
);
if (tests.length === 0) throw new Error('No test has that in its path.');

const [server, echo] = await Promise.all([serveTests(checkout, OWN_TESTS), serveEcho()]);
const oriel = await openOriel(browser, echo.baseUrl, server);
const version = await oriel.browser.version();
const all: Subtest[] = [];
try {
  for (const [at, test] of tests.entries()) {
    const begun = performance.now();
    const subtests = await tryTest(oriel.browser, server, test);
    all.push(...subtests);
    const passed = subtests.filter(({ status }) => status === 'pass').length;
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    process.stderr.write(
      `${at + 1}/${tests.length} ${passed} of ${subtests.length} ${seconds} s ${test.file}\n`,
    );
  }
} finally {
  await oriel.close();
  server.close();
  echo.close();
}

const judged = judge(all, expectations, browser);
const trouble = troubleOf(judged);
console.log(`\n${version}\n\n${tableOf(judged)}`);
for (const words of [trouble, unusedOf(judged)]) if (words) console.log(`\n${words}`);
if (values.json)
  writeFileSync(values.json, `${JSON.stringify({ browser: version, subtests: all }, null, 1)}\n`);
process.exitCode = trouble ? 1 : 0;
