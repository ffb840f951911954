import { describe, expect, it } from 'vitest';
import { pageMetadata, scriptMetadata } from '../../../../scripts/wpt/metadata.ts';
import { testsIn } from '../../../../scripts/wpt/tests.ts';
import { wrapper } from '../../../../scripts/wpt/wrapper.ts';

const SCRIPT = [
  '// META: title=A & "B"',
  '// META: script=/resources/testdriver.js',
  '//META: script=../resources/util.js',
  '// META: timeout=long',
  '',
  '// META: variant=?late',
  'test(() => {});',
].join('\n');

describe('what a test says of itself', () => {
  it('is at the head of a script, up to the first line of anything else', () => {
    expect(scriptMetadata(SCRIPT)).toEqual({
      title: 'A & "B"',
      isLong: true,
      scripts: ['/resources/testdriver.js', '../resources/util.js'],
      variants: [''],
      globals: undefined,
    });
  });

  it('is in the meta elements of a page, whatever their order and quotes', () => {
    const page = `<!doctype html><META content='long' name=timeout><meta charset=utf-8>
      <meta name="variant" content="?a"><meta name="variant" content="?b">`;
    expect(pageMetadata(page)).toMatchObject({ isLong: true, variants: ['?a', '?b'] });
  });
});

describe('which tests a file holds', () => {
  it.each([
    ['ai/a.https.window.js', '', ['/ai/a.https.window.html']],
    ['ai/a.any.js', '// META: global=window,dedicatedworker', ['/ai/a.any.html']],
    ['ai/a.any.js', '// META: global=dedicatedworker', []],
    [
      'ai/a.window.js',
      '// META: variant=?1\n// META: variant=?2',
      ['/ai/a.window.html?1', '/ai/a.window.html?2'],
    ],
    ['ai/a.html', '<script src="/resources/testharness.js"></script>', ['/ai/a.html']],
    ['ai/a.html', '<p>Something that tests load</p>', []],
    ['ai/resources/a.html', '<script src="/resources/testharness.js"></script>', []],
    ['ai/a-crash.html', '<p>Shown, and that is all</p>', ['/ai/a-crash.html']],
    ['ai/a.js', 'test(() => {});', []],
  ])('%s that says %j', (file, source, paths) => {
    expect(testsIn(file, source).map(({ path }) => path)).toEqual(paths);
  });

  it('what is only to be shown, and what takes a minute, is told apart', () => {
    expect(testsIn('ai/a-crash.html', '')[0]?.kind).toBe('crash');
    expect(testsIn('ai/a.window.js', SCRIPT)[0]).toMatchObject({ kind: 'harness', isLong: true });
  });
});

describe('the page around a script', () => {
  it('loads the harness, what the test asks for, and then the test', () => {
    const page = wrapper('/ai/a.window.js', SCRIPT);
    expect([...page.matchAll(/src="([^"]+)"/g)].map(([, path]) => path)).toEqual([
      '/resources/testharness.js',
      '/resources/testharnessreport.js',
      '/resources/testdriver.js',
      '../resources/util.js',
      '/ai/a.window.js',
    ]);
    expect(page).toContain('<title>A &amp; &quot;B&quot;</title>');
    expect(page).toContain('<meta name="timeout" content="long">');
    expect(page).not.toContain('GLOBAL');
  });

  it('tells a test for any global object that this one is a window', () => {
    expect(wrapper('/ai/a.any.js', '')).toContain('isWindow: () => true');
  });
});
