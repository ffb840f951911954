// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { violations } from './axe.ts';
import { fake } from './fake-browser.ts';
import { arrive, ask, DONE, open } from './playground-stage.tsx';
import { all, button, click, field, one, type, unmount } from './render.ts';

beforeEach(() => {
  fake.reset();
  document.documentElement.lang = 'en';
  document.title = 'Oriel dashboard';
});
afterEach(async () => {
  await unmount();
  vi.unstubAllGlobals();
});

test('axe finds nothing in an empty form, nor in one with everything wrong', async () => {
  await open();
  expect(await violations()).toEqual([]);
  await click(one('details.more summary'));
  await type(field('Temperature'), '3');
  await type(field('JSON Schema of the answer'), '{');
  await type(field('Tools'), '[{}]');
  await click(button('Run'));
  expect(all('[aria-invalid=true]')).toHaveLength(4);
  expect(await violations()).toEqual([]);
});

test('axe finds nothing in an answer as it comes, when it is over, and when it failed', async () => {
  await open();
  await ask('Hi');
  await arrive({ type: 'text', text: 'a line of the answer\n'.repeat(20) });
  expect(await violations()).toEqual([]);
  await arrive(...DONE);
  expect(all('.trial')).toHaveLength(1);
  expect(await violations()).toEqual([]);
  await ask('Again');
  await arrive({ type: 'error', error: { code: 'network', message: 'Not reached.' } });
  expect(await violations()).toEqual([]);
});
