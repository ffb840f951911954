// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { KeptTextView } from '../../../lib/protocol/activity-control.ts';
import type { Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { runActivity } from '../../../scripts/preview/activity-commands.ts';
import { forgetRows } from '../../../scripts/preview/activity-sample.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { type FakePort, fake } from './fake-browser.ts';
import { act, all, button, click, field, one, render, settle, text, type, unmount } from './render.ts';

let overview: Overview;
let kept: KeptTextView | undefined | null;

beforeEach(() => {
  fake.reset();
  forgetRows();
  overview = overviewOf('normal');
  kept = undefined;
  window.location.hash = '#activity/calls';
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overview);
    const value = runActivity('normal', overview, Date.now(), command);
    if (command.command !== 'activity-call' || kept === undefined) return value ?? null;
    return { ...(value as object), text: kept ?? undefined };
  };
});
afterEach(async () => {
  await unmount();
  vi.restoreAllMocks();
});

/** The third is one of gpt-4.1 whose text is kept. */
const open = async (place = 2) => {
  await render(<DashboardScreen />);
  await click(all('.call-button')[place]!);
};
const said = () => all('.said').map((figure) => figure.textContent);

describe('the text of a call', () => {
  test('is read once somebody looks, and shown as it was written, never as markup', async () => {
    await render(<DashboardScreen />);
    expect(fake.commands.map(({ command }) => command)).not.toContain('activity-call');
    await click(all('.call-button')[2]!);
    expect(fake.commands.filter(({ command }) => command === 'activity-call')).toHaveLength(1);
    expect(said()).toEqual([
      'AskedWhat is the capital of Norway? Answer with\n<b>one word</b>.',
      'AnswerOslo.',
    ]);
    expect(all('.said b')).toEqual([]);
  });

  test('that was not kept is said to be so, and where that is changed', async () => {
    await open(1);
    expect(text()).toContain('The text of this call was not kept.');
    expect(one('.call-detail a[href="#activity/keeping"]').textContent).toBe('Keep the text of calls');
    expect(fake.commands.map(({ command }) => command)).not.toContain('activity-call');
  });

  test('of a long conversation begins with its last messages', async () => {
    kept = {
      messages: Array.from({ length: 9 }, (_, n) => ({ role: 'user', text: `message ${n}` })),
      answers: [{ text: 'x', also: ['calls weather({})'] }],
      cut: true,
    };
    await open();
    expect(said()[0]).toBe('Askedmessage 5');
    expect(text()).toContain('It was too long to keep all of it.');
    expect(said().at(-1)).toContain('calls weather({})');
    await click(button('Show 5 earlier messages'));
    expect(said()).toHaveLength(10);
  });

  test('that scrolls can be reached with the keyboard', async () => {
    kept = { messages: [{ role: 'user', text: 'line\n'.repeat(40) }], answers: [{ text: 'short' }] };
    await open();
    const [long, short] = all('.said-text');
    expect(long!.tabIndex).toBe(0);
    expect(document.getElementById(long!.getAttribute('aria-labelledby')!)?.textContent).toBe('Asked');
    expect(short!.hasAttribute('tabindex')).toBe(false);
  });

  test('names of files cannot turn the line around or fill the screen', async () => {
    kept = {
      messages: [{ role: 'user', text: '', also: [`image/png \u202egnp.exe ${'x'.repeat(999)}`] }],
      answers: [],
    };
    await open();
    expect(one('.said-also').textContent).not.toContain('\u202e');
    expect(one('.said-also').textContent!.length).toBeLessThanOrEqual(300);
    expect(text()).toContain('There was no answer.');
  });

  test('that went meanwhile, or could not be read, says so', async () => {
    kept = null;
    await open();
    expect(text()).toContain('The text of this call has gone meanwhile.');
    await unmount();
    const { answer } = fake;
    fake.answer = (command) => {
      if (command.command === 'activity-call') throw new OrielError('internal', { message: 'Not read.' });
      return answer(command);
    };
    await open();
    expect(one('[role=alert]').textContent).toBe('Not read.');
  });
});

