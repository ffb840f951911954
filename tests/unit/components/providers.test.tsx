// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { Check, Command, Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { all, button, click, field, one, press, render, settle, text, type, unmount } from './render.ts';

let overview: Overview;
let check: Check;

beforeEach(() => {
  fake.reset();
  fake.granted = new Set(['http://127.0.0.1/*', 'https://api.openai.com/*']);
  overview = overviewOf('normal');
  check = { ok: true, message: 'The connection works.', models: ['a', 'b'] };
  window.location.hash = '#providers';
  fake.answer = ({ command }) => {
    if (command === 'overview') return structuredClone(overview);
    if (command === 'test-provider') return check;
    if (command === 'save-provider') return { id: 'made' };
    return command === 'refresh-models' ? { models: ['a'] } : null;
  };
});
afterEach(unmount);

const sent = <C extends Command['command']>(name: C) =>
  fake.commands.filter((one): one is Extract<Command, { command: C }> => one.command === name);
const open = () => render(<DashboardScreen />);
const keyField = () => one<HTMLInputElement>('input[type=password]');

describe('adding', () => {
  const add = async (baseUrl: string) => {
    await open();
    await click(button('Add provider'));
    await type(field('Address'), baseUrl);
  };

  test('the form shows what its type needs', async () => {
    await open();
    await click(button('Add provider'));
    expect(all('input[type=password]')).toHaveLength(1);
    await click(one('input[value=ollama]'));
    expect(field('Address').value).toBe('http://127.0.0.1:11434');
    expect(all('input[type=password]')).toEqual([]);
    await click(one('input[value=on-device]'));
    expect(all('label').map((label) => label.textContent)).not.toContain('Address');
  });

  test('a new host is asked for as a pattern without its port, then the draft is tested as it stands', async () => {
    await add('https://gateway.example:8443/v1');
    await type(keyField(), ' sk-test ');
    await click(button('Test connection'));
    expect(fake.requested).toEqual([['https://gateway.example/*']]);
    expect(sent('test-provider')).toEqual([
      {
        command: 'test-provider',
        provider: {
          type: 'openai-compatible',
          label: 'OpenAI-compatible',
          baseUrl: 'https://gateway.example:8443/v1',
        },
        key: 'sk-test',
      },
    ]);
    expect(one('.form [role=status]').textContent).toBe('The connection works.');
    expect(sent('save-provider')).toEqual([]);
  });

  test('a local server is not asked for', async () => {
    await add('http://127.0.0.1:8000/v1');
    await click(button('Save'));
    expect(fake.requested).toEqual([]);
    expect(sent('save-provider')).toHaveLength(1);
    expect(all('form')).toEqual([]);
  });

  test('a failed test is the background’s sentence, and nothing is saved', async () => {
    const message = 'The provider did not accept the key.';
    check = { ok: false, message, error: { code: 'authentication', message } };
    await add('http://127.0.0.1:8000/v1');
    await click(button('Test connection'));
    expect(one('[role=alert]').textContent).toBe(message);
    expect(sent('save-provider')).toEqual([]);
  });

  test('a host that was refused is neither tried nor saved', async () => {
    fake.grants = false;
    await add('https://gateway.example/v1');
    await click(button('Save'));
    expect(one('[role=alert]').textContent).toContain('gateway.example');
    expect(sent('save-provider')).toEqual([]);
  });

  test.each(['', 'nonsense', 'ftp://a.example', 'javascript:alert(1)'])(
    'the address %s is refused at its field',
    async (address) => {
      await add(address);
      await click(button('Save'));
      expect(field('Address').getAttribute('aria-invalid')).toBe('true');
      expect(one('.field-problem').textContent).toContain('whole address');
      expect(sent('save-provider')).toEqual([]);
    },
  );

  test('the user’s own list of models is one id a line', async () => {
    await add('http://127.0.0.1:8000/v1');
    await type(field('Only these models'), 'a\n\n b/c \na');
    await click(button('Save'));
    expect(sent('save-provider')[0]?.provider.models).toEqual(['a', 'b/c']);
  });
});

