// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { Overview } from '../../../lib/protocol/control.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, field, one, render, settle, text, unmount } from './render.ts';

let overview: Overview;

beforeEach(() => {
  fake.reset();
  overview = overviewOf('normal');
  window.location.hash = '#providers';
  fake.answer = (command) => (command.command === 'overview' ? structuredClone(overview) : null);
});
afterEach(unmount);

const open = async (panel?: string) => {
  await render(<DashboardScreen />);
  if (panel !== undefined) await click(button(panel));
};
const sent = () => fake.commands.filter(({ command }) => command === 'set-privacy');
const choose = async (name: string, index: number) => {
  const select = field<HTMLSelectElement>(name);
  await act(async () => {
    select.selectedIndex = index;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await settle();
};
const lines = () => all('.terms').map((line) => line.textContent);

describe('what becomes of what is sent', () => {
  test('stands beside each provider, with where it says so; what is not known is said', async () => {
    overview.routing.terms = { openai: { trains: false, source: 'https://openai.com/policies' } };
    await open();
    expect(lines()).toEqual(['Trains on what is sent: noKeeps what is sent: not knownIts terms']);
    const link = one<HTMLAnchorElement>('.terms a');
    expect(link.href).toBe('https://openai.com/policies');
    expect(link.target).toBe('_blank');
    expect(link.rel).toContain('noopener');
  });

  test('is not a question where nothing leaves this computer', async () => {
    overview.providers = overview.providers.filter(({ local }) => local);
    await open();
    expect(lines()).toEqual([]);
    await click(button('Prices of Ollama'));
    expect(text()).not.toContain('What your own contract says');
  });

  test.each(['javascript:alert(1)', 'http://openai.com/terms', 'own', ''])(
    'has no link to “%s”',
    async (source) => {
      overview.routing.terms = { openai: { trains: true, source } };
      await open();
      expect(all('.terms a')).toEqual([]);
    },
  );
});

describe('the person’s own contract', () => {
  test('is said for one and the other, and goes before the terms', async () => {
    await open('Terms and prices of OpenAI');
    await choose('Keeps what is sent', 1);
    expect(sent()).toEqual([{ command: 'set-privacy', id: 'openai', privacy: { retains: false } }]);
    await unmount();
    overview.routing.privacy = { openai: { retains: false } };
    await open('Terms and prices of OpenAI');
    expect(lines()[0]).toContain('Keeps what is sent: no (as you say)');
    await choose('Trains on what is sent', 2);
    expect(sent().at(-1)).toEqual({
      command: 'set-privacy',
      id: 'openai',
      privacy: { retains: false, trains: true },
    });
  });

  test('is taken back in one or in all', async () => {
    overview.routing.privacy = { openai: { retains: false } };
    await open('Terms and prices of OpenAI');
    await choose('Keeps what is sent', 0);
    await click(button('Go by its terms again'));
    const back = { command: 'set-privacy', id: 'openai', privacy: null };
    expect(sent()).toEqual([back, back]);
  });

  test('says what the terms say where it says nothing', async () => {
    await open('Terms and prices of OpenAI');
    expect(field<HTMLSelectElement>('Trains on what is sent').options[0]?.text).toBe('As its terms say (no)');
    expect(all('button').map((one) => one.textContent)).not.toContain('Go by its terms again');
  });
});

test('prices are set for models of that provider alone', async () => {
  await open('Terms and prices of OpenAI');
  await click(one('.keys .picker-trigger'));
  expect(all('.keys .picker-group').map((group) => group.textContent)).toEqual(['OpenAI']);
});
