// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { Check, Command, Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { localSearch, overviewOf } from '../../../scripts/preview/sample.ts';
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
const kind = (type: string) => one<HTMLButtonElement>(`button[value=${type}]`);
const keyField = () => one<HTMLInputElement>('input[type=password]');

describe('adding', () => {
  const add = async (baseUrl: string) => {
    await open();
    await click(button('Add provider'));
    await click(kind('openai-compatible'));
    await type(field('Address'), baseUrl);
  };

  test('the form shows what its type needs', async () => {
    await open();
    await click(button('Add provider'));
    await click(kind('anthropic'));
    expect(all('input[type=password]')).toHaveLength(1);
    expect(text()).toContain('Connects to api.anthropic.com.');
    expect(one<HTMLDetailsElement>('details:has(input[type=url])').open).toBe(false);
    expect(one<HTMLAnchorElement>('.chosen-type a').href).toBe('https://console.anthropic.com/settings/keys');
    await click(button('Choose another kind'));
    await click(kind('openai-compatible'));
    expect(field('Address').closest('details')).toBeNull();
    await click(button('Choose another kind'));
    await click(kind('on-device'));
    expect(all('label').map((label) => label.textContent)).not.toContain('Address');
    expect(all('input[type=password]')).toEqual([]);
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

describe('the kinds of provider', () => {
  const list = async () => {
    await open();
    await click(button('Add provider'));
  };
  const shown = () => all<HTMLButtonElement>('button.kind').map(({ value }) => value);
  const search = () => one<HTMLInputElement>('input[type=search]');

  test('all that the registry has, by group, each with what it is and whether it needs a key', async () => {
    await list();
    expect(shown().sort()).toEqual(overview.types.map((one) => one.type).sort());
    expect(all('.type-group').map((heading) => heading.textContent)).toEqual([
      'Cloud services',
      'On this computer',
      'Anything else',
    ]);
    expect(kind('anthropic').textContent).toContain('Needs a key');
    for (const one of overview.types) expect(kind(one.type).textContent).toContain(one.description);
    expect(document.activeElement).toBe(search());
  });

  test('a key is got in a tab of its own, which learns nothing of us', async () => {
    await list();
    const links = all<HTMLAnchorElement>('a.key-link');
    expect(links.length).toBe(overview.types.filter((one) => one.key.at !== undefined).length);
    for (const link of links) {
      expect(link.protocol).toBe('https:');
      expect(link.target).toBe('_blank');
      expect(link.rel).toContain('noreferrer');
    }
  });

  test('typing searches, Enter takes the best match', async () => {
    await list();
    await type(search(), 'lm stu');
    expect(shown()).toContain('lm-studio');
    expect(shown()).not.toContain('anthropic');
    await press(search(), 'Enter');
    expect(one('.chosen-type').textContent).toContain('LM Studio');
  });

  test('Enter with nothing typed takes nothing', async () => {
    await list();
    await press(search(), 'Enter');
    expect(all('.chosen-type')).toEqual([]);
  });

  test('the arrow keys go through them, and back to the search', async () => {
    await list();
    await press(search(), 'ArrowDown');
    const [first, second] = all<HTMLButtonElement>('button.kind');
    expect(document.activeElement).toBe(first);
    await press(first!, 'ArrowDown');
    expect(document.activeElement).toBe(second);
    await press(second!, 'ArrowUp');
    await press(first!, 'ArrowUp');
    expect(document.activeElement).toBe(search());
  });

  test('a service that is not there leads to the kind that takes any', async () => {
    await list();
    await type(search(), 'acme <b>cloud</b>');
    expect(one('.empty').textContent).toContain('No provider matches “acme <b>cloud</b>”');
    await click(button('Add as OpenAI-compatible'));
    expect(one('.chosen-type').textContent).toContain('OpenAI-compatible');
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
    await open();
    await click(button('Add provider'));
    await click(kind('openai'));
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
      'You lose its saved key, 4 models, your default model and the model of 1 site.',
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
    await click(all('.picker-trigger')[0]!);
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

describe('finding local models', () => {
  const find = async () => {
    fake.granted.add('http://localhost/*');
    const { answer } = fake;
    fake.answer = (command) => (command.command === 'find-local' ? localSearch('normal') : answer(command));
    await open();
    await click(button('Find local models'));
  };

  test('marks what is set up already, adds one, or all that are new', async () => {
    await find();
    expect(all('.found-server .chip').map((chip) => chip.textContent)).toEqual(['Added']);
    await click(button('Add LM Studio at 127.0.0.1:1234'));
    expect(sent('save-provider').map(({ provider }) => provider)).toEqual([
      { type: 'lm-studio', label: 'LM Studio', baseUrl: 'http://127.0.0.1:1234' },
    ]);
    expect(all('.found-server .chip')).toHaveLength(2);
    expect(all('button').map((one) => one.textContent)).not.toContain('Add all 1');
  });

  test('Add all sets up every new one, and none twice', async () => {
    await find();
    await click(button('Add all 2'));
    expect(sent('save-provider').map(({ provider }) => provider.type)).toEqual(['lm-studio', 'vllm']);
    expect(all('.found-server .chip')).toHaveLength(3);
  });
});

describe('lists of models', () => {
  test('say when they were read and how long they are, and why the last try failed', async () => {
    await open();
    expect(text()).toContain('4 models, listed yesterday');
    expect(text()).toContain('The list was not read 3 minutes ago: Ollama could not be reached.');
  });

  test('are asked for anew on the click, and a failure is a sentence', async () => {
    const { answer } = fake;
    fake.answer = (command) => {
      if (command.command !== 'refresh-models') return answer(command);
      throw new OrielError('network', { message: 'OpenAI could not be reached.' });
    };
    await open();
    const before = sent('overview').length;
    await click(button('Refresh models: OpenAI'));
    expect(sent('refresh-models')).toEqual([{ command: 'refresh-models', id: 'openai' }]);
    expect(one('[role=alert]').textContent).toBe('OpenAI could not be reached.');
    expect(sent('overview').length).toBeGreaterThan(before);
  });

  test('of local servers are asked for when a picker opens, and not before', async () => {
    await open();
    expect(sent('refresh-local')).toEqual([]);
    await click(all('.picker-trigger')[0]!);
    expect(sent('refresh-local')).toHaveLength(1);
  });
});
