// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { ImportPreview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, field, one, render, settle, text, unmount } from './render.ts';

const FILE = '{"version":1,"providers":[]}';
const good: ImportPreview = {
  ok: true,
  origins: ['https://openrouter.ai/*', 'http://127.0.0.1/*'],
  changes: [
    { kind: 'add', subject: 'Provider OpenRouter', details: ['address https://openrouter.ai/api/v1'] },
    { kind: 'change', subject: 'Site https://a.example', details: ['deny -> allow'] },
    { kind: 'same', subject: 'Default model', details: [] },
  ],
};
let preview: ImportPreview;

beforeEach(() => {
  fake.reset();
  fake.granted = new Set(['http://127.0.0.1/*']);
  window.location.hash = '';
  preview = good;
  fake.answer = ({ command }) => {
    if (command === 'overview') return overviewOf('first');
    if (command === 'preview-import' || command === 'import') return preview;
    return command === 'export' ? { file: FILE } : null;
  };
});
afterEach(unmount);

const input = () => document.querySelector<HTMLInputElement>('[data-testid=import-file]')!;
const choose = async (content: BlobPart = FILE, name = 'oriel.json') => {
  Object.defineProperty(input(), 'files', { configurable: true, value: [new File([content], name)] });
  await act(async () => {
    input().dispatchEvent(new Event('change', { bubbles: true }));
    window.dispatchEvent(new Event('hashchange'));
  });
  await vi.waitFor(async () => {
    await settle();
    if (text().includes('Reading the file')) throw new Error('still reading');
  });
};
const sent = (name: string) => fake.commands.filter((one) => one.command === name);

describe('import', () => {
  test('the file input is there on the first-run page already, and a file leads to its preview', async () => {
    await render(<DashboardScreen />);
    expect(text()).toContain('Bring a model');
    await choose();
    expect(one('h1').textContent).toBe('Import and export');
    expect(one('.changes').textContent).toContain('Provider OpenRouter');
  });

  test('what changes is shown, and nothing is changed by looking', async () => {
    await render(<DashboardScreen />);
    await choose();
    const rows = all('.changes li').map((row) => row.textContent);
    expect(rows).toEqual([
      'AddProvider OpenRouteraddress https://openrouter.ai/api/v1',
      'ChangeSite https://a.exampledeny -> allow',
    ]);
    expect(text()).toContain('1 entry stays');
    expect(all('[role=status]').map((status) => status.textContent)).toContain(
      'oriel.json changes 2 entries.',
    );
    expect(sent('import')).toEqual([]);
    expect(fake.requested).toEqual([]);
  });

  test('Import asks for the hosts that are not granted yet, imports the very text, and says so', async () => {
    await render(<DashboardScreen />);
    await choose();
    expect(text()).toContain('may reach openrouter.ai');
    await click(button('Import'));
    expect(fake.requested).toEqual([['https://openrouter.ai/*']]);
    expect(sent('import')).toEqual([{ command: 'import', file: FILE }]);
    expect(all('[role=status]').map((element) => element.textContent)).toContain(
      'Imported: 1 added, 1 changed.',
    );
    expect(all('.changes')).toEqual([]);
  });

  test('hosts that are granted already are not asked for', async () => {
    fake.granted.add('https://openrouter.ai/*');
    await render(<DashboardScreen />);
    await choose();
    await click(button('Import'));
    expect(fake.requested).toEqual([]);
    expect(sent('import')).toHaveLength(1);
  });

  test('a no to the hosts imports nothing and says what to do', async () => {
    fake.grants = false;
    await render(<DashboardScreen />);
    await choose();
    await click(button('Import'));
    expect(sent('import')).toEqual([]);
    expect(one('[role=alert]').textContent).toContain('Nothing was changed');
    expect(button('Import').disabled).toBe(false);
  });

  test('a file with problems names every field and cannot be imported', async () => {
    preview = {
      ok: false,
      problems: [
        { path: 'providers[0].baseUrl', message: 'write a whole address' },
        { path: '', message: 'not JSON' },
      ],
    };
    await render(<DashboardScreen />);
    await choose('nonsense');
    expect(all('.problems li').map((row) => row.textContent)).toEqual([
      'providers[0].baseUrlwrite a whole address',
      'filenot JSON',
    ]);
    expect(button('Import').disabled).toBe(true);
  });

  test('S17 a file’s words are text: no markup, no invisible characters', async () => {
    preview = { ok: false, problems: [{ path: '<b>x</b>\u202e', message: '<script>1</script>' }] };
    await render(<DashboardScreen />);
    await choose('{}', '<img src=x>\u202e.json');
    expect(document.querySelector('.panel script, .panel img, .panel b')).toBeNull();
    expect(one('.panel').textContent).toContain('<script>1</script>');
    expect(one('.panel').textContent).not.toContain('\u202e');
  });

  test('a file that nobody wrote by hand is refused before it is read', async () => {
    await render(<DashboardScreen />);
    await choose(new Uint8Array(8 * 1024 * 1024 + 1));
    expect(one('[role=alert]').textContent).toContain('larger than 8 MB');
    expect(sent('preview-import')).toEqual([]);
  });

  test.each([
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
    ['Latin-1', [...'{"label":"Caf'].map((char) => char.charCodeAt(0)).concat(0xe9, 0x22, 0x7d)],
  ])('a file in %s is not read as something else: it says what to do', async (_, bytes) => {
    await render(<DashboardScreen />);
    await choose(new Uint8Array(bytes));
    expect(one('[role=alert]').textContent).toContain('Save it as UTF-8');
    expect(sent('preview-import')).toEqual([]);
  });

  test('a byte order mark is no part of the text', async () => {
    await render(<DashboardScreen />);
    await choose(`\ufeff${FILE}`);
    expect(sent('preview-import')).toEqual([{ command: 'preview-import', file: FILE }]);
  });

  test('an import that fails keeps the preview, with the reason', async () => {
    await render(<DashboardScreen />);
    await choose();
    fake.answer = ({ command }) => {
      if (command === 'import')
        throw new OrielError('internal', { message: 'Could not be saved. Try again.' });
      return overviewOf('first');
    };
    await click(button('Import'));
    expect(one('[role=alert]').textContent).toBe('Could not be saved. Try again.');
    expect(text()).not.toContain('Imported');
  });
});

describe('export', () => {
  const open = async () => {
    window.location.hash = '#import';
    await render(<DashboardScreen />);
  };
  beforeEach(() => {
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('S06 leaves keys out unless told otherwise', async () => {
    await open();
    await click(button('Export'));
    expect(sent('export')).toEqual([{ command: 'export', keys: false }]);
    expect(text()).toMatch(/Saved as oriel-\d{4}-\d\d-\d\d\.json\./);
  });

  test('S06 says plainly what a file with keys means, before it is written', async () => {
    await open();
    expect(text()).not.toContain('plain text');
    await click(field('Include keys'));
    expect(text()).toContain('will hold your keys in plain text');
    await click(button('Export'));
    expect(sent('export')).toEqual([{ command: 'export', keys: true }]);
  });
});
