// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { outcomeText } from '../../../lib/i18n/explanation.ts';
import type { Overview } from '../../../lib/protocol/control.ts';
import { ERRORS, OrielError } from '../../../lib/protocol/errors.ts';
import type { CallView } from '../../../lib/protocol/routing-control.ts';
import { callsOf } from '../../../scripts/preview/routing-sample.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, field, one, render, settle, text, unmount } from './render.ts';

let overview: Overview;
let state: string;
let change: (calls: CallView[]) => CallView[];

beforeEach(() => {
  fake.reset();
  state = 'normal';
  overview = overviewOf('normal');
  change = (calls) => calls;
  window.location.hash = '#routing/calls';
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overview);
    if (command.command !== 'calls') return null;
    const reply = callsOf(state, Date.now(), command);
    return { ...reply, calls: change(reply.calls) };
  };
});
afterEach(unmount);

const open = () => render(<DashboardScreen />);
const rows = () => all('.call-button').map((row) => row.textContent ?? '');
const asked = () => fake.commands.filter(({ command }) => command === 'calls');

describe('the latest calls', () => {
  test('say when, which site, what answered, in how many tries, how soon and for how much', async () => {
    await open();
    expect(rows()[2]).toContain('https://write.example.com');
    expect(rows()[2]).toContain('16 minutes ago');
    expect(rows()[2]).toContain('gpt-4.1 · OpenAI');
    expect(rows()[2]).toContain('1 try');
    expect(rows()[2]).toContain('first word 402 ms');
    expect(rows()[2]).toContain('$0.0054');
  });

  test('say what failed, what came from memory, and what our own pages asked', async () => {
    await open();
    expect(rows()[1]).toContain('From memory');
    expect(rows()[1]).not.toContain('$');
    expect(rows()[3]).toContain('No model was asked');
    expect(rows()[3]).toContain(ERRORS['no-model']);
    expect(rows()[4]).toContain('Oriel’s own pages');
    expect(rows()[4]).toContain(ERRORS.authentication);
  });

  test('tell a price that is not known from a call that cost nothing', async () => {
    change = ([first]) => {
      const { cost: _, ...unpriced } = first!;
      const local = unpriced.attempts.filter(({ ref }) => ref.startsWith('ollama/'));
      return [
        { ...unpriced, time: 1 },
        { ...unpriced, time: 2, attempts: local },
        { ...unpriced, time: 3, attempts: [] },
      ];
    };
    await open();
    expect(rows()[0]).toContain('price unknown');
    expect(rows()[1]).toContain('on this computer');
    expect(rows()[2]).not.toContain('price unknown');
  });

  test('are those of one site on request', async () => {
    await open();
    const select = field<HTMLSelectElement>('Site');
    await act(async () => {
      select.selectedIndex = 1;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await settle();
    expect(asked().at(-1)).toEqual({ command: 'calls', limit: 50, origin: 'https://write.example.com' });
    expect(rows()).toHaveLength(4);
  });

  test('are fifty, and more on request, two hundred at most', async () => {
    state = 'full';
    await open();
    expect(rows()).toHaveLength(50);
    for (let turn = 0; turn < 3; turn += 1) await click(button('Show more'));
    expect(rows()).toHaveLength(200);
    expect(asked().map((one) => 'limit' in one && one.limit)).toEqual([50, 100, 150, 200]);
    expect(text()).toContain('The latest 200 are shown.');
    expect(all('button').map((one) => one.textContent)).not.toContain('Show more');
  });

  test('are none at first, and it is said how they come', async () => {
    state = 'empty';
    await open();
    expect(text()).toContain('No calls yet.');
  });

  test('that could not be read say why', async () => {
    const { answer } = fake;
    fake.answer = (command) => {
      if (command.command === 'calls') throw new OrielError('internal', { message: 'Not read. Try again.' });
      return answer(command);
    };
    await open();
    expect(one('[role=alert]').textContent).toBe('Not read. Try again.');
  });
});

describe('one call, opened', () => {
  test('stays open as newer ones come, also of the same millisecond', async () => {
    const old = (served: string, call: CallView) => ({ ...call, time: 1_000, served, attempts: [] });
    change = ([first]) => [old('openai/gpt-4.1', first!), old('openai/o4-mini', first!)];
    await open();
    await click(all('.call-button')[1]!);
    const before = change;
    change = (calls) => [old('openai/gpt-4.1', calls[0]!), ...before(calls)];
    await click(button('Refresh'));
    expect(all('.call-button').map((row) => row.getAttribute('aria-expanded'))).toEqual([
      'false',
      'false',
      'true',
    ]);
  });

  test('tells every try: who, when, how it ended', async () => {
    await open();
    await click(all('.call-button')[0]!);
    expect(all('.call-button')[0]!.getAttribute('aria-expanded')).toBe('true');
    const tries = all('.attempt').map((row) => row.textContent ?? '');
    expect(tries).toHaveLength(3);
    expect(tries[0]).toContain('gpt-4.1 OpenAI');
    expect(tries[0]).toContain(outcomeText.overloaded);
    expect(tries[0]).toContain('at once · took 640 ms');
    expect(tries[1]).toContain(outcomeText.timeout);
    expect(tries[2]).toContain('qwen3:8b');
    expect(tries[2]).toContain(outcomeText.answered);
    expect(tries[2]).toContain('begun after 20.6 s');
  });

  test('tells how it was decided, as it was at that time', async () => {
    await open();
    await click(all('.call-button')[0]!);
    expect(text()).toContain('3 models could answer');
    expect(all('.candidate')).toHaveLength(3);
    await click(all('.call-button')[0]!);
    expect(all('.candidate')).toEqual([]);
  });

  test('without tries or a decision says so', async () => {
    change = (calls) => calls.map(({ decision: _, ...call }) => ({ ...call, attempts: [], cached: false }));
    await open();
    await click(all('.call-button')[0]!);
    expect(text()).toContain('No endpoint was asked.');
    expect(text()).toContain('How it was decided was not kept.');
  });
});

describe('endpoints in use', () => {
  beforeEach(() => {
    window.location.hash = '#routing/endpoints';
  });
  const endpoints = () => all('.endpoint').map((row) => row.textContent ?? '');

  test('say whether they are asked, how often they answered and how quickly', async () => {
    await open();
    expect(endpoints()).toHaveLength(4);
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

  test('are none before the first call', async () => {
    state = 'empty';
    await open();
    expect(text()).toContain('No figures yet.');
  });
});
