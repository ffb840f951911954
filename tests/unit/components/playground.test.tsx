// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MOST_KEPT } from '../../../components/playground/use-trials.ts';
import { fake } from './fake-browser.ts';
import { arrive, ask, asked, DONE, key, open, prompt } from './playground-stage.tsx';
import { act, all, button, click, field, one, settle, text, type, unmount } from './render.ts';

beforeEach(() => fake.reset());
afterEach(async () => {
  await unmount();
  vi.restoreAllMocks();
});

const tab = (name: string) => {
  const found = all('[role=tab]').find((element) => element.textContent === name);
  if (found === undefined) throw new Error(`no tab ${name}`);
  return found;
};
const code = () => one('[role=tabpanel]').textContent ?? '';
const setFiles = async (...files: File[]) => {
  const input = one<HTMLInputElement>('input[type=file][multiple]');
  Object.defineProperty(input, 'files', { value: files, configurable: true });
  await act(async () => void input.dispatchEvent(new Event('change', { bubbles: true })));
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve));
    await settle();
  }
};

describe('a question', () => {
  test('goes out as it was typed, and is answered as the answer comes', async () => {
    await open();
    await type(field('System prompt'), 'Be brief.');
    await click(one('details.more summary'));
    await type(field('Temperature'), '0.2');
    await ask('The capital of Norway?');
    expect(asked()[0]?.sent).toEqual([
      {
        question: {
          messages: [
            { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
            { role: 'user', content: [{ type: 'text', text: 'The capital of Norway?' }] },
          ],
          temperature: 0.2,
        },
      },
    ]);
    expect(text()).toContain('Waiting for the first word…');
    await arrive({ type: 'text', text: 'Os' });
    await arrive({ type: 'text', text: 'lo.' }, ...DONE);
    expect(one('.said-text').textContent).toBe('Oslo.');
    const facts = one('dl').textContent;
    for (const words of ['openai/gpt-4.1', 'OpenAI', 'about $', '1,000 read, 10 written', 'in all'])
      expect(facts).toContain(words);
    expect(button('Run')).toBeTruthy();
  });

  test('that is empty is not sent, and the field that lacks it says so and has the focus', async () => {
    await open();
    await click(button('Run'));
    expect(asked()).toEqual([]);
    expect(text()).toContain('Write something to ask.');
    expect(document.activeElement).toBe(prompt());
  });

  test('is stopped by its button, by Escape, and by the next question', async () => {
    await open();
    await ask('one');
    await arrive({ type: 'text', text: 'half' });
    await click(button('Stop'));
    expect(asked()[0]?.disconnected).toBe(true);
    expect(text()).toContain('Stopped.');
    await ask('two');
    await key(window, 'Escape');
    expect(asked()[1]?.disconnected).toBe(true);
    await ask('three');
    await ask('four');
    expect(asked()[2]?.disconnected).toBe(true);
    expect(asked()[3]?.disconnected).toBe(false);
  });

  test('goes on while another screen is shown, where Escape is not for it', async () => {
    await open();
    await ask('one');
    window.location.hash = '#sites';
    await act(async () => void window.dispatchEvent(new Event('hashchange')));
    await key(window, 'Escape');
    expect(asked()[0]?.disconnected).toBe(false);
    await arrive({ type: 'text', text: 'there' }, ...DONE);
    window.location.hash = '#playground';
    await act(async () => void window.dispatchEvent(new Event('hashchange')));
    expect(one('.said-text').textContent).toBe('there');
  });

  test('whose answer failed shows the sentence, and claims no cost', async () => {
    await open();
    await ask('one');
    await arrive({ type: 'error', error: { code: 'network', message: 'It could not be reached.' } });
    expect(one('[role=alert]').textContent).toBe('It could not be reached.');
    expect(one('dl').textContent).not.toContain('Cost');
    expect(text()).toContain('failed');
  });

  test('shows which tools would be called, and what was left out of it', async () => {
    await open();
    await click(one('details.more summary'));
    await type(field('Tools'), '[{"name":"weather"}]');
    await ask('How is it?');
    await arrive(
      { type: 'tool-call', id: 'a', name: 'weather', arguments: '{"city":"Oslo"}' },
      { type: 'finish', reason: 'tool-calls', served: { model: 'm', provider: 'P' }, ignored: ['topK'] },
    );
    expect(text()).toContain('calls weather({"city":"Oslo"})');
    expect(text()).toContain('to have its tools run');
    expect(text()).toContain('topK');
  });

  test('carries pictures from files, and says which file is none', async () => {
    await open();
    await setFiles(
      new File([new Uint8Array([1, 2, 3])], 'a.png', { type: 'image/png' }),
      new File(['x'], 'notes.txt', { type: 'text/plain' }),
    );
    expect(text()).toContain('notes.txt is no picture.');
    await ask('What is this?');
    const [{ question }] = asked()[0]!.sent as [{ question: { messages: { content: object[] }[] } }];
    expect(question.messages[0]?.content[1]).toEqual({
      type: 'image',
      mediaType: 'image/png',
      source: { data: 'AQID' },
    });
    expect(code()).toContain("fetch('a.png')");
    await click(button('Remove a.png'));
    expect(all('.pictures')).toEqual([]);
  });
});

describe('the code', () => {
  test('is that of the question that is shown, in the manner of the tab', async () => {
    await open();
    expect(all('[role=tab]')).toEqual([]);
    await ask('The capital of Norway?');
    expect(code()).toContain("window.ai.streamText('The capital of Norway?')");
    await click(tab('OpenAI SDK'));
    expect(code()).toContain("from 'openai'");
    await key(tab('OpenAI SDK'), 'ArrowRight');
    expect(code()).toContain("from 'ai'");
    expect(document.activeElement).toBe(tab('AI SDK'));
    await key(tab('AI SDK'), 'ArrowRight');
    expect(tab('window.ai').getAttribute('aria-selected')).toBe('true');
    await key(tab('window.ai'), 'End');
    await key(tab('AI SDK'), 'ArrowLeft');
    await key(tab('OpenAI SDK'), 'Home');
    expect(code()).toContain('window.ai.streamText');
  });

  test('names the model that was chosen as pages know it, once the answer says how', async () => {
    await open();
    await click(one('form .picker-trigger'));
    await type(one('.picker-search input') as HTMLInputElement, 'gpt-4.1-mini');
    await click(
      all('.picker-list [role=option]').find(({ textContent }) => textContent?.startsWith('gpt-4.1-mini'))!,
    );
    await ask('Hi');
    expect((asked()[0]!.sent as [{ model: string }])[0].model).toBe('openai/gpt-4.1-mini');
    expect(code()).not.toContain('model:');
    await arrive({
      type: 'finish',
      reason: 'stop',
      served: { model: 'vendor/gpt-4.1-mini', provider: 'OpenAI' },
    });
    expect(code()).toContain("model: 'vendor/gpt-4.1-mini'");
  });

  test('is copied, and says so; where it may not be, it says that', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await open();
    await ask('Hi');
    await click(button('Copy the code for window.ai'));
    expect(writeText).toHaveBeenCalledWith(code());
    expect(text()).toContain('Copied.');
    writeText.mockRejectedValue(new DOMException('no', 'NotAllowedError'));
    await click(button('Copy the code for window.ai'));
    expect(text()).toContain('did not let this page copy');
  });
});

