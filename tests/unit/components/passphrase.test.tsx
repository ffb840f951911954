// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { PopupScreen } from '../../../components/PopupScreen.tsx';
import { UnlockScreen } from '../../../components/UnlockScreen.tsx';
import type { Command } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { runVault } from '../../../scripts/preview/vault-sample.ts';
import { violations } from './axe.ts';
import { fake } from './fake-browser.ts';
import {
  act,
  all,
  button,
  choose,
  click,
  field,
  one,
  press,
  render,
  settle,
  text,
  type,
  unmount,
} from './render.ts';

const WORDS = 'correct horse battery staple';
const READS = ['overview', 'site', 'refresh-local'];

beforeEach(() => {
  fake.reset();
  document.documentElement.lang = 'en';
  document.title = 'Oriel';
  window.location.hash = '#providers';
  fake.tabs = [{ id: 1, active: true, url: 'about:blank' }];
  fake.own = { id: 7 };
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overviewOf('normal'));
    return runVault(fake.vault, command) ?? null;
  };
});
afterEach(unmount);

const sent = (): Command[] => fake.commands.filter(({ command }) => !READS.includes(command));
const submit = async (form: HTMLFormElement) => {
  await act(async () => {
    form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  });
  await settle();
};
const inputs = () => all<HTMLInputElement>('input[type=password]');
const problem = (name: string) => {
  const input = field(name);
  return input.getAttribute('aria-invalid') === 'true'
    ? document.getElementById(input.getAttribute('aria-describedby') ?? '')?.querySelector('.field-problem')
        ?.textContent
    : undefined;
};

describe('S35 the dashboard', () => {
  test('says plainly what keys are open to without a passphrase, and what one does and does not change', async () => {
    await render(<DashboardScreen />);
    const said = one('#passphrase').textContent;
    expect(said).toContain(
      'whoever runs programs as you, or copies your whole browser profile, can read them',
    );
    expect(said).toContain('a stolen disk or a copied browser profile is not enough');
    expect(said).toContain('does not help against programs that run as you while Oriel is unlocked');
    expect(said).toContain('No passphrase is set.');
    expect(await violations()).toEqual([]);
  });

  test('sets one that is long enough and typed twice, and keeps nothing of what was typed', async () => {
    await render(<DashboardScreen />);
    await click(button('Set a passphrase'));
    const form = one<HTMLFormElement>('#passphrase form');
    expect(document.activeElement).toBe(field('New passphrase'));
    expect(inputs().map(({ autocomplete }) => autocomplete)).toEqual(['new-password', 'new-password']);
    await type(field('New passphrase'), 'too short');
    await submit(form);
    expect(problem('New passphrase')).toContain('shorter than 12');
    await type(field('New passphrase'), WORDS);
    await type(field('New passphrase again'), `${WORDS}!`);
    await submit(form);
    expect(problem('New passphrase again')).toContain('not the same');
    expect(document.activeElement).toBe(field('New passphrase again'));
    expect(sent()).toEqual([]);
    await type(field('New passphrase again'), WORDS);
    expect(await violations()).toEqual([]);
    await submit(form);
    expect(sent()).toEqual([{ command: 'set-passphrase', passphrase: WORDS }]);
    expect(text()).toContain('The passphrase is set.');
    expect(text()).toContain('Oriel is unlocked');
    expect(inputs()).toEqual([]);
    expect(document.activeElement?.id).toBe('passphrase');
  });

  test('one that could not be set leaves a sentence and empty fields', async () => {
    fake.answer = (command) => {
      if (command.command === 'overview') return structuredClone(overviewOf('normal'));
      throw new OrielError('authentication', { message: 'The saved key of “a” cannot be read.' });
    };
    await render(<DashboardScreen />);
    await click(button('Set a passphrase'));
    await type(field('New passphrase'), WORDS);
    await type(field('New passphrase again'), WORDS);
    await submit(one('#passphrase form'));
    expect(one('#passphrase [role=alert]').textContent).toContain('cannot be read');
    expect(inputs().map(({ value }) => value)).toEqual(['', '']);
  });

  test('changes it, and takes it off, with the one that holds', async () => {
    fake.vault = { standing: 'unlocked', keys: 2 };
    await render(<DashboardScreen />);
    await click(button('Change passphrase'));
    expect(inputs().map(({ autocomplete }) => autocomplete)).toEqual([
      'current-password',
      'new-password',
      'new-password',
    ]);
    await submit(one('#passphrase form'));
    expect(problem('Current passphrase')).toBe('Enter the passphrase.');
    await type(field('Current passphrase'), 'wrong');
    await type(field('New passphrase'), WORDS);
    await type(field('New passphrase again'), WORDS);
    await submit(one('#passphrase form'));
    expect(one('#passphrase [role=alert]').textContent).toContain('not the passphrase');
    await click(button('Cancel'));
    await click(button('Remove passphrase'));
    await type(field('Current passphrase'), WORDS);
    await submit(one('#passphrase form'));
    expect(sent()).toEqual([
      { command: 'change-passphrase', current: 'wrong', passphrase: WORDS },
      { command: 'remove-passphrase', current: WORDS },
    ]);
    expect(text()).toContain('The passphrase was removed.');
  });

  test('locks at once, and by itself after what is chosen', async () => {
    fake.vault = { standing: 'unlocked', keys: 2 };
    await render(<DashboardScreen />);
    await choose(field<HTMLSelectElement>('Lock by itself'), '60');
    expect(field<HTMLSelectElement>('Lock by itself').value).toBe('60');
    await choose(field<HTMLSelectElement>('Lock by itself'), '');
    await click(button('Lock now'));
    expect(sent()).toEqual([
      { command: 'set-auto-lock', minutes: 60 },
      { command: 'set-auto-lock', minutes: null },
      { command: 'lock' },
    ]);
    expect(one('#passphrase').textContent).toContain('Oriel is locked');
    expect(one('section.locked h2').textContent).toBe('Oriel is locked');
    expect(await violations()).toEqual([]);
  });

  test('locked, it takes the passphrase in every section, and takes the keys from no other field', async () => {
    fake.vault = { standing: 'locked', keys: 2 };
    window.location.hash = '#sites';
    await render(<DashboardScreen />);
    expect(document.activeElement).not.toBe(field('Passphrase'));
    await type(field('Passphrase'), WORDS);
    await submit(one('section.locked form'));
    expect(sent()).toEqual([{ command: 'unlock', passphrase: WORDS }]);
    expect(all('section.locked')).toEqual([]);
    expect(document.activeElement?.tagName).toBe('MAIN');
  });

  test('removes all keys of who forgot it, after a question that begins at its harmless answer', async () => {
    fake.vault = { standing: 'locked', keys: 2 };
    await render(<DashboardScreen />);
    await click(button('Forgot the passphrase'));
    expect(one('[role=alertdialog]').textContent).toContain('All 2 saved keys');
    expect(document.activeElement).toBe(button('Keep them'));
    expect(await violations()).toEqual([]);
    await press(button('Keep them'), 'Escape');
    expect(sent()).toEqual([]);
    await click(button('Forgot the passphrase'));
    await click(button('Remove all saved keys'));
    expect(sent()).toEqual([{ command: 'remove-all-keys' }]);
    expect(one('#passphrase').textContent).toContain('No passphrase is set.');
  });
});