describe('another model', () => {
  const choose = async (words: string) => {
    const trigger = one('.replay-ask .picker-trigger');
    await click(trigger);
    await type(one('.picker-search input') as HTMLInputElement, words);
    const option = all('.picker-list [role=option]').find((row) => row.textContent?.startsWith(words));
    if (option === undefined) throw new Error(`no option ${words}`);
    await act(async () => {
      option.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    });
    await settle();
  };
  const port = (place = 0): FakePort => {
    const found = fake.ports.filter(({ name }) => name === 'oriel/try')[place];
    if (found === undefined) throw new Error('no replay was begun');
    return found;
  };
  const arrive = async (...parts: Part[]) => {
    await act(async () => port().onMessage.fire(parts));
    await settle();
  };
  const ask = async (words = 'gpt-4.1-mini') => {
    await open();
    await choose(words);
    await click(button('Ask'));
  };
  const sides = () => all('.side-answer').map((side) => side.textContent ?? '');

  test('is asked the same, and its answer stands beside the first as it comes', async () => {
    await open();
    expect(button('Ask').disabled).toBe(true);
    await choose('gpt-4.1-mini');
    await click(button('Ask'));
    const [row] = fake.commands.flatMap((command) =>
      command.command === 'activity-call' ? [command.id] : [],
    );
    expect(port().sent).toEqual([{ past: row, model: 'openai/gpt-4.1-mini' }]);
    expect(sides()[1]).toContain('Waiting for the first word…');
    await arrive({ type: 'reasoning', text: 'hm' }, { type: 'text', text: 'It is ' });
    await arrive({ type: 'text', text: '<i>Oslo</i>.' });
    expect(sides()[0]).toContain('Then gpt-4.1 OpenAI');
    expect(sides()[0]).toContain('Oslo.');
    expect(sides()[1]).toContain('Now gpt-4.1-mini OpenAI');
    expect(sides()[1]).toContain('It is <i>Oslo</i>.');
    expect(sides()[1]).not.toContain('hm');
    expect(one('.side-answer [aria-busy=true]')).toBeTruthy();
    await arrive(
      { type: 'usage', usage: { input: 1_000_000, output: 500_000 } },
      { type: 'finish', reason: 'stop', served: { model: 'openai/gpt-4.1-mini', provider: 'OpenAI' } },
    );
    expect(sides()[0]).toContain('$0.0054');
    expect(sides()[1]).toContain('about $1.20');
    expect(sides()[1]).toContain('1,000,000 read, 500,000 written');
    expect(sides()[1]).toMatch(/ms to the first word/);
    expect(all('.side-answer [aria-busy=true]')).toEqual([]);
    expect(button('Ask again')).toBeTruthy();
  });

  test('that Oriel chooses is named by what answered', async () => {
    await ask('Auto');
    await arrive(
      { type: 'text', text: 'x' },
      { type: 'usage', usage: { input: 1_000, output: 1_000 } },
      { type: 'finish', reason: 'stop', served: { model: 'openai/gpt-4.1', provider: 'OpenAI' } },
    );
    expect(sides()[1]).toContain('Now gpt-4.1 OpenAI');
    expect(sides()[1]).toContain('about $0.01');
  });

  test('can be stopped: the port closes, what came stays', async () => {
    await ask();
    await arrive({ type: 'text', text: 'It is' });
    await click(button('Stop'));
    expect(port().disconnected).toBe(true);
    expect(sides()[1]).toContain('It is');
    expect(sides()[1]).toContain('Stopped.');
  });

  test('that fails says why, and can be asked again', async () => {
    await ask();
    await arrive({ type: 'error', error: { code: 'rate-limited', message: 'Limited. Try later.' } });
    expect(one('[role=alert]').textContent).toBe('Limited. Try later.');
    expect(sides()[1]).not.toContain('Tokens');
    await click(button('Ask again'));
    expect(all('[role=alert]')).toEqual([]);
    await act(async () => port(1).onDisconnect.fire());
    await settle();
    expect(one('[role=alert]')).toBeTruthy();
  });

  test('may have several answers, and call tools', async () => {
    await ask();
    await arrive(
      { type: 'text', text: 'b', choice: 1 },
      { type: 'tool-call', id: '1', name: 'weather', arguments: '{"in":"Oslo"}' },
      { type: 'finish', reason: 'tool-calls' },
    );
    expect(sides()[1]).toContain('Answer 1 of 2calls weather({"in":"Oslo"})');
    expect(sides()[1]).toContain('Answer 2 of 2b');
    expect(sides()[1]).toContain('not known');
  });

  test('is asked no more once the call is closed', async () => {
    await ask();
    await click(all('.call-button')[2]!);
    expect(port().disconnected).toBe(true);
  });

  test('is not offered for what is no chat', async () => {
    const { answer } = fake;
    fake.answer = (command) => {
      const value = answer(command) as { rows: object[] };
      if (command.command !== 'activity') return value;
      return { ...value, rows: value.rows.map((row) => ({ ...row, task: 'embed' })) };
    };
    await open();
    expect(text()).toContain('embeddings');
    expect(text()).not.toContain('Ask another model');
  });
});

