// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PopupScreen } from '../../../components/PopupScreen.tsx';
import { NO_BUDGETS } from '../../../lib/protocol/budget.ts';
import type { Command, SiteView } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { grant, overviewOf, site, standing } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import {
  act,
  all,
  button,
  choose,
  click,
  field,
  one,
  press,
  render,
  settle,
  text,
  type,
  unmount,
} from './render.ts';

const ORIGIN = 'https://write.example.com';
const { models, defaultModel } = overviewOf('normal');
let view: SiteView;
let before: SiteView;

beforeEach(() => {
  fake.reset();
  fake.tabs = [{ id: 1, active: true, url: `${ORIGIN}/draft?x=1` }];
  view = site(ORIGIN);
  fake.answer = (command) => {
    if (command.command === 'site') return { site: { ...view }, models, defaultModel, firstRun: false };
    if (command.command === 'set-site-access')
      view = { ...view, access: command.access, lasts: lastsOf(command) };
    if (command.command === 'revoke-site') {
      before = view;
      view = { ...view, access: 'ask', lasts: undefined, grants: undefined };
      return { undo: 'u1' };
    }
    if (command.command === 'restore-sites') view = before;
    if (command.command === 'set-site-budget' && command.budget !== null)
      view = {
        ...view,
        spending: { budget: command.budget, allowances: standing(command.budget, { day: 0.9 }) },
      };
    if (command.command === 'set-site-model') view = { ...view, model: command.model ?? undefined };
    return null;
  };
});
afterEach(unmount);

