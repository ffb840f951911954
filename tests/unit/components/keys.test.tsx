// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { looksLikeKey } from '../../../components/dashboard/key-text.ts';
import type { Check, Command, Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, field, one, press, render, settle, text, type, unmount } from './render.ts';

const CANARY = 'sk-canary-0123456789abcdef';
let overview: Overview;
let check: Check;
let recognised: string[];
let answer: (command: Command) => unknown;

beforeEach(() => {
  fake.reset();
  overview = overviewOf('keys');
  check = { ok: true, message: 'It answers.', models: ['a', 'b'] };
  recognised = ['openrouter'];
  window.location.hash = '#providers';
  answer = () => undefined;
  fake.answer = (command) => {
    const own = answer(command);
    if (own !== undefined) return own;
    if (command.command === 'overview') return structuredClone(overview);
    if (command.command === 'recognise-key') return { types: recognised };
    if (command.command === 'test-provider') return check;
    if (command.command === 'save-provider') return { id: 'made' };
    if (command.command === 'add-key') return { keyId: 'new' };
    return null;
  };
});
afterEach(unmount);

const sent = <C extends Command['command']>(name: C) =>
  fake.commands.filter((one): one is Extract<Command, { command: C }> => one.command === name);
const open = () => render(<DashboardScreen />);
const paste = async (pasted: string, target: EventTarget = document.body) => {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => pasted } });
  await act(async () => {
    target.dispatchEvent(event);
  });
  await settle();
  return event;
};

describe('what looks like a key', () => {
  test.each([
    'sk-proj-abcdefgh0123456789',
    `  ${CANARY}\n`,
    'AIzaSy0123456789abcdefghijklmnopqrstuvw',
    '0123456789abcdef0123456789abcdef',
  ])('%s', (pasted) => expect(looksLikeKey(pasted)).toBe(true));
  test.each([
    '',
    'hello',
    'a sentence with 12345678 digits in it',
    'https://api.example.com/v1/abc123',
    '{"version":1,"providers":[]}',
    'internationalisation-of-words',
    '1234567890123456789012345',
    'x1'.repeat(400),
  ])('and what does not: %s', (pasted) => expect(looksLikeKey(pasted)).toBe(false));
});

