// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { NO_BUDGETS } from '../../../lib/protocol/budget.ts';
import { Command, type Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { overviewOf, site, standing } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, field, one, render, settle, text, type, unmount } from './render.ts';

const ORIGIN = 'https://write.example.com';
let overview: Overview;
let failure: OrielError | undefined;

beforeEach(() => {
  fake.reset();
  overview = { ...overviewOf('normal'), budgets: NO_BUDGETS, allowances: [] };
  overview.providers = overview.providers.filter(({ id }) => id !== 'on-device');
  failure = undefined;
  window.location.hash = '#budgets';
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overview);
    if (failure) throw failure;
    return null;
  };
});
afterEach(unmount);

const changes = () => fake.commands.filter(({ command }) => command !== 'overview');
const valid = () => changes().every((command) => Command.safeParse(command).success);
const change = (whose: string) => click(button(`Change the budget of ${whose}`));
const form = (whose: string) => one(`form[aria-label="Budget of ${whose}"]`);

describe('budgets', () => {
  test('are told in words, for every new site, all together and each provider', async () => {
    overview.budgets = { ...NO_BUDGETS, all: { perMonth: 20 }, providers: { openai: { perDay: 0.5 } } };
    await render(<DashboardScreen />);
    expect(all('.owner-name').map((element) => element.textContent)).toEqual([
      '$1 a day and 20 requests a minute.',
      '$20 a month.',
      'OpenAI$0.50 a day.',
      'OllamaNo limit.',
    ]);
  });

  test('show where each stands, and when it begins anew', async () => {
    overview.allowances = [
      ...standing({ perMonth: 20 }, { owner: 'all', day: 9 }),
      ...standing({ perDay: 2, concurrent: 3 }, { owner: 'provider', id: 'openai', day: 2 }),
    ];
    await render(<DashboardScreen />);
    const meters = all('[role=meter]').map((meter) => [
      meter.closest('li')?.querySelector('h3')?.textContent,
      meter.getAttribute('aria-label'),
      meter.getAttribute('aria-valuetext'),
    ]);
    expect(meters).toEqual([
      [undefined, 'This month', '$9.00 of $20.00'],
      ['OpenAI', 'Today', '$2.00 of $2.00'],
      ['OpenAI', 'At the same time', '1 of 3'],
    ]);
    expect(text()).toMatch(/\$11\.00 left\. Begins anew on \w+ 1, \d{4}\./);
    expect(text()).toContain('Spent. Begins anew at midnight.');
  });

  test('of every new site are saved whole, and a limit that is emptied goes', async () => {
    await render(<DashboardScreen />);
    await change('every new site');
    await type(field('A month'), '10');
    await type(field('Requests a minute'), '');
    expect(text()).toContain('Not saved yet.');
    await click(button('Save budget'));
    expect(changes()).toEqual([{ command: 'set-budgets', site: { perDay: 1, perMonth: 10 } }]);
    expect(valid()).toBe(true);
    expect(text()).toContain('Saved.');
  });

  test('without any limit are none: for all together and for a provider', async () => {
    overview.budgets = { ...NO_BUDGETS, all: { perMonth: 20 }, providers: { openai: { perDay: 2 } } };
    await render(<DashboardScreen />);
    await change('all sites together');
    await type(field('A month'), '');
    await click(button('Save budget'));
    await change('all sites together');
    await change('OpenAI');
    await type(field('A day'), '');
    await click(button('Save budget'));
    expect(changes()).toEqual([
      { command: 'set-budgets', all: null },
      { command: 'set-budgets', providers: { openai: null } },
    ]);
    expect(valid()).toBe(true);
  });

  test.each([
    ['Each request', '1,50', 'Write a number such as 2.5.'],
    ['A day', '-1', 'Write a number such as 2.5.'],
    ['A month', '1000001', 'Write a number from 0 to 1,000,000.'],
    ['Tokens a minute', '0', 'Write a whole number from 1 to 1,000,000,000.'],
    ['At the same time', '1.5', 'Write a whole number from 1 to 1,000,000,000.'],
  ])('%s of “%s” is not sent, and said to be wrong', async (label, typed, problem) => {
    await render(<DashboardScreen />);
    await change('every new site');
    await type(field(label), typed);
    await click(button('Save budget'));
    expect(field(label).getAttribute('aria-invalid')).toBe('true');
    expect(text()).toContain(problem);
    expect(changes()).toEqual([]);
  });

  test('that were refused say why', async () => {
    failure = new OrielError('internal', { message: 'Not saved. Try again.' });
    await render(<DashboardScreen />);
    await change('Ollama');
    await click(button('Save budget'));
    expect(one('[role=alert]').textContent).toBe('Not saved. Try again.');
  });

  test('raised elsewhere meanwhile show, unless something was typed', async () => {
    await render(<DashboardScreen />);
    await change('every new site');
    const raise = async (perDay: number) => {
      overview.budgets = { ...overview.budgets, site: { perDay } };
      await act(async () => fake.change());
      await settle();
    };
    await raise(2);
    expect(field('A day').value).toBe('2');
    await type(field('A day'), '7');
    await raise(3);
    expect(field('A day').value).toBe('7');
  });

  test('lead to the sites that have one of their own', async () => {
    overview.budgets = { ...NO_BUDGETS, sites: { [ORIGIN]: { perDay: 5 } } };
    await render(<DashboardScreen />);
    expect(text()).toContain('One site has a budget of its own.');
    const link = all<HTMLAnchorElement>('main a').find((element) => element.textContent === 'See sites');
    expect(link?.getAttribute('href')).toBe('#sites');
  });
});

describe('the budget of one site', () => {
  const open = async (rest: Parameters<typeof site>[1] = {}) => {
    overview.sites = [site(ORIGIN, rest)];
    window.location.hash = '#sites';
    await render(<DashboardScreen />);
    await click(button(`Details of ${ORIGIN}`));
  };

  test('is the usual one, until it is given one of its own that begins like it', async () => {
    await open();
    expect(text()).toContain('As every new site: $1 a day and 20 requests a minute.');
    await click(button('Give it a budget of its own'));
    expect(form(ORIGIN)).toBeTruthy();
    expect(field('A day').value).toBe('1');
    await click(button('Keep the usual budget'));
    expect(text()).toContain('As every new site');
    await click(button('Give it a budget of its own'));
    await type(field('A day'), '5');
    await click(button('Save budget'));
    expect(changes()).toEqual([
      { command: 'set-site-budget', origin: ORIGIN, budget: { perDay: 5, requestsPerMinute: 20 } },
    ]);
    expect(valid()).toBe(true);
  });

  test('of its own can be given up', async () => {
    const budget = { perDay: 5 };
    await open({ spending: { budget, allowances: standing(budget, { day: 1 }) } });
    expect(one('.site-details [role=meter]').getAttribute('aria-valuetext')).toBe('$1.00 of $5.00');
    await click(button('Use the usual budget again'));
    expect(changes()).toEqual([{ command: 'set-site-budget', origin: ORIGIN, budget: null }]);
  });

  test('that could not be given up says why', async () => {
    failure = new OrielError('internal', { message: 'Not saved. Try again.' });
    await open({ spending: { budget: {}, allowances: [] } });
    await click(button('Use the usual budget again'));
    expect(one('[role=alert]').textContent).toBe('Not saved. Try again.');
  });
});
