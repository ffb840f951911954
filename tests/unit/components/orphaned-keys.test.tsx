// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { runVault, vaultOf } from '../../../scripts/preview/vault-sample.ts';
import { violations } from './axe.ts';
import { fake } from './fake-browser.ts';
import { all, button, click, one, press, render, text, unmount } from './render.ts';

beforeEach(() => {
  fake.reset();
  document.documentElement.lang = 'en';
  document.title = 'Oriel';
  window.location.hash = '#providers';
  fake.vault = vaultOf('orphaned');
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overviewOf('normal'));
    return runVault(fake.vault, command) ?? null;
  };
});
afterEach(unmount);

const HEADING = 'Keys without a provider';
const section = () => one(`section[aria-label="${HEADING}"]`);
const removals = () => fake.commands.filter(({ command }) => command === 'remove-orphaned-keys');

describe('S36 keys whose provider is gone', () => {
  test('are nothing to see where there are none', async () => {
    fake.vault = vaultOf(null);
    await render(<DashboardScreen />);
    expect(text()).toContain('No passphrase is set.');
    expect(text()).not.toContain(HEADING);
  });

  test('are named by their provider and where they may be sent, the unreadable too', async () => {
    await render(<DashboardScreen />);
    expect(section().textContent).toContain('Nothing uses these keys');
    expect([...section().querySelectorAll('li')].map(({ textContent }) => textContent)).toEqual([
      'work2 keyshttps://gateway.work.exampleRemove',
      'openai1 keyhttps://api.openai.comRemove',
      'unreadable1 keyRemove',
    ]);
    expect(await violations()).toEqual([]);
  });

  test('go after a question that begins at its harmless answer, and those of one provider alone', async () => {
    await render(<DashboardScreen />);
    await click(button('Remove the keys of work'));
    expect(one('[role=alertdialog]').textContent).toContain('Remove all 2 keys of work?');
    expect(one('[role=alertdialog]').textContent).toContain('cannot be brought back');
    expect(await violations()).toEqual([]);
    await press(button('Cancel'), 'Escape');
    expect(removals()).toEqual([]);
    await click(button('Remove the keys of work'));
    await click(button('Remove keys'));
    expect(removals()).toEqual([{ command: 'remove-orphaned-keys', id: 'work' }]);
    expect(section().textContent).toContain('What was saved of work was removed.');
    expect(document.activeElement).toBe(section());
    expect([...section().querySelectorAll('h3')].map(({ textContent }) => textContent)).toEqual([
      'openai',
      'unreadable',
    ]);
  });

  test('that could not be removed say why, and stay', async () => {
    await render(<DashboardScreen />);
    fake.answer = ({ command }) => {
      if (command === 'remove-orphaned-keys')
        throw new OrielError('internal', { message: 'The disk is full.' });
      return structuredClone(overviewOf('normal'));
    };
    await click(button('Remove the keys of openai'));
    await click(button('Remove key'));
    expect(one('[role=alertdialog] [role=alert]').textContent).toContain('The disk is full.');
    expect(all(`section[aria-label="${HEADING}"] li`)).toHaveLength(3);
  });

  test('are gone with the last of them, but for the word of it', async () => {
    fake.vault = { standing: 'open', keys: 1, orphaned: [{ id: 'work', keys: 1 }] };
    await render(<DashboardScreen />);
    await click(button('Remove the keys of work'));
    await click(button('Remove key'));
    expect(section().textContent).toBe(`${HEADING}What was saved of work was removed.`);
  });
});
