// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { Overview, SiteView } from '../../../lib/protocol/control.ts';
import { longOrigin, overviewOf, site } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, one, render, settle, text, type, unmount } from './render.ts';

let overview: Overview;
const ORIGIN = 'https://write.example.com';

beforeEach(() => {
  fake.reset();
  overview = overviewOf('normal', Date.now());
  window.location.hash = '#sites';
  fake.answer = (command) => {
    if (command.command === 'forget-site')
      overview.sites = overview.sites.filter(({ origin }) => origin !== command.origin);
    return command.command === 'overview' ? structuredClone(overview) : null;
  };
});
afterEach(async () => {
  await unmount();
  vi.useRealTimers();
});

const open = (sites?: SiteView[]) => {
  if (sites) overview.sites = sites;
  return render(<DashboardScreen />);
};
const origins = () => all('.site h2').map((heading) => heading.textContent);
const changes = () => fake.commands.filter(({ command }) => command !== 'overview');

test('sites stand with the last used first, and what each may do', async () => {
  await open();
  expect(origins()[0]).toBe(ORIGIN);
  expect(all('.site')[0]!.querySelector('[aria-pressed=true]')?.textContent).toBe('Allow');
  expect(all('.site')[1]!.textContent).toContain('Allowed until the browser closes');
});

test('two hundred sites can be searched', async () => {
  overview = overviewOf('full');
  await open();
  expect(origins().length).toBe(204);
  await type(one('input[type=search]'), 'APP-19.');
  expect(origins()).toEqual(['https://app-19.example.com']);
  await type(one('input[type=search]'), 'nowhere');
  expect(text()).toContain('No site matches “nowhere”.');
});

test('an origin of 300 characters is shown whole', async () => {
  await open([site(longOrigin)]);
  expect(origins()).toEqual([longOrigin]);
});

test('access is changed for the site whose switch it is', async () => {
  await open();
  await click(one(`[aria-label="Access for ${ORIGIN}"] .switch-deny`));
  expect(changes()).toEqual([{ command: 'set-site-access', origin: ORIGIN, access: 'deny' }]);
});

test('revoking takes effect at once; undo gives grant, model and rules back', async () => {
  await open();
  await click(button(`Revoke ${ORIGIN}`));
  expect(changes()).toEqual([{ command: 'forget-site', origin: ORIGIN }]);
  expect(origins()).not.toContain(ORIGIN);
  expect(text()).toContain('It has to ask again.');
  await click(button('Undo'));
  expect(changes().slice(1)).toEqual([
    { command: 'set-site-access', origin: ORIGIN, access: 'allow' },
    { command: 'set-site-model', origin: ORIGIN, model: 'openai/gpt-4.1' },
    {
      command: 'set-site-routing',
      origin: ORIGIN,
      routing: { rules: { noTraining: true, maxPrice: { output: 10 } }, pageChooses: true, cache: true },
    },
  ]);
});

test('undo is there for ten seconds', async () => {
  vi.useFakeTimers();
  await open();
  await click(button(`Revoke ${ORIGIN}`));
  await act(async () => {
    vi.advanceTimersByTime(9_999);
  });
  expect(button('Undo')).toBeTruthy();
  await act(async () => {
    vi.advanceTimersByTime(1);
  });
  await settle();
  expect(all('.undo')).toEqual([]);
});

test('a grant for the session is not brought back as one without end', async () => {
  await open();
  await click(button('Revoke http://localhost:5173'));
  expect(text()).toContain('It has to ask again.');
  expect(all('.undo button')).toEqual([]);
});

test('no site yet: says how one comes', async () => {
  await open([]);
  expect(text()).toContain('No site has asked yet.');
});
