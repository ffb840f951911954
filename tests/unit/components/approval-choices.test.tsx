// @vitest-environment happy-dom
import './fake-browser.ts';

import { describe, expect, test } from 'vitest';
import { ApprovalAnswer } from '../../../lib/protocol/approval.ts';
import { ARM_DELAY_MS } from '../../../lib/protocol/limits.ts';
import { longOrigin } from '../../../scripts/preview/sample.ts';
import {
  asking,
  attention,
  open,
  openArmed,
  pass,
  sent,
  show,
  stageApproval,
  tell,
} from './approval-stage.tsx';
import { all, button, click, field, one, press, text, type } from './render.ts';

const OTHERS = [
  'Allow for 1 hour',
  'Allow for 1 day',
  'Allow for 30 days',
  'Allow until spent',
  'Never allow',
];
const MODEL = 'openai/gpt-4.1';
const others = () => OTHERS.map((name) => !button(name).disabled);
const allows = () =>
  ['Allow once', 'Allow for this session', 'Always allow'].map((name) => !button(name).disabled);
const openOthers = async (view = asking()) => {
  await openArmed(view);
  await click(button('Other choices'));
};

stageApproval();

describe('other choices', () => {
  test('are behind one button, which says whether they are open', async () => {
    await openArmed();
    expect(text()).not.toContain('30 days');
    expect(button('Other choices').getAttribute('aria-expanded')).toBe('false');
    await click(button('Other choices'));
    expect(button('Other choices').getAttribute('aria-expanded')).toBe('true');
    expect(document.getElementById(button('Other choices').getAttribute('aria-controls')!)).not.toBeNull();
    expect(sent()).toEqual([]);
  });

  test('S16 arm 500 ms after they appear, however long the window was armed: a double click decides nothing', async () => {
    await openOthers();
    expect(allows()).toEqual([true, true, true]);
    expect(others()).toEqual([false, false, false, false, false]);
    await pass(ARM_DELAY_MS - 1);
    expect(others()).toEqual([false, false, false, false, false]);
    await pass(1);
    expect(others()).toEqual([true, true, true, true, true]);
  });

  test('S16 disarm with the focus of the window, and arm anew', async () => {
    await openOthers();
    await pass(ARM_DELAY_MS);
    attention.focused = false;
    await tell('blur');
    expect(others()).toEqual([false, false, false, false, false]);
    attention.focused = true;
    await tell('focus');
    await pass(ARM_DELAY_MS);
    expect(others()).toEqual([true, true, true, true, true]);
  });

  test('S16 begin at their heading, so that Enter decides nothing, nor does it in the field', async () => {
    await openOthers();
    await pass(ARM_DELAY_MS);
    expect(document.activeElement?.textContent).toBe('Allow for a time, up to an amount, or never');
    await press(document.activeElement!, 'Enter');
    await press(field('Amount, USD'), 'Enter');
    expect(sent()).toEqual([]);
  });

  test('S16 stand before the four answers, which do not move under the pointer', async () => {
    await openOthers();
    const all = [...document.querySelectorAll('.approval-answers button')].map(
      (element) => element.textContent,
    );
    expect(all.slice(-5)).toEqual([
      'Allow once',
      'Allow for this session',
      'Always allow',
      'Deny',
      'Other choices',
    ]);
  });

  test.each([
    ['Allow for 1 hour', '1-hour'],
    ['Allow for 1 day', '1-day'],
    ['Allow for 30 days', '30-days'],
  ])('%s answers %s', async (name, answer) => {
    await openOthers();
    await pass(ARM_DELAY_MS);
    await click(button(name));
    expect(sent()).toEqual([{ answer, model: MODEL }]);
  });

  test('an amount goes with the answer that it limits; what is no amount cannot be allowed', async () => {
    await openOthers();
    await pass(ARM_DELAY_MS);
    for (const [typed, problem] of [
      ['2,5', 'Write a number such as 2.5.'],
      ['', 'Write an amount such as 2.'],
      ['0', 'Write a number from 0.01 to 10,000.'],
      ['10001', 'Write a number from 0.01 to 10,000.'],
    ] as const) {
      await type(field('Amount, USD'), typed);
      expect(text()).toContain(problem);
      expect(button('Allow until spent').disabled).toBe(true);
      expect(button('Allow for 1 day').disabled).toBe(false);
    }
    await type(field('Amount, USD'), '2.5');
    await click(button('Allow until spent'));
    expect(sent()).toEqual([{ answer: 'spend', model: MODEL, limit: 2.5 }]);
    expect(ApprovalAnswer.safeParse(sent()[0]).success).toBe(true);
  });

  test('never takes nothing along', async () => {
    await openOthers();
    await pass(ARM_DELAY_MS);
    await click(button('Never allow'));
    expect(sent()).toEqual([{ answer: 'never' }]);
  });

  test('never can be said where nothing could be allowed', async () => {
    await openOthers(asking({ models: [], model: undefined }));
    await pass(ARM_DELAY_MS);
    expect(others()).toEqual([false, false, false, false, true]);
  });

  test('a no for good to something more says that the rest stays', async () => {
    await openOthers(asking({ granted: ['text'], request: { capabilities: ['images'] } }));
    expect(text()).toContain('What it may do already stays.');
  });

  test('Escape closes them, and only the next one denies', async () => {
    await openOthers();
    await press(document.activeElement!, 'Escape');
    expect(text()).not.toContain('30 days');
    expect(document.activeElement).toBe(button('Other choices'));
    expect(sent()).toEqual([]);
    await press(document.activeElement!, 'Escape');
    expect(sent()).toEqual([{ answer: 'deny' }]);
  });
});

