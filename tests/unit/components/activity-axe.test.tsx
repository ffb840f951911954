// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { runActivity } from '../../../scripts/preview/activity-commands.ts';
import { forgetRows } from '../../../scripts/preview/activity-sample.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { violations } from './axe.ts';
import { installCanvas } from './canvas.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, field, render, settle, unmount } from './render.ts';

beforeEach(() => {
  installCanvas();
  fake.reset();
  forgetRows();
  document.documentElement.lang = 'en';
  document.title = 'Oriel dashboard';
});
afterEach(async () => {
  await unmount();
  vi.unstubAllGlobals();
});

async function open(part: string, state = 'normal') {
  const overview = overviewOf(state);
  fake.answer = (command) =>
    command.command === 'overview'
      ? structuredClone(overview)
      : (runActivity(state, overview, Date.now(), command) ?? null);
  window.location.hash = `#activity/${part}`;
  await render(<DashboardScreen />);
  for (let turn = 0; turn < 200 && all('.chart, .call, .panel, .empty').length === 0; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await settle();
  }
}

test('axe finds what is wrong, so that nothing found means something', async () => {
  await open('calls', 'empty');
  const wrong = document.body.appendChild(document.createElement('select'));
  expect(await violations()).toContainEqual(expect.stringMatching(/^select-name:/));
  wrong.remove();
});

test.each(['normal', 'long', 'empty'])('axe finds nothing in the list of calls (%s)', async (state) => {
  await open('calls', state);
  for (const place of [2, 8]) if (all('.call-button')[place]) await click(all('.call-button')[place]!);
  await click(button('Export'));
  expect(await violations()).toEqual([]);
});

test('axe finds nothing in a call that is asked again', async () => {
  await open('calls');
  await click(all('.call-button')[2]!);
  await click(all('.replay-ask .picker-trigger')[0]!);
  await click(all('.picker-list [role=option]')[1]!);
  await click(button('Ask'));
  await act(async () =>
    fake.ports[0]!.onMessage.fire([
      { type: 'text', text: 'x' },
      { type: 'error', error: { code: 'network', message: 'Not reached.' } },
    ]),
  );
  await settle();
  expect(all('.side-answer')).toHaveLength(2);
  expect(await violations()).toEqual([]);
});

test.each(['normal', 'full', 'long', 'empty'])('axe finds nothing in the charts (%s)', async (state) => {
  await open('charts', state);
  for (const details of all<HTMLDetailsElement>('.figure-table'))
    await act(async () => {
      details.open = true;
      details.dispatchEvent(new Event('toggle'));
    });
  expect(all('.figure-box')).toHaveLength(state === 'empty' ? 0 : 3);
  expect(await violations()).toEqual([]);
});

test.each(['normal', 'full'])('axe finds nothing in keeping and erasing (%s)', async (state) => {
  await open('keeping', state);
  await click(field('Everything'));
  await click(button('Erase…'));
  expect(all('.confirm')).toHaveLength(1);
  expect(await violations()).toEqual([]);
});
