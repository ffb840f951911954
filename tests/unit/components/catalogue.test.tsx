// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { Command, Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, field, one, press, render, settle, text, type, unmount } from './render.ts';

const HOSTS = ['https://openrouter.ai/*', 'https://models.dev/*'];
let overview: Overview;
let refresh: () => unknown;

beforeEach(() => {
  fake.reset();
  overview = overviewOf('normal');
  refresh = () => overview.routing.catalogue;
  window.location.hash = '#routing/catalogue';
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overview);
    return command.command === 'refresh-catalogue' ? refresh() : null;
  };
});
afterEach(unmount);

const open = () => render(<DashboardScreen />);
const sent = () => fake.commands.filter(({ command }) => command !== 'overview');

describe('the catalogue', () => {
  test('says how many models it knows, of what day, and when it was refreshed from where', async () => {
    const now = Date.now();
    overview.routing.catalogue = {
      models: 5_213,
      bundledAt: Date.UTC(2026, 6, 3),
      refreshedAt: now - 3 * 3_600_000,
      sources: ['bundled', 'openrouter', 'models.dev'],
    };
    await open();
    expect(text()).toContain('5,213 models known');
    expect(text()).toContain('Refreshed 3 hours ago from OpenRouter and models.dev.');
    expect(text()).toContain('came with Oriel is of Jul 3, 2026.');
  });

  test('is refreshed on the click, once the browser lets us reach both hosts', async () => {
    await open();
    expect(fake.requested).toEqual([]);
    await click(button('Refresh now'));
    expect(fake.requested).toEqual([HOSTS]);
    expect(sent()).toEqual([{ command: 'refresh-catalogue' }]);
    expect(text()).toContain('Refreshed: 1,184 models known.');
  });

  test('asks for no host that is granted', async () => {
    fake.granted = new Set(HOSTS);
    await open();
    expect(text()).not.toContain('Your browser will ask');
    await click(button('Refresh now'));
    expect(fake.requested).toEqual([]);
    expect(sent()).toEqual([{ command: 'refresh-catalogue' }]);
  });

  test('is not refreshed without the permission, and says so', async () => {
    fake.grants = false;
    await open();
    await click(button('Refresh now'));
    expect(sent()).toEqual([]);
    expect(one('[role=alert]').textContent).toContain('Without permission to reach openrouter.ai');
  });

  test('shows that it is at work, and is asked once', async () => {
    let done: (value: unknown) => void = () => {};
    refresh = () => new Promise((resolve) => (done = resolve));
    await open();
    await click(button('Refresh now'));
    expect(all('[role=progressbar]')).toHaveLength(1);
    await click(button('Refresh now'));
    expect(sent()).toHaveLength(1);
    await act(async () => done(overview.routing.catalogue));
    await settle();
    expect(all('[role=progressbar]')).toEqual([]);
  });

  test('says what went wrong, now and the last time', async () => {
    overview.routing.catalogue.problem = { message: 'OpenRouter could not be reached.', at: Date.now() };
    await open();
    expect(text()).toContain('The last try failed, just now: OpenRouter could not be reached.');
    refresh = () => {
      throw new OrielError('network', { message: 'Nothing could be reached.' });
    };
    await click(button('Refresh now'));
    expect(one('[role=alert]').textContent).toBe('Nothing could be reached.');
  });

  test('is refreshed daily only with the permission', async () => {
    fake.grants = false;
    await open();
    await click(field('Refresh once a day'));
    expect(sent()).toEqual([]);
    expect(field('Refresh once a day').checked).toBe(false);
    fake.grants = true;
    await click(field('Refresh once a day'));
    expect(sent()).toEqual([{ command: 'set-routing', daily: true }]);
  });

  test('no longer daily needs no permission', async () => {
    overview.routing.daily = true;
    await open();
    await click(field('Refresh once a day'));
    expect(fake.requested).toEqual([]);
    expect(sent()).toEqual([{ command: 'set-routing', daily: false }]);
  });
});

describe('own prices and limits', () => {
  test('are listed, taken back with undo', async () => {
    const facts = { input: 1.5, contextLength: 16_384 };
    overview.routing.own = { 'openai/gpt-4.1': facts };
    await open();
    expect(text()).toContain('$1.50 read per million tokens · reads up to 16.4K');
    await click(button('Use the catalogue again for gpt-4.1'));
    await click(button('Undo'));
    expect(sent()).toEqual<Command[]>([
      { command: 'set-own-facts', model: 'openai/gpt-4.1', facts: null },
      { command: 'set-own-facts', model: 'openai/gpt-4.1', facts },
    ]);
  });

  test('are set for a model of any kind, and for none that Oriel chooses', async () => {
    await open();
    await click(one('.picker-trigger'));
    expect(all('.picker-group').map((group) => group.textContent)).not.toContain('Oriel chooses');
    await type(one('[role=combobox]'), 'embedding');
    await press(one('[role=combobox]'), 'Enter');
    await type(field('Read, USD per million tokens'), '0.01');
    await click(button('Save price and limits of text-embedding-3-small'));
    expect(sent()).toEqual([
      { command: 'set-own-facts', model: 'openai/text-embedding-3-small', facts: { input: 0.01 } },
    ]);
  });
});
