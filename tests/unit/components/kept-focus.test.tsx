// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { Command } from '../../../lib/protocol/control.ts';
import { overviewOf, site } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { freshPopup, ORIGIN, popup } from './popup-stage.tsx';
import { act, button, click, one, render, settle, text } from './render.ts';

freshPopup();
afterEach(() => vi.restoreAllMocks());

const nameOf = (element: Element | null) =>
  element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
const focused = () => nameOf(document.activeElement);
/** As by keys: what is pressed has the focus. */
const go = async (name: string) => {
  button(name).focus();
  await click(button(name));
};

describe('whoever goes by keys keeps their place in the popup', () => {
  test('a site that was revoked has its undo under the key, however late it is read again', async () => {
    popup.view = site(ORIGIN, { access: 'allow', lasts: 'always' });
    await popup.open();
    const { answer } = fake;
    let read = () => {};
    fake.answer = (command) =>
      command.command === 'site'
        ? new Promise((resolve) => {
            read = () => resolve(answer(command));
          })
        : answer(command);
    await go('Revoke');
    await act(async () => read());
    await settle();
    expect(focused()).toBe('Undo');
  });

  test('an undo that was taken leaves the focus beside it', async () => {
    popup.view = site(ORIGIN, { access: 'allow', lasts: 'always' });
    await popup.open();
    await go('Revoke');
    await go('Undo');
    await vi.waitFor(() => expect(focused()).toBe('Revoke'));
  });
});

describe('whoever goes by keys keeps their place in the dashboard', () => {
  let overview = overviewOf('normal');
  beforeEach(() => {
    overview = overviewOf('normal');
    window.location.hash = '#providers';
    fake.answer = (command: Command) => {
      if (command.command === 'overview') return { ...overview };
      if (command.command === 'remove-provider')
        overview.providers = overview.providers.filter(({ id }) => id !== command.id);
      return null;
    };
  });

  test.each(['Edit OpenAI', 'Remove OpenAI'])('“%s” has the focus again where it is left', async (name) => {
    await render(<DashboardScreen />);
    await go(name);
    await go('Cancel');
    await vi.waitFor(() => expect(focused()).toBe(name));
  });

  test('a kind of provider that was not wanted leads back to “Add provider”', async () => {
    await render(<DashboardScreen />);
    await go('Add provider');
    expect(focused()).toBe('Search providers');
    await go('Cancel');
    await vi.waitFor(() => expect(focused()).toBe('Add provider'));
  });

  test('a provider that was removed leaves the focus in the list', async () => {
    await render(<DashboardScreen />);
    await go('Remove OpenAI');
    await go('Remove provider');
    expect(text()).toContain('OpenAI was removed.');
    await vi.waitFor(() => expect(one('ul.rows').contains(document.activeElement)).toBe(true));
  });

  test.each([
    ['keys sees where it went', true],
    ['the pointer keeps what they look at: nothing scrolls', false],
  ])('who goes by %s', async (_, byKeys) => {
    document.body.dispatchEvent(new Event(byKeys ? 'keydown' : 'pointerdown', { bubbles: true }));
    await render(<DashboardScreen />);
    await go('Edit OpenAI');
    button('Cancel').focus();
    const focus = vi.spyOn(HTMLElement.prototype, 'focus');
    await click(button('Cancel'));
    await vi.waitFor(() => expect(focused()).toBe('Edit OpenAI'));
    expect(focus.mock.lastCall).toEqual([{ preventScroll: !byKeys }]);
  });

  test('who puts the focus nowhere is not led anywhere', async () => {
    await render(<DashboardScreen />);
    await go('Edit OpenAI');
    button('Cancel').focus();
    button('Cancel').blur();
    await act(async () => fake.change());
    await settle();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(document.activeElement).toBe(document.body);
  });
});
