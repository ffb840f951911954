// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { Check, Overview } from '../../../lib/protocol/control.ts';
import { demoModel, localSearch, overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, field, one, render, settle, text, type, unmount } from './render.ts';

let overview: Overview;
let check: Check;

beforeEach(() => {
  fake.reset();
  fake.granted = new Set(['http://127.0.0.1/*']);
  window.location.hash = '';
  overview = overviewOf('first');
  check = { ok: true, message: 'The connection works.', models: ['a'] };
  fake.answer = (command) => {
    if (command.command === 'test-provider') return check;
    if (command.command === 'recognise-key') return { types: recognise(command.key) };
    if (command.command === 'find-local') return localSearch('first');
    if (command.command === 'set-default-model') overview.firstRun = false;
    if (command.command === 'save-provider') {
      const common = { providerId: 'made', providerLabel: command.provider.label, local: false };
      overview.models = [
        ...overview.models,
        { ...common, ref: 'made/a', name: 'a' },
        { ...common, ref: 'made/b', name: 'b' },
      ];
      return { id: 'made' };
    }
    return command.command === 'overview' ? structuredClone(overview) : null;
  };
});
afterEach(unmount);

/** As the background does: by the form of the key. */
const recognise = (key: string): string[] =>
  key.startsWith('sk-or-')
    ? ['openrouter']
    : key.startsWith('sk-proj-')
      ? ['openai']
      : ['openai', 'deepseek'];
const kind = (type: string) => one<HTMLButtonElement>(`button[value=${type}]`);

const sent = (name: string) => fake.commands.filter(({ command }) => command === name);
const open = async (way: string) => {
  await render(<DashboardScreen />);
  await click(button(way));
};
const say = async (...parts: unknown[]) => {
  await act(async () => fake.ports.at(-1)!.onMessage.fire(parts));
  await settle();
};

describe('the on-device demo', () => {
  test('asks the suggested question and shows the answer as it comes', async () => {
    await open('Try the on-device demo');
    await click(button('Ask'));
    const [port] = fake.ports;
    expect(port!.name).toBe('oriel/try');
    const content = [{ type: 'text', text: 'What is the capital of Norway?' }];
    const question = { messages: [{ role: 'user', content }] };
    expect(port!.sent).toEqual([{ question, model: demoModel.ref }]);
    await say({ type: 'text', text: 'The capital of Norway' });
    expect(one('.answer').textContent).toContain('The capital of Norway');
    await say({ type: 'text', text: ' is Oslo.' }, { type: 'finish', reason: 'stop' });
    expect(one('.answer [role=status]').textContent).toBe('The capital of Norway is Oslo.');
    expect(port!.disconnected).toBe(true);
    expect(button('Ask')).toBeTruthy();
  });

  test('Stop ends the request', async () => {
    await open('Try the on-device demo');
    await click(button('Ask'));
    await click(button('Stop'));
    expect(fake.ports[0]!.disconnected).toBe(true);
    expect(all('[role=alert]')).toEqual([]);
  });

  test('an error is shown as its sentence', async () => {
    await open('Try the on-device demo');
    await click(button('Ask'));
    await say({ type: 'error', error: { code: 'internal', message: 'The demo model could not start.' } });
    expect(one('[role=alert]').textContent).toBe('The demo model could not start.');
  });

  test('a background that goes away is an error too, never a wait without end', async () => {
    await open('Try the on-device demo');
    await click(button('Ask'));
    await act(async () => fake.ports[0]!.onDisconnect.fire());
    await settle();
    expect(one('[role=alert]').textContent).toContain('ended before the answer did');
  });

  test('kept as the default, it leads to what happens next, though the first run is over', async () => {
    await open('Try the on-device demo');
    await click(button('Use the demo as default'));
    expect(sent('set-default-model')).toEqual([{ command: 'set-default-model', model: demoModel.ref }]);
    expect(text()).toContain('What happens next');
    expect(text()).toContain('Tiny demo model answers from now on.');
  });

  test('a removed demo is set up again', async () => {
    const { providers, models } = overview;
    Object.assign(overview, { providers: [], models: [] });
    const { answer } = fake;
    fake.answer = (command) => {
      if (command.command !== 'save-provider') return answer(command);
      Object.assign(overview, { providers, models });
      return { id: 'on-device' };
    };
    await open('Try the on-device demo');
    await click(button('Ask'));
    expect(sent('save-provider')).toHaveLength(1);
    expect(fake.ports[0]!.sent).toEqual([expect.objectContaining({ model: demoModel.ref })]);
  });
});

