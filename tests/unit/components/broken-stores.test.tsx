// @vitest-environment happy-dom
import './fake-browser.ts';
import 'fake-indexeddb/auto';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { OrielError } from '../../../lib/protocol/errors.ts';
import type { BrokenStore } from '../../../lib/protocol/store-control.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { all, button, click, render, text, unmount } from './render.ts';

const NEWER = 'Oriel’s activity records were saved by a newer version. Update Oriel to use them.';
let broken: BrokenStore[];

beforeEach(() => {
  fake.reset();
  broken = [{ store: 'activity', fault: 'newer', message: NEWER }];
  window.location.hash = '#providers';
  fake.answer = ({ command }) => {
    if (command === 'overview')
      return { ...structuredClone(overviewOf('normal')), ...(broken.length === 0 ? {} : { broken }) };
    if (command === 'start-anew') broken = [];
    return null;
  };
});
afterEach(unmount);

const open = () => render(<DashboardScreen />);
const erased = () => fake.commands.filter(({ command }) => command === 'start-anew');

describe('S36 a store that cannot be read', () => {
  test('is named above everything else, with what is wrong and what goes on without it', async () => {
    await open();
    expect(text()).toContain(NEWER);
    expect(text()).toContain('Sites are answered as before; their calls are not recorded.');
    expect(all('h1').map((one) => one.textContent)).toContain('Models');
  });

  test('is started anew after a question that says what is lost, and not before', async () => {
    await open();
    await click(button('Start anew: Activity'));
    expect(text()).toContain('What budgets have counted stays. This cannot be undone.');
    expect(erased()).toEqual([]);
    await click(button('Cancel'));
    expect(erased()).toEqual([]);
    await click(button('Start anew: Activity'));
    await click(button('Erase and start anew'));
    expect(erased()).toEqual([{ command: 'start-anew', store: 'activity' }]);
    expect(text()).not.toContain(NEWER);
  });

  test('that could not be erased says why, and stays', async () => {
    await open();
    const before = fake.answer;
    fake.answer = (command) => {
      if (command.command === 'start-anew') throw new OrielError('internal', { message: 'It is in use.' });
      return before(command);
    };
    await click(button('Start anew: Activity'));
    await click(button('Erase and start anew'));
    expect(text()).toContain('It is in use.');
    expect(text()).toContain(NEWER);
  });

  test('is not erased where it is only out of reach, and sealed keys are not copied', async () => {
    broken = [
      { store: 'keys', fault: 'newer', message: 'Keys of a newer version.' },
      { store: 'budgets', fault: 'unavailable', message: 'No access to budgets.' },
    ];
    await open();
    const names = all('button').map((one) => one.getAttribute('aria-label') ?? one.textContent);
    expect(names).toContain('Start anew: Saved keys');
    expect(names).not.toContain('Save a copy: Saved keys');
    expect(names).not.toContain('Start anew: What was spent');
  });

  test('is one of several out of reach: that is said once, with all of them named', async () => {
    broken = (['settings', 'keys', 'budgets'] as const).map((store) => ({
      store,
      fault: 'unavailable',
      message: 'No access.',
    }));
    broken.push({ store: 'activity', fault: 'newer', message: NEWER });
    await open();
    expect(text()).toContain('Out of reach: Settings, Saved keys and What was spent.');
    expect(text()).toContain(NEWER);
    expect(all('.broken-store')).toHaveLength(2);
  });

  test('of which there is nothing to copy says so', async () => {
    await open();
    await click(button('Save a copy: Activity'));
    expect(text()).toContain('there is no copy to save');
  });

  test('that leaves no overview is shown alone, in place of a sentence with which nothing can be done', async () => {
    broken = [{ store: 'settings', fault: 'corrupt', message: 'Oriel’s settings cannot be read.' }];
    fake.answer = ({ command }) => {
      if (command === 'broken-stores') return { broken };
      throw new OrielError('internal', { message: 'Oriel’s settings cannot be read.' });
    };
    await open();
    expect(text()).toContain('Until then no site is answered.');
    expect(all('[role=alert]')).toHaveLength(1);
    expect(button('Start anew: Settings')).toBeDefined();
    expect(text()).not.toContain('Loading…');
  });
});

test('an overview that fails while all can be read says why', async () => {
  fake.answer = ({ command }) => {
    if (command === 'broken-stores') return { broken: [] };
    throw new OrielError('internal', { message: 'The background is gone.' });
  };
  await open();
  expect(text()).toContain('The background is gone.');
});
