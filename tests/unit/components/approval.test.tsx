// @vitest-environment happy-dom
import './fake-browser.ts';

import { describe, expect, test } from 'vitest';
import { ApprovalScreen } from '../../../components/ApprovalScreen.tsx';
import { ARM_DELAY_MS } from '../../../lib/protocol/limits.ts';
import { demoModel, overviewOf } from '../../../scripts/preview/sample.ts';
import { asking, attention, models, open, pass, show, stageApproval, tell } from './approval-stage.tsx';
import { fake } from './fake-browser.ts';
import { act, all, button, click, one, press, render, settle, text } from './render.ts';

const ALLOW = ['Allow once', 'Allow for this session', 'Always allow'];
const armed = () => ALLOW.map((name) => !button(name).disabled);

stageApproval();

describe('arming', () => {
  test('S16 the three buttons that allow are disabled until the window was attended for 500 ms', async () => {
    await open();
    expect(armed()).toEqual([false, false, false]);
    await pass(ARM_DELAY_MS - 1);
    expect(armed()).toEqual([false, false, false]);
    await pass(1);
    expect(armed()).toEqual([true, true, true]);
    expect(button('Allow once').getAttribute('aria-disabled')).toBe('false');
  });

  test('S16 the delay counts from when the request is shown, not from when the window opened', async () => {
    await render(<ApprovalScreen id="a1" />);
    await pass(5_000);
    await show(asking());
    expect(armed()).toEqual([false, false, false]);
  });

  test('S16 a window without focus never arms, and says what to do', async () => {
    attention.focused = false;
    await open();
    await pass(10_000);
    expect(armed()).toEqual([false, false, false]);
    expect(text()).toContain('Click into this window');
  });

  test('S16 a hidden window never arms', async () => {
    attention.visible = false;
    await open();
    await pass(10_000);
    expect(armed()).toEqual([false, false, false]);
  });

  test('S16 blur disarms at once, and the delay begins anew', async () => {
    await open();
    await pass(ARM_DELAY_MS);
    attention.focused = false;
    await tell('blur');
    expect(armed()).toEqual([false, false, false]);
    attention.focused = true;
    await tell('focus');
    await pass(ARM_DELAY_MS - 1);
    expect(armed()).toEqual([false, false, false]);
    await pass(1);
    expect(armed()).toEqual([true, true, true]);
  });

  test('S16 a blur that is over before anyone looks still starts the delay anew', async () => {
    await open();
    await pass(ARM_DELAY_MS - 1);
    await tell('blur');
    await pass(1);
    expect(armed()).toEqual([false, false, false]);
    await pass(ARM_DELAY_MS - 1);
    expect(armed()).toEqual([true, true, true]);
  });

  test('S16 focus that moves without any event is noticed both ways', async () => {
    await open();
    await pass(ARM_DELAY_MS);
    attention.focused = false;
    await pass(200);
    expect(armed()).toEqual([false, false, false]);
    attention.focused = true;
    await pass(200 + ARM_DELAY_MS);
    expect(armed()).toEqual([true, true, true]);
  });

  test('S16 a click in the instant the focus is lost allows nothing', async () => {
    await open();
    await pass(ARM_DELAY_MS);
    attention.focused = false;
    await click(button('Always allow'));
    expect(fake.ports[0]!.sent).toEqual([]);
  });

  test('S16 nothing that allows has the focus at the start, and Enter there answers nothing', async () => {
    await open();
    await pass(ARM_DELAY_MS);
    expect(document.activeElement?.tagName).toBe('H1');
    await press(document.activeElement!, 'Enter');
    expect(fake.ports[0]!.sent).toEqual([]);
  });

  test('S16 a key held down does not press a button that allows', async () => {
    await open();
    await pass(ARM_DELAY_MS);
    const held = new KeyboardEvent('keydown', {
      key: 'Enter',
      repeat: true,
      bubbles: true,
      cancelable: true,
    });
    button('Always allow').dispatchEvent(held);
    expect(held.defaultPrevented).toBe(true);
  });

  test('S16 a view that changes under an armed window keeps the buttons where and as they are', async () => {
    await open();
    await pass(ARM_DELAY_MS);
    await show(asking({ waiting: 4 }));
    expect(text()).toContain('4 requests wait');
    expect(armed()).toEqual([true, true, true]);
  });
});

