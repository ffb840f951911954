// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { draftOfPreset, presetOf } from '../../../components/routing/preset-draft.ts';
import type { Command, Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { Preset } from '../../../lib/protocol/routing.ts';
import { careful, cheapest } from '../../../scripts/preview/routing-sample.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { all, button, click, field, one, press, render, text, type, unmount } from './render.ts';

let overview: Overview;
let failure: OrielError | undefined;

beforeEach(() => {
  fake.reset();
  overview = overviewOf('normal');
  failure = undefined;
  window.location.hash = '#routing/presets';
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overview);
    if (failure) throw failure;
    if (command.command === 'remove-preset')
      overview.routing.presets = overview.routing.presets.filter(({ id }) => id !== command.id);
    return command.command === 'save-preset' ? { id: 'made' } : null;
  };
});
afterEach(unmount);

const open = () => render(<DashboardScreen />);
const sent = () =>
  fake.commands.filter(({ command }) => command !== 'overview' && command !== 'refresh-local');
const rows = () => all('.order-name').map((row) => row.textContent);
const pick = async (query: string) => {
  await click(one('.picker-trigger'));
  await type(one('[role=combobox]'), query);
  await press(one('[role=combobox]'), 'Enter');
};

describe('a preset as its form holds it', () => {
  test.each([careful, cheapest])('comes out as it went in: $label', (preset) => {
    expect(presetOf(draftOfPreset(preset), preset.id)).toEqual({ ok: true, preset });
    expect(Preset.safeParse(preset).success).toBe(true);
  });
});

describe('a new preset', () => {
  test('is made of models in their order, and what else was said', async () => {
    await open();
    await click(button('Add preset'));
    expect(document.activeElement).toBe(field('Name'));
    await type(field('Name'), ' My writing ');
    await pick('qwen3');
    await pick('o4');
    expect(rows()).toEqual(['qwen3:8bOllama', 'o4-miniOpenAI']);
    await type(field<HTMLTextAreaElement>('System prompt') as never, 'Be brief.');
    await type(field('Temperature, 0 to 2'), '0.5');
    await click(button('Save preset'));
    expect(sent()).toEqual([
      {
        command: 'save-preset',
        preset: {
          label: 'My writing',
          models: ['ollama/qwen3:8b', 'openai/o4-mini'],
          policy: 'order',
          system: 'Be brief.',
          parameters: { temperature: 0.5 },
        },
      },
    ]);
    expect(all('form')).toEqual([]);
  });

  test('without a name or a model says so and goes to the first of them', async () => {
    await open();
    await click(button('Add preset'));
    await click(button('Save preset'));
    expect(text()).toContain('Give it a name.');
    expect(text()).toContain('A preset needs a model.');
    expect(document.activeElement).toBe(field('Name'));
    await type(field('Name'), 'Named');
    await click(button('Save preset'));
    expect(document.activeElement).toBe(one('.picker-trigger'));
    expect(sent()).toEqual([]);
  });

  test('with a number that is none opens the fold that hides it', async () => {
    await open();
    await click(button('Add preset'));
    await type(field('Name'), 'Named');
    await pick('o4');
    await type(field('Top P, 0 to 1'), '2');
    await click(button('Save preset'));
    expect(text()).toContain('Write a number from 0 to 1.');
    expect(field('Top P, 0 to 1').closest('details')?.open).toBe(true);
    expect(sent()).toEqual([]);
  });

  test('offers what is not in it yet, and nothing that Oriel chooses', async () => {
    await open();
    await click(button('Add preset'));
    await pick('o4');
    await click(one('.picker-trigger'));
    expect(all('.picker-group').map((group) => group.textContent)).not.toContain('Oriel chooses');
    await type(one('[role=combobox]'), 'o4');
    expect(all('[role=option]')).toEqual([]);
  });

  test('that is refused stays in its form, with the sentence', async () => {
    failure = new OrielError('invalid-request', { message: 'Choose another name.' });
    await open();
    await click(button('Add preset'));
    await type(field('Name'), 'Auto');
    await pick('o4');
    await click(button('Save preset'));
    expect(one('[role=alert]').textContent).toBe('Choose another name.');
    expect(field('Name').value).toBe('Auto');
  });
});

describe('the order of models', () => {
  test('is changed by buttons that keep the focus, and told', async () => {
    await open();
    await click(button('Edit Careful writing'));
    const down = () => button('Move gpt-4.1 down');
    down().focus();
    await click(down());
    expect(rows().map((row) => row?.slice(0, 4))).toEqual(['o4-m', 'gpt-', 'qwen']);
    expect(document.activeElement).toBe(down());
    expect(text()).toContain('gpt-4.1 is now 2 of 3.');
    await click(down());
    expect(down().getAttribute('aria-disabled')).toBe('true');
    expect(document.activeElement).toBe(down());
    await click(down());
    expect(rows().map((row) => row?.slice(0, 4))).toEqual(['o4-m', 'qwen', 'gpt-']);
    await click(button('Remove qwen3:8b'));
    expect(document.activeElement).toBe(button('Remove gpt-4.1'));
    await click(button('Save preset'));
    expect(sent()).toEqual([
      { command: 'save-preset', preset: { ...careful, models: ['openai/o4-mini', 'openai/gpt-4.1'] } },
    ]);
  });
});

describe('the list', () => {
  test('says of each what it holds, how a site names it, and what is gone', async () => {
    await open();
    expect(text()).toContain('gpt-4.1, o4-mini, qwen3:8b');
    expect(text()).toContain('oriel/careful-writing');
    expect(text()).toContain('gone/old-model (not available)');
  });

  test('undo of a removal gives it back, and to all that had it', async () => {
    overview.defaultModel = 'oriel/careful-writing';
    overview.taskModels = { embed: 'oriel/careful-writing', image: 'openai/gpt-image-1' };
    overview.sites = [
      { ...overview.sites[0]!, origin: 'https://a.example', model: 'oriel/careful-writing' },
      { ...overview.sites[0]!, origin: 'https://b.example', model: 'openai/gpt-4.1' },
      {
        ...overview.sites[0]!,
        origin: 'https://b.example',
        top: 'https://a.example',
        model: 'oriel/careful-writing',
      },
    ];
    await open();
    await click(button('Remove Careful writing'));
    expect(text()).toContain('Careful writing was removed. What used it follows the default model.');
    expect(all('h3').map((heading) => heading.textContent)).toEqual(['Cheapest that sees']);
    await click(button('Undo'));
    expect(sent()).toEqual<Command[]>([
      { command: 'remove-preset', id: 'careful-writing' },
      { command: 'save-preset', preset: careful },
      { command: 'set-default-model', model: 'oriel/careful-writing' },
      { command: 'set-task-model', task: 'embed', model: 'oriel/careful-writing' },
      { command: 'set-site-model', origin: 'https://a.example', model: 'oriel/careful-writing' },
      // A frame is a site of its own (S21): the site itself had another model.
      {
        command: 'set-site-model',
        origin: 'https://b.example',
        top: 'https://a.example',
        model: 'oriel/careful-writing',
      },
    ]);
  });

  test('without any says so; without models says what comes first', async () => {
    overview.routing.presets = [];
    await open();
    expect(text()).toContain('No preset yet.');
    await unmount();
    overview = overviewOf('empty');
    await open();
    expect(text()).toContain('Set up a provider first');
    expect(all('button').map((one) => one.textContent)).not.toContain('Add preset');
  });
});
