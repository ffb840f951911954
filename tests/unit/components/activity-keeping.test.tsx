// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { Command, Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { runActivity } from '../../../scripts/preview/activity-commands.ts';
import { forgetRows } from '../../../scripts/preview/activity-sample.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, field, one, render, settle, text, type, unmount } from './render.ts';

let overview: Overview;
const SITE = 'https://write.example.com';

beforeEach(() => {
  fake.reset();
  forgetRows();
  overview = overviewOf('normal');
  window.location.hash = '#activity/keeping';
  fake.answer = (command) =>
    command.command === 'overview'
      ? structuredClone(overview)
      : (runActivity('normal', overview, Date.now(), command) ?? null);
});
afterEach(unmount);

const open = () => render(<DashboardScreen />);
const READS = ['overview', 'stats', 'activity'];
const changes = () => fake.commands.filter(({ command }) => !READS.includes(command));
const set = async (control: HTMLSelectElement, value: string) => {
  await act(async () => {
    control.selectedIndex = [...control.options].findIndex((option) => option.value === value);
    control.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await settle();
};
const refuse = (name: Command['command']) => {
  const { answer } = fake;
  fake.answer = (command) => {
    if (command.command === name) throw new OrielError('internal', { message: 'Not saved. Try again.' });
    return answer(command);
  };
};

describe('keeping text', () => {
  test('is off at first, and what it means is said before it is on', async () => {
    await open();
    expect(field('Keep what is asked and answered').checked).toBe(false);
    for (const words of ['Blotted out before it is kept', 'Never kept', 'Private windows keep nothing'])
      expect(text()).toContain(words);
  });

  test('is turned on and off for all sites; the days stay', async () => {
    await open();
    await click(field('Keep what is asked and answered'));
    expect(changes()).toEqual([{ command: 'set-keeping', all: true, days: 30 }]);
    expect(field('Keep what is asked and answered').checked).toBe(true);
    await click(field('Keep what is asked and answered'));
    expect(changes().at(-1)).toEqual({ command: 'set-keeping', all: false, days: 30 });
  });

  test('that could not be turned on stands as it is', async () => {
    refuse('set-keeping');
    await open();
    await click(field('Keep what is asked and answered'));
    expect(field('Keep what is asked and answered').checked).toBe(false);
    expect(one('[role=alert]').textContent).toBe('Not saved. Try again.');
  });

  test.each(['0', '3651', '2.5', 'many', ''])('is not for %j days', async (days) => {
    await open();
    await type(field('Keep it for, days'), days);
    await click(button('Save'));
    expect(text()).toContain('Write a whole number from 1 to 3,650.');
    expect(changes()).toEqual([]);
  });

  test('for fewer days says what goes at once', async () => {
    await open();
    await type(field('Keep it for, days'), '7');
    expect(text()).toContain('Text that is older goes at once.');
    await click(button('Save'));
    expect(changes()).toEqual([{ command: 'set-keeping', all: false, days: 7 }]);
    expect(text()).toContain('Saved.');
  });

  test('may be otherwise for a site, and as for all others again', async () => {
    await open();
    expect(text()).toContain('No site is set apart.');
    await set(field<HTMLSelectElement>('Set another site apart'), SITE);
    expect(changes()).toEqual([{ command: 'set-site-keeping', origin: SITE, keep: true }]);
    const its = one<HTMLSelectElement>(`[aria-label="Text of ${SITE}"]`);
    expect(its.value).toBe('kept');
    await set(its, 'not');
    expect(changes().at(-1)).toEqual({ command: 'set-site-keeping', origin: SITE, keep: false });
    await set(one<HTMLSelectElement>(`[aria-label="Text of ${SITE}"]`), 'all');
    expect(changes().at(-1)).toEqual({ command: 'set-site-keeping', origin: SITE, keep: null });
    expect(text()).toContain('No site is set apart.');
  });
});

describe('erasing', () => {
  const choose = (name: string) => click(field(name));

  test('S34 asks once, in words, with what goes; says afterwards how much went', async () => {
    await open();
    await set(field<HTMLSelectElement>('Site'), SITE);
    await click(button('Erase…'));
    expect(changes()).toEqual([]);
    const question = one('.confirm h3');
    expect(question.textContent).toMatch(/^Erase \d+ calls of https:\/\/write\.example\.com\?$/);
    expect(document.activeElement).toBe(question);
    expect(text()).toContain('There is no way back.');
    expect(text()).toContain('its budgets begin anew');
    await click(button('Erase for good'));
    expect(changes()).toEqual([{ command: 'erase-activity', what: { origin: SITE } }]);
    expect(text()).toMatch(/\d+ calls erased, and the text of \d+\./);
    expect(all('.confirm')).toEqual([]);
  });

  test('says what the browser may hold on to', async () => {
    await open();
    expect(text()).toContain('The browser may hold remains on the disk');
  });

  test('asks for what is missing, and never takes that for everything', async () => {
    await open();
    await click(button('Erase…'));
    expect(one('[role=alert]').textContent).toBe('Choose a site.');
    await choose('Calls of a time');
    await click(button('Erase…'));
    expect(one('[role=alert]').textContent).toBe('Choose at least one of the two days.');
    expect(fake.commands.map(({ command }) => command)).not.toContain('erase-activity');
  });

  test('of more than anybody counted does not make a number up', async () => {
    const { answer } = fake;
    fake.answer = (command) =>
      command.command === 'activity' ? { ...(answer(command) as object), before: 7 } : answer(command);
    await open();
    await choose('Everything');
    await click(button('Erase…'));
    expect(one('.confirm h3').textContent).toBe('Erase all calls that Oriel knows of?');
    await click(button('Erase for good'));
    expect(changes()).toEqual([{ command: 'erase-activity', what: {} }]);
  });

  test('of nothing is not asked about', async () => {
    await open();
    await choose('Calls of a time');
    const from = field('From');
    await act(async () => {
      from.value = '2099-01-01';
      from.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await settle();
    await click(button('Erase…'));
    expect(text()).toContain('There are no calls from Jan 1, 2099 on.');
    expect(all('.confirm')).toEqual([]);
  });

  test('another choice takes the question away', async () => {
    await open();
    await choose('Everything');
    await click(button('Erase…'));
    await choose('Calls of one site');
    expect(all('.confirm')).toEqual([]);
    await choose('Everything');
    await click(button('Erase…'));
    await click(button('Cancel'));
    expect(all('.confirm')).toEqual([]);
    expect(changes()).toEqual([]);
  });

  test('that failed says so, and asks on', async () => {
    refuse('erase-activity');
    await open();
    await choose('Everything');
    await click(button('Erase…'));
    await click(button('Erase for good'));
    expect(one('[role=alert]').textContent).toBe('Not saved. Try again.');
    expect(all('.confirm')).toHaveLength(1);
  });
});
