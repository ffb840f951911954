// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PopupScreen } from '../../../components/PopupScreen.tsx';
import type { SiteView } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { overviewOf, site } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, one, press, render, settle, text, unmount } from './render.ts';

const ORIGIN = 'https://write.example.com';
const { models, defaultModel } = overviewOf('normal');
let view: SiteView;

beforeEach(() => {
  fake.reset();
  fake.tabs = [{ id: 1, active: true, url: `${ORIGIN}/draft?x=1` }];
  view = site(ORIGIN);
  fake.answer = (command) => {
    if (command.command === 'site') return { site: { ...view }, models, defaultModel, firstRun: false };
    if (command.command === 'set-site-access')
      view = { ...view, access: command.access, lasts: command.access === 'allow' ? 'always' : undefined };
    if (command.command === 'set-site-model') view = { ...view, model: command.model ?? undefined };
    return null;
  };
});
afterEach(unmount);

const open = (url?: string) => {
  if (url !== undefined) fake.tabs = [{ id: 1, active: true, url }];
  return render(<PopupScreen />);
};
const pressed = () => all('[aria-pressed=true]').map((element) => element.textContent);

describe('the site’s state', () => {
  test('a site that never called can be set up before it does', async () => {
    await open();
    expect(text()).toContain('write.example.com');
    expect(text()).toContain('has not asked yet');
    expect(pressed()).toEqual(['Ask']);
    expect(text()).toContain('No calls today');
  });

  test.each<[Partial<SiteView>, string, string]>([
    [{ access: 'allow', lasts: 'always' }, 'Allow', 'until you revoke it'],
    [{ access: 'allow', lasts: 'session' }, 'Allow', 'until the browser closes'],
    [{ access: 'deny' }, 'Deny', 'refused without asking'],
    [{ access: 'ask', lastUsed: 1 }, 'Ask', 'Not decided'],
  ])('%o says so', async (state, choice, words) => {
    view = site(ORIGIN, state);
    await open();
    expect(pressed()).toEqual([choice]);
    expect(text()).toContain(words);
  });

  test('what it used today is counted', async () => {
    view = site(ORIGIN, { today: { calls: 12, inputTokens: 18_400, outputTokens: 512 } });
    await open();
    expect(text()).toContain('12 calls');
    expect(text()).toContain('18.4K tokens read, 512 written');
  });

  test('one command is enough to open', async () => {
    await open();
    expect(fake.commands).toEqual([{ command: 'site', origin: ORIGIN }]);
  });
});

describe('changes', () => {
  test('Allow, Deny and Ask are set at once', async () => {
    await open();
    await click(button('Allow'));
    expect(pressed()).toEqual(['Allow']);
    await click(button('Deny'));
    expect(pressed()).toEqual(['Deny']);
    await click(button('Ask'));
    expect(fake.commands.filter((one) => one.command === 'set-site-access').map((one) => one.access)).toEqual(
      ['allow', 'deny', 'ask'],
    );
  });

  test('an allowed site can be revoked', async () => {
    view = site(ORIGIN, { access: 'allow', lasts: 'always' });
    await open();
    await click(button('Revoke'));
    expect(view.access).toBe('ask');
    expect(all('button').map((element) => element.textContent)).not.toContain('Revoke');
  });

  test('the site’s model is chosen here, and given back to the default', async () => {
    await open();
    await click(one('.picker-trigger'));
    await press(one('[role=combobox]'), 'End');
    await press(one('[role=combobox]'), 'Enter');
    expect(view.model).toBe(models.at(-1)!.ref);
    await click(one('.picker-trigger'));
    await press(one('[role=combobox]'), 'Home');
    await press(one('[role=combobox]'), 'Enter');
    expect(view.model).toBeUndefined();
  });

  test('a change made elsewhere shows without reopening', async () => {
    await open();
    view = site(ORIGIN, { access: 'deny' });
    await act(async () => fake.change());
    await settle();
    expect(pressed()).toEqual(['Deny']);
  });

  test('a change that fails says why, and the true state stays', async () => {
    const { answer } = fake;
    fake.answer = (command) => {
      if (command.command === 'set-site-access')
        throw new OrielError('internal', { message: 'Not saved. Try again.' });
      return answer(command);
    };
    await open();
    await click(button('Allow'));
    expect(one('[role=alert]').textContent).toBe('Not saved. Try again.');
    expect(pressed()).toEqual(['Ask']);
  });

  test('nothing watches for changes once it is closed', async () => {
    await open();
    expect(fake.watchers()).toBe(1);
    await unmount();
    expect(fake.watchers()).toBe(0);
  });
});

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
    await open(url);
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
    view = site(new URL(url).origin);
    await open(url);
    expect(fake.commands).toEqual([{ command: 'site', origin: new URL(url).origin }]);
  });
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
    view = site('https://named.example');
    await open();
    window.history.replaceState(null, '', '?');
    expect(fake.commands).toEqual([{ command: 'site', origin: 'https://named.example' }]);
  });
});

describe('when nothing is there', () => {
  test('no model: says so with the way to one', async () => {
    fake.answer = () => ({ site: view, models: [], firstRun: true });
    await open();
    expect(text()).toContain('No model is set up yet');
    expect(all<HTMLAnchorElement>('a').map((link) => link.getAttribute('href'))).toContain(
      '/dashboard.html#start',
    );
  });

  test('a background that does not answer: a sentence and another try', async () => {
    fake.answer = () => undefined;
    await open();
    expect(one('[role=alert]').textContent).toContain('did not answer');
    fake.answer = () => ({ site: view, models, firstRun: false });
    await click(button('Try again'));
    expect(pressed()).toEqual(['Ask']);
    expect(all('[role=alert]')).toEqual([]);
  });
});