describe('answering', () => {
  test.each([
    ['Allow once', 'once'],
    ['Allow for this session', 'session'],
    ['Always allow', 'always'],
  ])('%s answers %s with the model that is shown', async (name, answer) => {
    await open();
    await pass(ARM_DELAY_MS);
    await click(button(name));
    expect(fake.ports[0]!.sent).toEqual([{ answer, model: 'openai/gpt-4.1' }]);
  });

  test('Deny works at once, without any delay', async () => {
    await open();
    await click(button('Deny'));
    expect(fake.ports[0]!.sent).toEqual([{ answer: 'deny' }]);
  });

  test('Escape denies', async () => {
    await open();
    await press(document.body, 'Escape');
    expect(fake.ports[0]!.sent).toEqual([{ answer: 'deny' }]);
  });

  test('Escape in the open model picker closes only that', async () => {
    await open();
    await click(one('.picker-trigger'));
    await press(one('[role=combobox]'), 'Escape');
    expect(all('[role=listbox]')).toEqual([]);
    expect(fake.ports[0]!.sent).toEqual([]);
  });

  test('one answer only, however often a button is pressed', async () => {
    await open();
    const deny = button('Deny');
    await act(async () => {
      deny.click();
      deny.click();
    });
    expect(fake.ports[0]!.sent).toHaveLength(1);
  });

  test('the model chosen in the window is the one that is answered with', async () => {
    await open();
    await click(one('.picker-trigger'));
    await press(one('[role=combobox]'), 'End');
    await press(one('[role=combobox]'), 'Enter');
    await pass(ARM_DELAY_MS);
    await click(button('Allow once'));
    expect(fake.ports[0]!.sent).toEqual([{ answer: 'once', model: models.at(-1)!.ref }]);
  });

  test('without any model nothing can be allowed; the dashboard is one click away', async () => {
    await open(asking({ models: [], model: undefined }));
    await pass(ARM_DELAY_MS * 2);
    expect(armed()).toEqual([false, false, false]);
    expect(one<HTMLAnchorElement>('a').getAttribute('href')).toBe('/dashboard.html#providers');
    await click(button('Deny'));
    expect(fake.ports[0]!.sent).toEqual([{ answer: 'deny' }]);
  });

  test('S17 a task names the model that was chosen for it, and where that is; no other can be picked', async () => {
    const voice = {
      ref: 'openai/tts-1',
      name: 'TTS',
      providerId: 'openai',
      providerLabel: 'OpenAI',
      local: false,
    };
    const local = { ...voice, ref: 'here/tiny', name: 'Tiny', providerLabel: 'Here', local: true };
    await open(asking({ models: [local, voice], model: voice.ref, task: 'speech' }));
    expect(text()).toContain('What the site sends goes to OpenAI.');
    expect(all('.picker-trigger')).toHaveLength(0);
    await pass(ARM_DELAY_MS);
    await click(button('Allow once'));
    expect(fake.ports[0]!.sent).toEqual([{ answer: 'once' }]);
  });

  test('what Oriel chooses names who would answer just now, or nobody; that it stays here is said', async () => {
    await open(asking({ model: 'oriel/auto' }));
    expect(text()).toContain(
      'goes to the provider that Oriel chooses for it. As things stand, that is OpenAI, with gpt-4.1.',
    );
    await show(asking({ model: 'oriel/auto', models: models.filter(({ ref }) => ref === 'oriel/auto') }));
    expect(text()).toContain('goes to the provider that Oriel chooses for it.');
    expect(text()).not.toContain('As things stand');
    await show(asking({ model: 'oriel/local' }));
    expect(text()).toContain('Runs on this device: nothing the site sends leaves it.');
  });

  test('a task for which no model is chosen cannot be allowed, whatever chats', async () => {
    await open(asking({ model: undefined, task: 'embed' }));
    await pass(ARM_DELAY_MS);
    expect(armed()).toEqual([false, false, false]);
    expect(text()).toContain('No model is chosen for this yet');
  });

  test('a model set up meanwhile appears without asking the page again', async () => {
    await open(asking({ models: [], model: undefined }));
    const { sites, ...rest } = { ...overviewOf('first'), defaultModel: demoModel.ref };
    fake.answer = () => ({
      ...rest,
      site: { origin: 'https://write.example.com', access: 'ask', today: {} },
    });
    await act(async () => fake.change());
    await settle();
    await pass(ARM_DELAY_MS);
    await click(button('Allow once'));
    expect(fake.ports[0]!.sent).toEqual([{ answer: 'once', model: demoModel.ref }]);
    expect(sites).toEqual([]);
  });
});

describe('ending', () => {
  test('the port carries the approval’s id', async () => {
    await render(<ApprovalScreen id="a1" />);
    expect(fake.ports[0]!.name).toBe('oriel/approval:a1');
  });

  test('an ended request says so and closes its own tab', async () => {
    fake.own = { id: 7 };
    await open({ state: 'ended' });
    expect(text()).toContain('This request has ended');
    await pass(5_000);
    await settle();
    expect(fake.removed).toEqual([7]);
  });

  test('a background that goes away ends the request', async () => {
    await open();
    await act(async () => fake.ports[0]!.onDisconnect.fire());
    expect(text()).toContain('This request has ended');
  });

  test('a window without an id asks nothing and ends', async () => {
    await render(<ApprovalScreen id="" />);
    expect(fake.ports).toEqual([]);
    expect(text()).toContain('This request has ended');
  });
});
