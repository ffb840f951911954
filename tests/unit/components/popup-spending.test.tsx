// @vitest-environment happy-dom
import './fake-browser.ts';

import { describe, expect, test } from 'vitest';
import { NO_BUDGETS } from '../../../lib/protocol/budget.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { site, standing } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { freshPopup, ORIGIN, popup } from './popup-stage.tsx';
import { act, all, button, click, one, settle, text } from './render.ts';

freshPopup();

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
    popup.view = spends(0.25, 3);
    await popup.open();
    expect(meters()).toEqual([
      ['Today', '$0.25 of $1.00', '25'],
      ['This month', '$3.00 of $20.00', '15'],
    ]);
    expect(text()).toContain('$0.75 left. Begins anew at midnight.');
    // A dear call may be too much for what is left, long before it is nearly spent.
    expect(raises()).toEqual(['Raise to $2 a day', 'Raise to $30 a month']);
  });

  test('below 80 % nothing warns; from there on it does, and one click raises it', async () => {
    popup.view = spends(0.79);
    await popup.open();
    expect(text()).not.toContain('Almost spent.');
    popup.view = spends(0.8);
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
    popup.view = site(ORIGIN, {
      access: 'allow',
      spending: { allowances: standing(NO_BUDGETS.site, { day: 1 }) },
    });
    await popup.open();
    expect(text()).toContain('Spent.');
    await click(button('Raise to $2 a day'));
    expect(fake.commands.at(-2)).toMatchObject({ budget: { perDay: 2, requestsPerMinute: 20 } });
  });

  test('what could not be raised is not said to be', async () => {
    popup.view = spends(1);
    const { answer } = fake;
    fake.answer = (command) => {
      if (command.command === 'set-site-budget') throw new OrielError('internal', { message: 'Not saved.' });
      return answer(command);
    };
    await popup.open();
    await click(button('Raise to $2 a day'));
    expect(one('[role=alert]').textContent).toBe('Not saved.');
    expect(text()).not.toContain('Raised to');
  });

  test('of all sites together shows only where it stands in the way, and is raised for all', async () => {
    const all20 = { perMonth: 20 };
    const own = standing({ perDay: 1 });
    popup.view = site(ORIGIN, {
      access: 'allow',
      spending: { allowances: [...own, ...standing(all20, { owner: 'all', day: 10 })] },
    });
    await popup.open();
    expect(meters().map(([name]) => name)).toEqual(['Today']);
    popup.view = site(ORIGIN, {
      access: 'allow',
      spending: { allowances: [...own, ...standing(all20, { owner: 'all', day: 18 })] },
    });
    await act(async () => fake.change());
    await settle();
    expect(meters().map(([name]) => name)).toEqual(['Today', 'All sites together: this month']);
    await click(button('Raise all sites to $30 a month'));
    expect(fake.commands.at(-2)).toEqual({ command: 'set-budgets', all: { perMonth: 30 } });
  });

  test('of the provider shows where less is left there than to the site, under its name, and is raised there', async () => {
    const own = standing({ perDay: 1 });
    const openai = (day: number) =>
      standing({ perDay: 2, concurrent: 2 }, { owner: 'provider', id: 'openai', day });
    const spent = (day: number) =>
      site(ORIGIN, { access: 'allow', spending: { allowances: [...own, ...openai(day)] } });
    popup.view = spent(0.5);
    await popup.open();
    expect(meters().map(([name]) => name)).toEqual(['Today']);
    await popup.changed(spent(1.5));
    expect(meters()).toEqual([
      ['Today', '$0.00 of $1.00', '0'],
      ['OpenAI: today', '$1.50 of $2.00', '75'],
    ]);
    expect(raises()).toEqual(['Raise to $2 a day', 'Raise OpenAI to $3 a day']);
    await popup.changed(spent(2));
    await click(button('Raise OpenAI to $3 a day'));
    expect(fake.commands.at(-2)).toEqual({
      command: 'set-budgets',
      providers: { openai: { perDay: 3, concurrent: 2 } },
    });
  });

  test('for each request is told without a bar: the least of those it meets, raised in one click where it is', async () => {
    const own = standing({ perRequest: 0.05 });
    popup.view = site(ORIGIN, { access: 'allow', spending: { allowances: own } });
    await popup.open();
    expect(meters()).toEqual([]);
    expect(text()).toContain('Each request$0.05 at most');
    expect(text()).not.toContain('not limited');
    await click(button('Raise to $0.10 a request'));
    expect(fake.commands.at(-2)).toEqual({
      command: 'set-site-budget',
      origin: ORIGIN,
      budget: { perRequest: 0.1 },
    });
    const less = standing({ perRequest: 0.02, perDay: 9 }, { owner: 'provider', id: 'openai' });
    await popup.changed(site(ORIGIN, { access: 'allow', spending: { allowances: [...own, ...less] } }));
    expect(text()).toContain('OpenAI: each request$0.02 at most');
    await click(button('Raise OpenAI to $0.04 a request'));
    expect(fake.commands.at(-2)).toEqual({
      command: 'set-budgets',
      providers: { openai: { perRequest: 0.04, perDay: 9 } },
    });
  });

  test('where nothing is limited that is said, with what was spent', async () => {
    popup.view = site(ORIGIN, { access: 'allow', spending: { allowances: [] }, spentThisMonth: 3.1 });
    await popup.open();
    expect(text()).toContain('What this site may spend is not limited.');
    expect(text()).toContain('$3.10 this month');
  });

  test('the way to this site’s calls in the dashboard is one click', async () => {
    await popup.open();
    const link = all<HTMLAnchorElement>('a').find((element) => element.textContent === 'Activity');
    expect(link?.getAttribute('href')).toBe(
      '/dashboard.html#activity/calls?site=https%3A%2F%2Fwrite.example.com',
    );
  });
});