describe('what is asked for', () => {
  const two = asking({ request: { capabilities: ['text', 'images'] } });

  test('all of it is ticked at first, and then nothing but the answer is sent', async () => {
    await openArmed(two);
    expect([field('text').checked, field('images').checked]).toEqual([true, true]);
    await click(button('Always allow'));
    expect(sent()).toEqual([{ answer: 'always', model: MODEL }]);
  });

  test('what is unticked is not given', async () => {
    await openArmed(two);
    await click(field('images'));
    await click(button('Allow for this session'));
    expect(sent()).toEqual([{ answer: 'session', model: MODEL, capabilities: ['text'] }]);
  });

  test('nothing ticked is nothing to allow; ticked again, it can be', async () => {
    await openArmed(two);
    await click(field('text'));
    await click(field('images'));
    expect(allows()).toEqual([false, false, false]);
    expect(text()).toContain('Tick what you allow, or deny.');
    await click(field('images'));
    await click(button('Allow once'));
    expect(sent()).toEqual([{ answer: 'once', model: MODEL, capabilities: ['images'] }]);
  });

  test('one thing alone is not there to be unticked', async () => {
    await open(asking({ request: { capabilities: ['embeddings'] } }));
    expect(text()).toContain('embeddings (numbers that stand for what a text means)');
    expect(all('input[type=checkbox]')).toEqual([]);
  });

  test('what the site may do already stands beside what is new', async () => {
    await open(asking({ granted: ['text', 'files'], request: { capabilities: ['images'] } }));
    expect(one('h1').textContent).toBe('A site asks for more');
    expect(text()).toContain('It now wants to use');
    expect(text()).toContain('Allowed already: text and files.');
  });

  test('more calls that join change nothing that was ticked', async () => {
    await openArmed(two);
    await click(field('images'));
    await show({ ...two, waiting: 9 } as typeof two);
    expect(field('images').checked).toBe(false);
  });
});

describe('the budget', () => {
  test.each([
    [{ perDay: 1, requestsPerMinute: 20 }, '$1 a day and 20 requests a minute'],
    [
      { perRequest: 0.05, perMonth: 1_000, tokensPerMinute: 50_000, concurrent: 2 },
      '$0.05 a request, $1,000 a month, 50,000 tokens a minute and 2 at once',
    ],
    [{}, 'No limit'],
  ])('S17 is shown: %o', async (budget, words) => {
    await open(asking({ budget }));
    expect(one('.approval-budget p').textContent).toBe(`Budget ${words}`);
  });

  test('is sent along only where it was changed, with the limits that are not shown', async () => {
    await openArmed(asking({ budget: { perDay: 1, perMonth: 10, requestsPerMinute: 20 } }));
    await click(button('Change budget'));
    await type(field('USD a day'), '2.5');
    expect(text()).toContain('$2.50 a day, $10 a month and 20 requests a minute');
    await type(field('Requests a minute'), '');
    await click(button('Always allow'));
    expect(sent()).toEqual([{ answer: 'always', model: MODEL, budget: { perDay: 2.5, perMonth: 10 } }]);
    expect(ApprovalAnswer.safeParse(sent()[0]).success).toBe(true);
  });

  test('typed back as it was is no change', async () => {
    await openArmed();
    await click(button('Change budget'));
    await type(field('USD a day'), '3');
    await type(field('USD a day'), '1.0');
    await click(button('Allow once'));
    expect(sent()).toEqual([{ answer: 'once', model: MODEL }]);
  });

  test('S33 of a site in a private window is shown and cannot be set: nothing is written of it', async () => {
    await open(asking({ incognito: true }));
    expect(text()).toContain('$1 a day and 20 requests a minute');
    expect(all('button').map((element) => element.textContent)).not.toContain('Change budget');
  });

  test('that cannot be read keeps everything from being allowed, and says so', async () => {
    await openArmed();
    await click(button('Change budget'));
    await type(field('Requests a minute'), '2.5');
    expect(text()).toContain('Write a whole number from 1 to 1,000,000,000.');
    expect(text()).toContain('Mend the budget above, or deny.');
    expect(allows()).toEqual([false, false, false]);
    await click(button('Deny'));
    expect(sent()).toEqual([{ answer: 'deny' }]);
  });
});

describe('who asks', () => {
  test('S21 a frame is shown with the page around it, both whole and in ASCII', async () => {
    const top = longOrigin.replace('accounts', 'mail');
    await open(asking({ origin: 'https://xn--pple-43d.example:8443', top }));
    expect(all('.approval-frame dd').map((element) => element.textContent)).toEqual([
      'https://xn--pple-43d.example:8443',
      top,
    ]);
    expect(one('h1').textContent).toBe('A site inside another asks to use your AI model');
    expect(text()).toContain('holds for the two together');
  });

  test('S33 a private window says that all ends with it', async () => {
    await open(asking({ incognito: true }));
    expect(text()).toContain('what you decide ends when the last one closes');
    await show(asking());
    expect(text()).not.toContain('private window');
  });

  test('a site far above its habit says that it was paused', async () => {
    await open(asking({ unusual: true, waiting: 64 }));
    expect(one('h1').textContent).toBe('A site calls far more often than usual');
    expect(one('[role=status]').textContent).toContain('Oriel has paused it.');
  });
});