describe('S35 the popup', () => {
  test('has nothing to say of a passphrase where none is set', async () => {
    await render(<PopupScreen />);
    expect(all('.brand-lock, .locked')).toEqual([]);
  });

  test('locked, it begins at the passphrase; unlocked, it locks', async () => {
    fake.vault = { standing: 'locked', keys: 2 };
    await render(<PopupScreen />);
    expect(document.activeElement).toBe(field('Passphrase'));
    expect(field('Passphrase').autocomplete).toBe('current-password');
    expect(await violations()).toEqual([]);
    await submit(one('.locked form'));
    expect(problem('Passphrase')).toBe('Enter the passphrase.');
    await type(field('Passphrase'), 'wrong');
    await submit(one('.locked form'));
    expect(one('.locked [role=alert]').textContent).toContain('not the passphrase');
    expect(field('Passphrase').value).toBe('');
    await type(field('Passphrase'), WORDS);
    await submit(one('.locked form'));
    expect(all('.locked')).toEqual([]);
    await click(button('Lock'));
    expect(sent().map(({ command }) => command)).toEqual(['unlock', 'unlock', 'lock']);
    expect(all('.locked')).toHaveLength(1);
  });
});

describe('S35 the window that asks', () => {
  test('takes the passphrase and goes', async () => {
    fake.vault = { standing: 'locked', keys: 2 };
    await render(<UnlockScreen />);
    expect(document.activeElement).toBe(field('Passphrase'));
    expect(await violations()).toEqual([]);
    await type(field('Passphrase'), WORDS);
    await submit(one('form'));
    expect(one('h1').textContent).toBe('Oriel is unlocked.');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(fake.removed).toEqual([7]);
  });

  test('goes as well where the passphrase was entered elsewhere', async () => {
    fake.vault = { standing: 'locked', keys: 2 };
    await render(<UnlockScreen />);
    fake.vault.standing = 'unlocked';
    await act(async () => fake.change());
    await settle();
    expect(all('form')).toEqual([]);
    expect(one('h1').textContent).toBe('Oriel is unlocked.');
  });
});
