// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { Overview } from '../../../lib/protocol/control.ts';
import type { UnusedSite } from '../../../lib/protocol/site-control.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { all, button, click, field, one, render, settle, text, type, unmount } from './render.ts';

const DAY = 86_400_000;
const OLD: UnusedSite = {
  origin: 'https://old.example',
  capabilities: ['text', 'images'],
  lastUsed: Date.now() - 93 * DAY,
};
let overview: Overview;

beforeEach(() => {
  fake.reset();
  overview = { ...overviewOf('normal'), sites: [] };
  window.location.hash = '#sites';
  fake.answer = (command) => {
    if (command.command === 'settle-unused') overview.unused = { days: 90, sites: [] };
    return command.command === 'overview' ? structuredClone(overview) : null;
  };
});
afterEach(unmount);

const open = (days: number | null, sites: UnusedSite[] = []) => {
  overview.unused = { days, sites };
  return render(<DashboardScreen />);
};
/** Other notices may stand on the screen. */
const notices = () =>
  all('.notice')
    .map(({ textContent }) => textContent)
    .filter((words) => words?.includes('without use'));
const changes = () => fake.commands.filter(({ command }) => command !== 'overview');

describe('permissions that ended unused', () => {
  test('are named once, with what they were to', async () => {
    await open(90, [OLD]);
    expect(notices()).toEqual([
      expect.stringContaining('https://old.example lost its permission after 90 days without use.'),
    ]);
    expect(one('.unused-sites').textContent).toMatch(/text and images, last used 93 days ago, on/);
  });

  test('are counted beside “Sites”, whatever part of the dashboard is open, until they are read', async () => {
    const link = () => one('nav a[href="#sites"]').textContent;
    window.location.hash = '#budgets';
    await open(90, [OLD]);
    expect(link()).toBe('Sites1 ended');
    await click(one('nav a[href="#sites"]'));
    window.location.hash = '#sites';
    window.dispatchEvent(new Event('hashchange'));
    await settle();
    await click(button('OK'));
    expect(link()).toBe('Sites');
  });

  test('are counted where there are several, each told in a list with the page around a frame', async () => {
    await open(30, [OLD, { origin: 'https://w.example', top: 'https://b.example', capabilities: ['text'] }]);
    expect(text()).toContain('2 sites lost their permission after 30 days without use.');
    expect(all('.unused-sites li').map((item) => item.textContent)[1]).toBe(
      'https://w.example in https://b.example text',
    );
  });

  test.each([
    ['Bring it back', true],
    ['OK', false],
  ])('%s: the notice goes', async (name, back) => {
    await open(90, [OLD]);
    await click(button(name));
    expect(changes()).toEqual([{ command: 'settle-unused', back }]);
    expect(all('.unused-sites')).toEqual([]);
  });

  test('without any there is no notice', async () => {
    await open(90);
    expect(notices()).toEqual([]);
  });
});

describe('after how many days', () => {
  test('is set', async () => {
    await open(90);
    expect(field('After so many days').value).toBe('90');
    await type(field('After so many days'), '30');
    expect(text()).toContain('Not saved yet.');
    await click(button('Save'));
    expect(changes()).toEqual([{ command: 'set-unused-days', days: 30 }]);
    expect(text()).toContain('Saved.');
  });

  test('can be never, and then no number is asked for', async () => {
    await open(90);
    await click(field('End permissions that are not used'));
    expect(text()).not.toContain('After so many days');
    await click(button('Save'));
    expect(changes()).toEqual([{ command: 'set-unused-days', days: null }]);
  });

  test('from never begins at ninety', async () => {
    await open(null);
    expect(field('End permissions that are not used').checked).toBe(false);
    await click(field('End permissions that are not used'));
    expect(field('After so many days').value).toBe('90');
  });

  test.each([
    ['', 'Write a number of days.'],
    ['0', 'Write a whole number from 1 to 3,650.'],
    ['1.5', 'Write a whole number from 1 to 3,650.'],
    ['ninety', 'Write a number such as 2.5.'],
  ])('“%s” is not sent, and said to be wrong', async (typed, problem) => {
    await open(90);
    await type(field('After so many days'), typed);
    await click(button('Save'));
    expect(text()).toContain(problem);
    expect(changes()).toEqual([]);
  });
});
