// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { callsOf } from '../../../scripts/preview/routing-sample.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { all, render, text, unmount } from './render.ts';

let state: string;

beforeEach(() => {
  fake.reset();
  state = 'normal';
  window.location.hash = '#routing/endpoints';
  fake.answer = (command) => {
    if (command.command === 'overview') return overviewOf('normal');
    return command.command === 'calls' ? callsOf(state, Date.now(), command) : null;
  };
});
afterEach(unmount);

const open = () => render(<DashboardScreen />);
const endpoints = () => all('.endpoint').map((row) => row.textContent ?? '');

test('endpoints in use say whether they are asked, how often they answered and how quickly', async () => {
  await open();
  expect(endpoints()[0]).toContain('In use');
  expect(endpoints()[0]).toContain('99.4% of 160');
  expect(endpoints()[0]).toContain('420 ms');
  expect(endpoints()[0]).toContain('95% within 1.3 s');
  expect(endpoints()[0]).toContain('95% up to 121');
  expect(endpoints()[1]).toMatch(/Limited for 4\d/);
  expect(endpoints()[2]).toContain('Resting after failures');
  expect(endpoints()[3]).toContain('Being tried again');
  expect(endpoints()[3]).toContain('not measured');
});

test('before the first call there are none, and it is said how their figures come', async () => {
  state = 'empty';
  await open();
  expect(text()).toContain('No figures yet.');
});