describe('pasting a key', () => {
  test('is tried, saved when it works, and leads to the choice of a model', async () => {
    await open('Paste a key');
    await type(field('Key'), 'sk-proj-abc');
    await click(button('Connect'));
    const provider = { type: 'openai', label: 'OpenAI', baseUrl: 'https://api.openai.com/v1' };
    expect(fake.requested).toEqual([['https://api.openai.com/*']]);
    expect(sent('test-provider')).toEqual([{ command: 'test-provider', provider, key: 'sk-proj-abc' }]);
    expect(sent('save-provider')).toEqual([{ command: 'save-provider', provider, key: 'sk-proj-abc' }]);
    expect(button('Use this model').disabled).toBe(true);
    await click(one('.picker-trigger'));
    await click(all('[role=option]')[1]!);
    await click(button('Use this model'));
    expect(sent('set-default-model')).toEqual([{ command: 'set-default-model', model: 'made/b' }]);
    expect(text()).toContain('b answers from now on.');
  });

  test('a key that does not work is not saved', async () => {
    const message = 'The provider did not accept the key.';
    check = { ok: false, message, error: { code: 'authentication', message } };
    await open('Paste a key');
    await type(field('Key'), 'sk-proj-wrong');
    await click(button('Connect'));
    expect(one('[role=alert]').textContent).toBe(message);
    expect(sent('save-provider')).toEqual([]);
  });

  test('no key, no request', async () => {
    await open('Paste a key');
    await click(kind('openai'));
    await click(button('Connect'));
    expect(text()).toContain('Enter the key.');
    expect(fake.commands).toEqual([{ command: 'overview' }]);
    expect(fake.requested).toEqual([]);
  });

  test('only a key that can belong to one service picks it', async () => {
    await open('Paste a key');
    await type(field('Key'), 'sk-0123456789');
    expect(all('.chosen-type')).toEqual([]);
    expect(all('button.kind').length).toBeGreaterThan(10);
    await type(field('Key'), ' sk-or-v1-abc');
    expect(one('.chosen-type').textContent).toContain('OpenRouter');
    expect(sent('test-provider')).toEqual([]);
  });

  test('services are offered, and no server of this computer', async () => {
    await open('Paste a key');
    const shown = all<HTMLButtonElement>('button.kind').map(({ value }) => value);
    expect(shown).toContain('anthropic');
    expect(shown).toContain('openai-compatible');
    expect(shown).not.toContain('ollama');
    expect(shown).not.toContain('on-device');
  });
});

describe('a local server', () => {
  test('Ollama needs no permission and no key', async () => {
    await open('Connect a local server');
    await click(kind('ollama'));
    await click(button('Connect'));
    expect(fake.requested).toEqual([]);
    expect(sent('save-provider')).toEqual([
      {
        command: 'save-provider',
        provider: { type: 'ollama', label: 'Ollama', baseUrl: 'http://127.0.0.1:11434' },
      },
    ]);
  });

  test('another address is checked before it is tried', async () => {
    await open('Connect a local server');
    await click(kind('openai-compatible'));
    await type(field('Address'), 'localhost:9000');
    await click(button('Connect'));
    expect(one('.field-problem').textContent).toContain('whole address');
    await type(field('Address'), 'http://127.0.0.1:9000/v1');
    await click(button('Connect'));
    expect(sent('test-provider')).toMatchObject([
      {
        provider: { type: 'openai-compatible', label: '127.0.0.1:9000', baseUrl: 'http://127.0.0.1:9000/v1' },
      },
    ]);
  });
});