describe('a key pasted anywhere', () => {
  test('is recognised by its form, and added on a click: the host asked for, tested, saved', async () => {
    await open();
    const event = await paste(`${CANARY}\n`);
    expect(event.defaultPrevented).toBe(true);
    expect(sent('recognise-key')).toEqual([{ command: 'recognise-key', key: CANARY }]);
    expect(text()).toContain('This looks like a key of OpenRouter.');
    expect(sent('test-provider')).toEqual([]);
    expect(fake.requested).toEqual([]);
    await click(button('Add OpenRouter'));
    expect(fake.requested).toEqual([['https://openrouter.ai/*']]);
    const provider = { type: 'openrouter', label: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1' };
    expect(sent('test-provider')).toEqual([{ command: 'test-provider', provider, key: CANARY }]);
    expect(sent('save-provider')).toEqual([{ command: 'save-provider', provider, key: CANARY }]);
    expect(text()).toContain('OpenRouter is set up: 2 models.');
    expect(all('.key-home')).toEqual([]);
  });

  test('S06 is at no time in the page', async () => {
    await open();
    await paste(CANARY);
    expect(document.documentElement.outerHTML).not.toContain('canary');
    check = { ok: false, message: 'No.', error: { code: 'authentication', message: 'No.' } };
    await click(button('Add OpenRouter'));
    expect(document.documentElement.outerHTML).not.toContain('canary');
  });

  test('S04 names the host that it would go to: a provider of that kind may have an address of its own', async () => {
    recognised = ['openai'];
    const [first] = overview.providers;
    overview.providers = [{ ...first!, type: 'openai', baseUrl: 'https://proxy.example/v1', hasKey: true }];
    await open();
    await paste(CANARY);
    expect(text()).toContain('It goes to proxy.example and nowhere else.');
  });

  test('of a form that several share is asked about, and goes to the one that is chosen alone (S04)', async () => {
    recognised = ['openai', 'deepseek'];
    await open();
    await paste(CANARY);
    expect(text()).toContain('Which provider is this key for?');
    expect(all('button').map((element) => element.textContent)).not.toContain('Add');
    const radios = all<HTMLInputElement>('input[name=key-provider]');
    expect(radios.map(({ value }) => value)).toEqual(['openai', 'deepseek', '']);
    await click(radios[1]!);
    await click(button('Add DeepSeek'));
    expect(sent('test-provider').map(({ provider }) => provider.type)).toEqual(['deepseek']);
    expect(fake.requested).toEqual([['https://api.deepseek.com/*']]);
  });

  describe('for a kind of which several are set up', () => {
    beforeEach(() => {
      recognised = ['openai'];
      const [first] = overview.providers;
      const openAi = { ...first!, type: 'openai', hasKey: true, keys: [{ id: 'k' }] };
      overview.providers = [
        { ...openAi, id: 'work', label: 'Work', baseUrl: 'https://api.openai.com/v1' },
        { ...openAi, id: 'proxy', label: 'Proxy', baseUrl: 'https://proxy.example/v1' },
      ];
    });
    const places = () => all<HTMLInputElement>('input[name=key-home]');

    test('S04 the person says which: until then no host is named, asked for or tried', async () => {
      await open();
      await paste(CANARY);
      expect(places().map(({ value, checked }) => [value, checked])).toEqual([
        ['work', false],
        ['proxy', false],
        ['', false],
      ]);
      expect(text()).toContain('Work (api.openai.com)');
      expect(text()).not.toContain('nowhere else');
      const add = all<HTMLButtonElement>('.key-home .button.primary')[0]!;
      expect(add.disabled).toBe(true);
      await click(places()[1]!);
      expect(text()).toContain('It goes to proxy.example and nowhere else.');
      await click(button('Add'));
      expect(fake.requested).toEqual([['https://proxy.example/*']]);
      expect(sent('test-provider').map(({ provider }) => [provider.id, provider.baseUrl])).toEqual([
        ['proxy', 'https://proxy.example/v1'],
      ]);
      expect(sent('add-key')).toEqual([{ command: 'add-key', id: 'proxy', key: CANARY }]);
    });

    test('or that it is for none of them: a new one, at the provider’s own address', async () => {
      await open();
      await paste(CANARY);
      await click(places()[2]!);
      await click(button('Add OpenAI'));
      const provider = { type: 'openai', label: 'OpenAI', baseUrl: 'https://api.openai.com/v1' };
      expect(sent('save-provider')).toEqual([{ command: 'save-provider', provider, key: CANARY }]);
    });
  });

  test('of no known form offers the list', async () => {
    recognised = [];
    await open();
    await paste(CANARY);
    expect(text()).toContain('does not know this form of key');
    expect(all('.type-picker')).toHaveLength(1);
    await click(one('.key-home button.kind[value=mistral]'));
    expect(text()).not.toContain('several providers');
    await click(button('Add Mistral'));
    expect(sent('test-provider').map(({ provider }) => provider.type)).toEqual(['mistral']);
  });

  test('into a field, or something that is no key, is none of our business', async () => {
    await open();
    await click(button('Keys of OpenAI'));
    const event = await paste(CANARY, one('.key-add input'));
    await paste('just some words');
    expect(event.defaultPrevented).toBe(false);
    expect(sent('recognise-key')).toEqual([]);
  });

  test('of a provider that has one goes beside it, or replaces it', async () => {
    overview.providers = overview.providers.map((provider) =>
      provider.id === 'openai' ? { ...provider, type: 'openai' } : provider,
    );
    recognised = ['openai'];
    await open();
    await paste(CANARY);
    expect(text()).toContain('OpenAI is set up already, with 3 keys.');
    await click(button('Add'));
    expect(sent('add-key')).toEqual([{ command: 'add-key', id: 'openai', key: CANARY }]);
    expect(sent('save-provider')).toEqual([]);
    await paste(CANARY);
    await click(all<HTMLInputElement>('input[name=key-place]')[1]!);
    await click(button('Add'));
    expect(sent('save-provider')[0]).toMatchObject({ provider: { id: 'openai' }, key: CANARY });
    expect(sent('add-key')).toHaveLength(1);
  });

  test('that is refused is not saved, unless the person says so', async () => {
    check = { ok: false, message: 'No credit left.', error: { code: 'payment-required', message: 'x' } };
    await open();
    await paste(CANARY);
    await click(button('Add OpenRouter'));
    expect(one('[role=alert]').textContent).toBe('No credit left.');
    expect(sent('save-provider')).toEqual([]);
    await click(button('Save anyway'));
    expect(sent('save-provider')).toHaveLength(1);
    expect(text()).toContain('The key for OpenRouter is saved.');
  });

  test('whose host the person refuses is neither tried nor saved', async () => {
    fake.grants = false;
    await open();
    await paste(CANARY);
    await click(button('Add OpenRouter'));
    expect(one('[role=alert]').textContent).toContain('openrouter.ai');
    expect(sent('test-provider')).toEqual([]);
    await click(button('Discard'));
    expect(all('.key-home')).toEqual([]);
  });
});

describe('a key entered in a provider’s form', () => {
  const enter = async (value: string, secret: string) => {
    await open();
    await click(button('Add provider'));
    await click(one(`button.kind[value=${value}]`));
    await type(one<HTMLInputElement>('input[type=password]'), secret);
  };

  test('S04 that has the form of another provider’s is warned of before it is sent there', async () => {
    recognised = ['anthropic'];
    await enter('openrouter', CANARY);
    expect(text()).toContain('Check that it is for OpenRouter');
    expect(sent('test-provider')).toEqual([]);
  });

  test('that fits, or has no known form, or goes to a server of one’s own, is not', async () => {
    recognised = ['openrouter', 'openai'];
    await enter('openrouter', CANARY);
    expect(text()).not.toContain('another provider’s');
    recognised = [];
    await type(one<HTMLInputElement>('input[type=password]'), `${CANARY}1`);
    expect(text()).not.toContain('another provider’s');
    await unmount();
    recognised = ['anthropic'];
    await enter('openai-compatible', CANARY);
    expect(text()).not.toContain('another provider’s');
  });
});

describe('the keys of one provider', () => {
  const list = async () => {
    await open();
    await click(button('Keys of OpenAI'));
  };

  test('are listed by name in their order', async () => {
    await list();
    expect(all('.key-name strong').map((name) => name.textContent)).toEqual([
      'Work',
      'A private account with a rather long name',
      'Key 3',
    ]);
    expect(one('.key-rows .chip').textContent).toBe('Used first');
  });

  test('one is made the first, and that is taken back', async () => {
    await list();
    await click(button('Make Key 3 the first'));
    await click(button('Undo'));
    expect(sent('order-keys').map(({ keyIds }) => keyIds)).toEqual([
      ['first', 'work', 'private'],
      ['work', 'private', 'first'],
    ]);
  });

  test('one is removed, and that is taken back without the secret', async () => {
    await list();
    await click(button('Remove Work'));
    expect(text()).toContain('Work was removed.');
    await click(button('Undo'));
    expect(sent('remove-key')).toEqual([{ command: 'remove-key', id: 'openai', keyId: 'work' }]);
    expect(sent('restore-key')).toEqual([{ command: 'restore-key', id: 'openai', keyId: 'work' }]);
  });

  test('one is tested alone', async () => {
    await list();
    await click(button('Test Key 3'));
    expect(sent('test-provider')[0]).toMatchObject({ provider: { id: 'openai' }, keyId: 'first' });
    expect(text()).toContain('It answers.');
  });

  test('one is named', async () => {
    await list();
    await click(button('Rename Work'));
    await type(one<HTMLInputElement>('.key-rename input'), ' Team ');
    await click(button('Save name'));
    expect(sent('rename-key')).toEqual([
      { command: 'rename-key', id: 'openai', keyId: 'work', name: 'Team' },
    ]);
  });

  test('one more is added from a field that hides it, and the field is empty again', async () => {
    await list();
    const input = one<HTMLInputElement>('.key-add input');
    expect([input.type, input.autocomplete]).toEqual(['password', 'off']);
    await click(button('Add key'));
    expect(text()).toContain('Enter the key.');
    await type(input, ` ${CANARY} `);
    await click(button('Add key'));
    expect(sent('add-key')).toEqual([{ command: 'add-key', id: 'openai', key: CANARY }]);
    expect(one<HTMLInputElement>('.key-add input').value).toBe('');
  });

  test('what is wrong is said, and nothing is offered to undo', async () => {
    answer = ({ command }) => {
      if (command === 'remove-key') throw new OrielError('internal', { message: 'The disk is full.' });
      return undefined;
    };
    await list();
    await click(button('Remove Work'));
    expect(one('[role=alert]').textContent).toBe('The disk is full.');
    expect(all('.undo')).toEqual([]);
  });
});

describe('signing in', () => {
  const begin = async () => {
    await open();
    await click(button('Add provider'));
    await click(one('button.kind[value=openrouter]'));
  };

  test('asks for the host on the click, waits for the window, and is done', async () => {
    let done = (_: unknown) => {};
    answer = ({ command }) =>
      command === 'sign-in'
        ? new Promise((resolve) => {
            done = resolve;
          })
        : undefined;
    await begin();
    await click(button('Connect OpenRouter'));
    expect(fake.requested).toEqual([['https://openrouter.ai/*']]);
    expect(sent('sign-in')).toEqual([{ command: 'sign-in', type: 'openrouter' }]);
    expect(text()).toContain('Waiting for OpenRouter.');
    done({ id: 'openrouter' });
    await settle();
    expect(all('.sign-in')).toEqual([]);
  });

  test('a window that was closed is said to be, and another try is offered', async () => {
    answer = ({ command }) => {
      if (command !== 'sign-in') return undefined;
      throw new OrielError('aborted', { message: 'The sign-in window was closed.' });
    };
    await begin();
    await click(button('Connect OpenRouter'));
    expect(one('.sign-in [role=alert]').textContent).toBe('The sign-in window was closed.');
    expect(button('Connect OpenRouter')).toBeTruthy();
  });

  test('is cancelled: what comes later counts no more', async () => {
    let done = (_: unknown) => {};
    answer = ({ command }) =>
      command === 'sign-in'
        ? new Promise((resolve) => {
            done = resolve;
          })
        : undefined;
    await begin();
    await click(button('Connect OpenRouter'));
    await click(
      all<HTMLButtonElement>('.sign-in .button').find(({ textContent }) => textContent === 'Cancel')!,
    );
    expect(sent('cancel-sign-in')).toHaveLength(1);
    expect(text()).toContain('Close the sign-in window');
    done({ id: 'openrouter' });
    await settle();
    expect(all('.sign-in')).toHaveLength(1);
  });

  test('goes by a code too, which is hidden like a key', async () => {
    answer = ({ command }) => (command === 'sign-in-code' ? { id: 'openrouter' } : undefined);
    await begin();
    await click(button('Use a code instead'));
    expect(sent('sign-in-page')).toEqual([{ command: 'sign-in-page', type: 'openrouter' }]);
    expect(field('Code').type).toBe('password');
    await type(field('Code'), 'code-1');
    await press(field('Code'), 'Enter');
    expect(sent('sign-in-code')).toEqual([{ command: 'sign-in-code', code: 'code-1' }]);
    expect(all('.sign-in')).toEqual([]);
  });
});
