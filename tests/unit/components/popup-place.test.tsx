// @vitest-environment happy-dom
import './fake-browser.ts';

import { describe, expect, test } from 'vitest';
import { PopupScreen } from '../../../components/PopupScreen.tsx';
import { site } from '../../../scripts/preview/sample.ts';
import { siteStandardOf } from '../../../scripts/preview/standard-sample.ts';
import { fake } from './fake-browser.ts';
import { freshPopup, ORIGIN, popup } from './popup-stage.tsx';
import { all, button, click, one, render, text } from './render.ts';

freshPopup();

describe('not possible here', () => {
  test.each([
    ['chrome://settings/', 'belongs to the browser'],
    ['about:blank', 'belongs to the browser'],
    ['chrome-extension://abc/page.html', 'belongs to an extension'],
    ['moz-extension://abc/page.html', 'belongs to an extension'],
    ['https://chromewebstore.google.com/detail/x', 'extension store'],
    ['https://addons.mozilla.org/', 'extension store'],
    ['file:///home/me/page.html', 'file on your device'],
    ['http://example.com/', 'not encrypted'],
    ['data:text/html,hello', 'no address of their own'],
    ['', 'cannot see which site'],
  ])('%s: says why, and asks the background nothing', async (url, why) => {
    await popup.open(url);
    expect(text()).toContain('Not possible here');
    expect(text()).toContain(why);
    expect(fake.commands).toEqual([]);
  });

  test.each([
    'http://localhost:5173/',
    'http://127.0.0.1:8080/',
    'http://app.localhost/',
    'http://[::1]:3000/',
  ])('%s is this machine and possible', async (url) => {
    popup.view = site(new URL(url).origin);
    await popup.open(url);
    expect(fake.commands).toEqual([{ command: 'site', origin: new URL(url).origin }]);
  });
});

test('S33 in a private window: nothing is asked and nothing can be set, since it would be written down', async () => {
  fake.tabs = [{ id: 1, active: true, incognito: true, url: `${ORIGIN}/` }];
  await popup.open();
  expect(text()).toContain('what you decide ends when the last private window closes');
  expect(all('button')).toEqual([]);
  expect(fake.commands).toEqual([]);
});

describe('opened as a tab', () => {
  test('it is about the tab used last before it', async () => {
    fake.own = { id: 9 };
    fake.tabs = [
      { id: 9, active: true, url: 'chrome-extension://oriel/popup.html', lastAccessed: 30 },
      { id: 1, url: 'https://old.example/', lastAccessed: 10 },
      { id: 2, url: `${ORIGIN}/`, lastAccessed: 20 },
      { id: 3, lastAccessed: 25 },
    ];
    await render(<PopupScreen />);
    expect(fake.commands).toEqual([{ command: 'site', origin: ORIGIN }]);
  });

  test('?origin= in its address wins', async () => {
    window.history.replaceState(null, '', '?origin=https://named.example');
    popup.view = site('https://named.example');
    await popup.open();
    window.history.replaceState(null, '', '?');
    expect(fake.commands).toEqual([{ command: 'site', origin: 'https://named.example' }]);
  });
});

describe('when nothing is there', () => {
  const standard = siteStandardOf(popup.standard, ORIGIN);

  test('no model: says so with the way to one', async () => {
    fake.answer = () => ({ site: popup.view, standard, models: [], firstRun: true });
    await popup.open();
    expect(text()).toContain('No model is set up yet');
    expect(all<HTMLAnchorElement>('a').map((link) => link.getAttribute('href'))).toContain(
      '/dashboard.html#start',
    );
  });

  test('a background that does not answer: a sentence and another try', async () => {
    fake.answer = () => undefined;
    await popup.open();
    expect(one('[role=alert]').textContent).toContain('did not answer');
    fake.answer = () => ({ site: popup.view, standard, models: popup.models, firstRun: false });
    await click(button('Try again'));
    expect(popup.pressed()).toEqual(['Ask']);
    expect(all('[role=alert]')).toEqual([]);
  });
});