describe('what was tried', () => {
  test('is listed, the newest first, and shown again with its answer and its code', async () => {
    await open();
    await ask('first');
    await arrive({ type: 'text', text: 'one' }, ...DONE);
    await ask('second');
    await arrive({ type: 'text', text: 'two' }, ...DONE);
    const rows = all('.trial');
    expect(rows.map((row) => row.firstChild?.textContent)).toEqual(['second', 'first']);
    await click(rows[1]!);
    expect(rows[1]?.getAttribute('aria-current')).toBe('true');
    expect(one('.said-text').textContent).toBe('one');
    expect(code()).toContain("streamText('first')");
    await click(button('Put back into the form'));
    expect(prompt().value).toBe('first');
  });

  test('is kept up to a number: the oldest goes', async () => {
    await open();
    for (let at = 0; at <= MOST_KEPT; at += 1) await ask(`question ${at}`);
    const rows = all('.trial').map((row) => row.firstChild?.textContent);
    expect(rows).toHaveLength(MOST_KEPT);
    expect(rows.at(-1)).toBe('question 1');
  });

  test('is forgotten when it is cleared, and what runs is stopped', async () => {
    await open();
    await ask('first');
    await click(button('Clear what was tried'));
    expect(all('.trial')).toEqual([]);
    expect(asked()[0]?.disconnected).toBe(true);
    expect(text()).not.toContain('Tried in this tab');
  });
});