describe('a file', () => {
  let saved: { name: string; file: Blob }[];
  beforeEach(() => {
    saved = [];
    const urls = new Map<string, Blob>();
    vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
      urls.set(`blob:${urls.size}`, file as Blob);
      return `blob:${urls.size - 1}`;
    });
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push({ name: this.download, file: urls.get(this.href)! });
    });
  });
  const port = () => fake.ports.find(({ name }) => name === 'oriel/export')!;
  const fire = async (message: unknown) => {
    await act(async () => port().onMessage.fire(message));
    await settle();
  };
  const panel = async (hash = '#activity/calls') => {
    window.location.hash = hash;
    await render(<DashboardScreen />);
    await click(button('Export'));
  };

  test('holds what the filters show, comes in pieces and is counted in rows', async () => {
    await panel('#activity/calls?site=https%3A%2F%2Fwrite.example.com');
    expect(text()).toContain('All calls that match the filters go into a file.');
    await click(button('Save file'));
    expect(port().sent).toEqual([{ format: 'jsonl', filter: { origin: 'https://write.example.com' } }]);
    await fire({ text: '{"id":2}\n{"id":1}\n' });
    expect(text()).toContain('Writing… 2 rows so far.');
    await fire({ text: '{"id":0}\n' });
    await fire({ done: true, rows: 3 });
    expect(saved[0]!.name).toMatch(/^oriel-activity-\d{4}-\d\d-\d\d\.jsonl$/);
    expect(await saved[0]!.file.text()).toBe('{"id":2}\n{"id":1}\n{"id":0}\n');
    expect(text()).toContain(`Saved as ${saved[0]!.name}: 3 rows.`);
  });

  test('for a spreadsheet does not count the names of its columns', async () => {
    await panel();
    await click(field('CSV: the figures of each call, for a spreadsheet'));
    expect(text()).not.toContain('in plain text');
    await click(button('Save file'));
    await fire({ text: 'id,time\r\n' });
    await fire({ text: '1,2026\r\n' });
    expect(text()).toContain('Writing… 1 row so far.');
    await fire({ done: true, rows: 1 });
    expect(saved[0]!.name).toMatch(/\.csv$/);
  });

  test('of examples says that only kept text can be one, and is none without', async () => {
    await panel();
    await click(field('Examples to train a model with, in the chat form of OpenAI'));
    expect(text()).toContain('Only calls whose text was kept can be examples');
    await click(button('Save file'));
    await fire({ done: true, rows: 0 });
    expect(text()).toContain('no call that matches has kept text that can be an example');
    expect(saved).toEqual([]);
  });

  test('that is cancelled, or fails, is not saved', async () => {
    await panel();
    await click(button('Save file'));
    await fire({ text: '{"id":2}\n' });
    await click(button('Cancel'));
    expect(text()).toContain('Cancelled. No file was saved.');
    expect(port().disconnected).toBe(true);
    await click(button('Save file'));
    const [, second] = fake.ports;
    await act(async () => second!.onMessage.fire({ failed: 'The ledger could not be read.' }));
    await settle();
    expect(one('[role=alert]').textContent).toBe('The ledger could not be read.');
    expect(saved).toEqual([]);
  });

  test('is no longer written once the panel is closed', async () => {
    await panel();
    await click(button('Save file'));
    await click(button('Close'));
    expect(port().disconnected).toBe(true);
  });
});