describe('keys', () => {
  const edit = async () => {
    await open();
    await click(button('Edit OpenAI'));
  };

  test('S06 a saved key is never in the form, and the browser is told to keep out of it', async () => {
    await edit();
    expect(keyField().value).toBe('');
    expect(keyField().autocomplete).toBe('off');
    expect(text()).toContain('A key is saved.');
    expect(document.body.innerHTML).not.toContain('sk-');
  });

  test('left empty, the saved key is kept: none is sent', async () => {
    await edit();
    await type(field('Name'), 'My OpenAI');
    await click(button('Save'));
    const [command] = sent('save-provider');
    expect(command?.provider).toMatchObject({ id: 'openai', label: 'My OpenAI' });
    expect(command && 'key' in command).toBe(false);
  });

  test('S04 another origin demands the key anew', async () => {
    await edit();
    await type(field('Address'), 'https://elsewhere.example/v1');
    expect(text()).toContain('The saved key belongs to https://api.openai.com');
    await click(button('Save'));
    await click(button('Test connection'));
    expect(text()).toContain('Enter the key.');
    expect(sent('save-provider')).toEqual([]);
    expect(sent('test-provider')).toEqual([]);
    await type(keyField(), 'sk-new');
    await click(button('Save'));
    expect(sent('save-provider')[0]?.key).toBe('sk-new');
  });

  test('S04 another path of the same origin keeps it', async () => {
    await edit();
    await type(field('Address'), 'https://api.openai.com/v2');
    await click(button('Save'));
    expect(sent('save-provider')).toHaveLength(1);
  });

  test('S04 or the person says that the new address needs none, and the old key goes', async () => {
    await edit();
    await type(field('Address'), 'http://127.0.0.1:8000/v1');
    await click(field('The new address needs no key'));
    await click(button('Save'));
    expect(sent('save-provider')[0]?.key).toBeNull();
  });

  test('a saved key can be removed', async () => {
    await edit();
    await click(field('Remove the saved key'));
    await click(button('Save'));
    expect(sent('save-provider')[0]?.key).toBeNull();
  });

  test('a type that requires a key does not go without', async () => {
    overview.types[0]!.key.needed = 'required';
    await open();
    await click(button('Add provider'));
    await type(field('Address'), 'http://127.0.0.1:8000/v1');
    await click(button('Save'));
    expect(text()).toContain('Enter the key.');
    expect(sent('save-provider')).toEqual([]);
  });
});

describe('what is set up', () => {
  test('a provider’s problem stands beside it', async () => {
    await open();
    expect(one('.problem').textContent).toContain('Ollama could not be reached');
  });

  test('testing a saved provider sends its id and no key', async () => {
    await open();
    await click(button('Test connection: OpenAI'));
    expect(sent('test-provider')).toEqual([
      {
        command: 'test-provider',
        provider: {
          id: 'openai',
          type: 'openai-compatible',
          label: 'OpenAI',
          baseUrl: 'https://api.openai.com/v1',
        },
      },
    ]);
    expect(text()).toContain('The connection works.');
  });

  test('removing names what is lost, and is not done before it is confirmed', async () => {
    await open();
    await click(button('Remove OpenAI'));
    expect(one('[role=alertdialog]').textContent).toContain(
      'You lose its saved key, 3 models, your default model and the model of 1 site.',
    );
    expect(document.activeElement).toBe(button('Cancel'));
    expect(sent('remove-provider')).toEqual([]);
    await click(button('Remove provider'));
    expect(sent('remove-provider')).toEqual([{ command: 'remove-provider', id: 'openai' }]);
    expect(text()).toContain('OpenAI was removed.');
  });

  test('Escape takes the question back', async () => {
    await open();
    await click(button('Remove OpenAI'));
    await press(button('Cancel'), 'Escape');
    expect(all('[role=alertdialog]')).toEqual([]);
    expect(sent('remove-provider')).toEqual([]);
  });

  test('the default model is chosen here', async () => {
    await open();
    await click(one('.picker-trigger'));
    await press(one('[role=combobox]'), 'End');
    await press(one('[role=combobox]'), 'Enter');
    expect(sent('set-default-model')).toEqual([{ command: 'set-default-model', model: 'ollama/gemma3:4b' }]);
  });

  test('what cannot be loaded is a sentence and another try', async () => {
    const { answer } = fake;
    fake.answer = () => {
      throw new OrielError('internal', { message: 'The settings could not be read.' });
    };
    await open();
    expect(one('[role=alert]').textContent).toBe('The settings could not be read.');
    fake.answer = answer;
    await click(button('Try again'));
    await settle();
    expect(text()).toContain('OpenAI');
    expect(all('[role=alert]')).toEqual([]);
  });
});