describe('finding local models', () => {
  const find = async () => {
    await open('Connect a local server');
    fake.granted.add('http://localhost/*');
    await click(button('Find local models'));
  };

  test('asks nobody before the click, and for this computer on it', async () => {
    await open('Connect a local server');
    expect(sent('find-local')).toEqual([]);
    expect(fake.requested).toEqual([]);
    // What it will say is read only where it stood before.
    expect(one('.find-local [role=status]').textContent).toBe('');
    await click(button('Find local models'));
    expect(fake.requested).toEqual([['http://localhost/*']]);
    expect(sent('find-local')).toEqual([{ command: 'find-local' }]);
  });

  test('does not look where the browser was told no', async () => {
    fake.grants = false;
    await open('Connect a local server');
    await click(button('Find local models'));
    expect(sent('find-local')).toEqual([]);
    expect(one('[role=alert]').textContent).toContain('Without permission');
  });

  test('shows what it found, what is in memory, and goes on with the one that is taken', async () => {
    await find();
    expect(all('.found-server').map((row) => row.querySelector('strong')?.textContent)).toEqual([
      'Ollama',
      'LM Studio',
      'vLLM',
    ]);
    expect(one('.found').textContent).toContain('qwen3:8b in memory');
    expect(one('.find-local [role=status]').textContent).toContain('3');
    await click(button('Use Ollama at 127.0.0.1:11434'));
    expect(sent('save-provider')).toEqual([
      {
        command: 'save-provider',
        provider: { type: 'ollama', label: 'Ollama', baseUrl: 'http://127.0.0.1:11434' },
      },
    ]);
    expect(text()).toContain('Which model should answer by default?');
  });

  test('where nothing is, it says where it looked and how to start one', async () => {
    const { answer } = fake;
    fake.answer = (command) => (command.command === 'find-local' ? localSearch('empty') : answer(command));
    await find();
    expect(one('.none-found').textContent).toContain('ports 1234, 8000, 8080 and 11434');
    expect(one('.none-found').textContent).toContain('ollama serve');
    expect(text()).toContain('Something answers on port 8080');
    await type(field('Another port'), '99999');
    await click(button('Look again'));
    expect(text()).toContain('Write a number from 1 to 65535.');
    expect(sent('find-local')).toHaveLength(1);
    await type(field('Another port'), '5001');
    await click(button('Look again'));
    expect(sent('find-local').at(-1)).toEqual({ command: 'find-local', port: 5001 });
  });
});

describe('the new provider’s models', () => {
  test('are waited for where the test found some', async () => {
    const { answer } = fake;
    fake.answer = (command) => (command.command === 'save-provider' ? { id: 'made' } : answer(command));
    await open('Connect a local server');
    await click(kind('ollama'));
    await click(button('Connect'));
    expect(text()).toContain('Reading its list of models');
    const listed = { ref: 'made/a', name: 'a', providerId: 'made', providerLabel: 'Ollama', local: true };
    overview.models = [...overview.models, listed];
    await act(async () => fake.change());
    await settle();
    expect(one('.picker-trigger').textContent).toContain('a');
    expect(button('Use this model').disabled).toBe(false);
  });

  test('are not waited for once they could not be read: it says why, and where to go on', async () => {
    const { answer } = fake;
    fake.answer = (command) => (command.command === 'save-provider' ? { id: 'made' } : answer(command));
    await open('Connect a local server');
    await click(kind('ollama'));
    await click(button('Connect'));
    const made = { ...overview.providers[0]!, id: 'made', type: 'ollama', label: 'Ollama' };
    const message = 'Ollama could not be reached. Is it running?';
    overview.providers = [...overview.providers, { ...made, notListed: { message, at: Date.now() } }];
    await act(async () => fake.change());
    await settle();
    expect(text()).not.toContain('Reading its list of models');
    expect(one('[role=alert]').textContent).toContain(message);
    expect(one('[role=alert] a').getAttribute('href')).toBe('#providers');
  });

  test('where there are none it says what to do', async () => {
    check = { ok: true, message: 'It answers, and lists no models.', models: [] };
    const { answer } = fake;
    fake.answer = (command) => (command.command === 'save-provider' ? { id: 'made' } : answer(command));
    await open('Connect a local server');
    await click(kind('ollama'));
    await click(button('Connect'));
    expect(text()).toContain('lists no models');
    expect(all('.picker-trigger')).toEqual([]);
  });
});
