// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { draftOfRules, rulesOf } from '../../../components/routing/rules-draft.ts';
import { typedNumber } from '../../../components/routing/typed-number.ts';
import type { Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { Rules } from '../../../lib/protocol/routing.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { all, button, click, field, one, render, text, type, unmount } from './render.ts';

let overview: Overview;
let failure: OrielError | undefined;

beforeEach(() => {
  fake.reset();
  overview = overviewOf('normal');
  failure = undefined;
  window.location.hash = '#routing';
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overview);
    if (failure) throw failure;
    return null;
  };
});
afterEach(unmount);

const open = () => render(<DashboardScreen />);
const sent = () => fake.commands.filter(({ command }) => command === 'set-routing');

describe('a number as typed', () => {
  const range = { min: 0, max: 2 };
  test.each([
    ['', undefined, undefined],
    ['  ', undefined, undefined],
    ['0', 0, undefined],
    [' 1.25 ', 1.25, undefined],
    ['2', 2, undefined],
    ['2.01', undefined, 'Write a number from 0 to 2.'],
    ['1,000', undefined, 'Write a number such as 2.5.'],
    ['-1', undefined, 'Write a number such as 2.5.'],
    ['1e9', undefined, 'Write a number such as 2.5.'],
    ['NaN', undefined, 'Write a number such as 2.5.'],
  ])('“%s”', (typed, value, problem) => {
    expect(typedNumber(typed, range).value).toBe(value);
    expect(typedNumber(typed, range).problem).toBe(problem);
  });
  test('is whole where only whole ones make sense', () => {
    expect(typedNumber('1.5', { min: 1, max: 4_096, whole: true }).problem).toBe(
      'Write a whole number from 1 to 4,096.',
    );
  });
});

describe('rules as a form holds them', () => {
  test('come out as they went in', () => {
    const rules = {
      localOnly: true,
      noTraining: true,
      noRetention: true,
      maxPrice: { input: 0, output: 12.5 },
      prefer: { firstTokenMs: 1_500, tokensPerSecond: 20 },
    };
    expect(rulesOf(draftOfRules(rules))).toEqual({ ok: true, rules });
    expect(Rules.safeParse(rules).success).toBe(true);
  });
  test('are none where nothing is set', () => {
    expect(rulesOf(draftOfRules())).toEqual({ ok: true, rules: undefined });
  });
});

describe('rules for all sites', () => {
  test('are saved together, and only on the button', async () => {
    await open();
    await click(field('Only where nothing sent is used for training'));
    await type(field('Written'), '20');
    await type(field('First word within, seconds'), '1.5');
    expect(text()).toContain('Not saved yet.');
    expect(sent()).toEqual([]);
    await click(button('Save rules'));
    expect(sent()).toEqual([
      {
        command: 'set-routing',
        rules: { noTraining: true, maxPrice: { output: 20 }, prefer: { firstTokenMs: 1_500 } },
      },
    ]);
    expect(text()).toContain('Saved.');
  });

  test('stand as they were saved, and are taken away when all is emptied', async () => {
    overview.routing.rules = { localOnly: true, maxPrice: { input: 3 } };
    await open();
    expect(field('Only models on this computer').checked).toBe(true);
    expect(field('Read').value).toBe('3');
    await click(field('Only models on this computer'));
    await type(field('Read'), '');
    await click(button('Save rules'));
    expect(sent()).toEqual([{ command: 'set-routing', rules: null }]);
  });

  test('with a number that is none say which, and are not saved', async () => {
    await open();
    await type(field('Read'), '1,000');
    await click(button('Save rules'));
    expect(field('Read').getAttribute('aria-invalid')).toBe('true');
    expect(text()).toContain('Write a number such as 2.5.');
    expect(sent()).toEqual([]);
  });

  test('that were refused say why', async () => {
    failure = new OrielError('internal', { message: 'Not saved. Try again.' });
    await open();
    await click(button('Save rules'));
    expect(one('[role=alert]').textContent).toBe('Not saved. Try again.');
    expect(text()).not.toContain('Saved.');
  });
});

describe('when one fails or is slow', () => {
  test('each switch takes effect at once, and says what it costs', async () => {
    await open();
    await click(field('Ask a second endpoint when the first is slow'));
    await click(field('Use the same model at my other providers when one fails'));
    expect(sent()).toEqual([
      { command: 'set-routing', hedge: true },
      { command: 'set-routing', elsewhere: false },
    ]);
    expect(text()).toContain('Both are paid for.');
  });

  test('a switch that could not be set stands as it truly is', async () => {
    failure = new OrielError('internal', { message: 'Not saved. Try again.' });
    await open();
    await click(field('Ask a second endpoint when the first is slow'));
    expect(field('Ask a second endpoint when the first is slow').checked).toBe(false);
    expect(one('[role=alert]').textContent).toBe('Not saved. Try again.');
  });
});

describe('the parts of routing', () => {
  test('have addresses of their own, and an unknown one shows the rules', async () => {
    window.location.hash = '#routing/nonsense';
    await open();
    const parts = all<HTMLAnchorElement>('.parts a');
    expect(parts.map((part) => part.getAttribute('href'))).toEqual([
      '#routing/rules',
      '#routing/presets',
      '#routing/answers',
      '#routing/endpoints',
      '#routing/catalogue',
    ]);
    expect(parts.filter((part) => part.ariaCurrent ?? part.getAttribute('aria-current'))).toHaveLength(1);
    expect(text()).toContain('Rules for all sites');
  });
});