const lastsOf = ({ access, lasts }: Extract<Command, { command: 'set-site-access' }>) =>
  access === 'ask' ? undefined : lasts === 'session' ? lasts : ('always' as const);

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

  test.each<[SiteView['grants'], string[]]>([
    [
      [grant({ lasts: 'spend', spend: { limit: 2, spent: 1.6 } })],
      ['Allowed until $2.00 is spent: $0.40 left.'],
    ],
    [[grant({ lasts: 'spend', spend: { limit: 2 } })], ['Allowed until $2.00 is spent.']],
    [[grant({ capabilities: ['text', 'images'] })], ['Allowed: text and images, until you revoke it.']],
    [
      [grant({ capabilities: ['text'] }), grant({ capabilities: ['speech'], lasts: 'session' })],
      ['Text: until you revoke it.', 'Reading aloud: until the browser closes.'],
    ],
  ])('a grant says what it is for and when it ends: %#', async (grants, sentences) => {
    view = site(ORIGIN, { access: 'allow', grants });
    await open();
    expect(all('.site-state p').map((element) => element.textContent)).toEqual(sentences);
  });

  test('a grant that ends today names the time', async () => {
    const end = new Date();
    end.setHours(23, 59, 30);
    view = site(ORIGIN, { access: 'allow', grants: [grant({ lasts: 'until', until: end.getTime() })] });
    await open();
    expect(text()).toContain('Allowed until 23:59.');
  });

  test('what is refused for good stands beside what is granted', async () => {
    view = site(ORIGIN, { access: 'allow', grants: [grant()], refused: ['speech', 'embeddings'] });
    await open();
    expect(text()).toContain('Refused for good: reading aloud and embeddings.');
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

  test('an allowed site can be revoked, and that be taken back', async () => {
    view = site(ORIGIN, { access: 'allow', lasts: 'always', grants: [grant()] });
    await open();
    await click(button('Revoke'));
    expect(fake.commands.at(-2)).toEqual({ command: 'revoke-site', origin: ORIGIN });
    expect(pressed()).toEqual(['Ask']);
    expect(all('button').map((element) => element.textContent)).not.toContain('Revoke');
    await click(button('Undo'));
    expect(fake.commands.at(-2)).toEqual({ command: 'restore-sites', undo: 'u1' });
    expect(pressed()).toEqual(['Allow']);
    expect(all('button').map((element) => element.textContent)).not.toContain('Undo');
  });

  test('a site can be denied only for now, and then for good after all', async () => {
    await open();
    await click(button('Deny'));
    await click(button('Only for now'));
    expect(fake.commands.at(-2)).toEqual({
      command: 'set-site-access',
      origin: ORIGIN,
      access: 'deny',
      lasts: 'session',
    });
    expect(text()).toContain('Denied until the browser closes.');
    await click(button('For good'));
    expect(view).toMatchObject({ access: 'deny', lasts: 'always' });
    expect(text()).toContain('Denied for good.');
  });

  test('how long it is allowed can be changed, for what it may use already', async () => {
    view = site(ORIGIN, {
      access: 'allow',
      lasts: 'always',
      grants: [grant({ capabilities: ['text'] }), grant({ capabilities: ['images', 'text'] })],
    });
    await open();
    await choose(field<HTMLSelectElement>('Allow, from now on'), 'spend');
    await type(field('Amount, USD'), '2,5');
    await click(button('Set'));
    expect(text()).toContain('Write a number such as 2.5.');
    await type(field('Amount, USD'), '');
    await click(button('Set'));
    expect(text()).toContain('Write an amount such as 2.');
    expect(fake.commands).toHaveLength(1);
    await type(field('Amount, USD'), '2.5');
    await click(button('Set'));
    expect(fake.commands.at(-2)).toEqual({
      command: 'set-site-access',
      origin: ORIGIN,
      access: 'allow',
      capabilities: ['text', 'images'],
      lasts: 'spend',
      limit: 2.5,
    });
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

describe('what is left', () => {
  const meters = () =>
    all('[role=meter]').map((meter) => [
      meter.getAttribute('aria-label'),
      meter.getAttribute('aria-valuetext'),
      meter.getAttribute('aria-valuenow'),
    ]);
  const spends = (day: number, month = day, budget = { perDay: 1, perMonth: 20 }) =>
    site(ORIGIN, { access: 'allow', spending: { allowances: standing(budget, { day, month }) } });
  const raises = () => all('.spending button').map((element) => element.textContent);

  test('is told for today and this month, as a bar and in words', async () => {
    view = spends(0.25, 3);
    await open();
    expect(meters()).toEqual([
      ['Today', '$0.25 of $1.00', '25'],
      ['This month', '$3.00 of $20.00', '15'],
    ]);
    expect(text()).toContain('$0.75 left. Begins anew at midnight.');
    expect(raises()).toEqual([]);
  });

  test('below 80 % nothing warns; from there on it does, and one click raises it', async () => {
    view = spends(0.79);
    await open();
    expect(text()).not.toContain('Almost spent.');
    view = spends(0.8);
    await act(async () => fake.change());
    await settle();
    expect(text()).toContain('Almost spent. $0.20 left.');
    await click(button('Raise to $2 a day'));
    expect(fake.commands.at(-2)).toEqual({
      command: 'set-site-budget',
      origin: ORIGIN,
      budget: { perDay: 2, perMonth: 20 },
    });
    expect(text()).toContain('Raised to $2 a day.');
    await click(button('Undo'));
    expect(fake.commands.at(-2)).toEqual({ command: 'set-site-budget', origin: ORIGIN, budget: null });
  });

  test('the pace of the usual budget stays when its day is raised', async () => {
    view = site(ORIGIN, {
      access: 'allow',
      spending: { allowances: standing(NO_BUDGETS.site, { day: 1 }) },
    });
    await open();
    expect(text()).toContain('Spent.');
    await click(button('Raise to $2 a day'));
    expect(fake.commands.at(-2)).toMatchObject({ budget: { perDay: 2, requestsPerMinute: 20 } });
  });

  test('what could not be raised is not said to be', async () => {
    view = spends(1);
    const { answer } = fake;
    fake.answer = (command) => {
      if (command.command === 'set-site-budget') throw new OrielError('internal', { message: 'Not saved.' });
      return answer(command);
    };
    await open();
    await click(button('Raise to $2 a day'));
    expect(one('[role=alert]').textContent).toBe('Not saved.');
    expect(text()).not.toContain('Raised to');
  });

  test('of all sites together shows only where it stands in the way, and is raised for all', async () => {
    const all20 = { perMonth: 20 };
    const own = standing({ perDay: 1 });
    view = site(ORIGIN, {
      access: 'allow',
      spending: { allowances: [...own, ...standing(all20, { owner: 'all', day: 10 })] },
    });
    await open();
    expect(meters().map(([name]) => name)).toEqual(['Today']);
    view = site(ORIGIN, {
      access: 'allow',
      spending: { allowances: [...own, ...standing(all20, { owner: 'all', day: 18 })] },
    });
    await act(async () => fake.change());
    await settle();
    expect(meters().map(([name]) => name)).toEqual(['Today', 'All sites together: this month']);
    await click(button('Raise all sites to $30 a month'));
    expect(fake.commands.at(-2)).toEqual({ command: 'set-budgets', all: { perMonth: 30 } });
  });

  test('where nothing is limited that is said, with what was spent', async () => {
    view = site(ORIGIN, { access: 'allow', spending: { allowances: [] }, spentThisMonth: 3.1 });
    await open();
    expect(text()).toContain('What this site may spend is not limited.');
    expect(text()).toContain('$3.10 this month');
  });

  test('the way to this site’s calls in the dashboard is one click', async () => {
    await open();
    const link = all<HTMLAnchorElement>('a').find((element) => element.textContent === 'Activity');
    expect(link?.getAttribute('href')).toBe(
      '/dashboard.html#activity/calls?site=https%3A%2F%2Fwrite.example.com',
    );
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
