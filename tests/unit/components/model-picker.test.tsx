// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ModelPicker } from '../../../components/model-picker/ModelPicker.tsx';
import { indexModels, searchModels } from '../../../components/model-picker/model-search.ts';
import { inSight, layOut, scrollFor } from '../../../components/model-picker/picker-rows.ts';
import { modelPickerText } from '../../../lib/i18n/model-picker.ts';
import { demoModel, longModel, manyModels, overviewOf } from '../../../scripts/preview/sample.ts';
import { all, click, one, press, render, type, unmount } from './render.ts';

/** Those of providers: what Oriel chooses among them has tests of its own. */
const models = overviewOf('normal').models.filter(({ providerId }) => providerId !== 'oriel');
const thousands = [...models.filter(({ kind }) => kind === undefined), ...manyModels(5_000), longModel];

let chosen: (string | null)[] = [];
const draw = (props: Partial<Parameters<typeof ModelPicker>[0]> = {}) =>
  render(<ModelPicker label="Model" models={models} onChoose={(ref) => chosen.push(ref)} {...props} />);
const trigger = () => one<HTMLButtonElement>('.picker-trigger');
const input = () => one<HTMLInputElement>('[role=combobox]');
const options = () => all('[role=option]');
const active = () =>
  document.getElementById(input().getAttribute('aria-activedescendant') ?? '')?.textContent;

beforeEach(() => {
  chosen = [];
});
afterEach(unmount);

describe('keyboard', () => {
  test('an arrow on the closed picker opens it with the search focused', async () => {
    await draw();
    trigger().focus();
    await press(trigger(), 'ArrowDown');
    expect(document.activeElement).toBe(input());
    expect(trigger().getAttribute('aria-expanded')).toBe('true');
  });

  test('typing on the closed picker opens it and begins the search', async () => {
    await draw();
    await press(trigger(), 'q');
    expect(input().value).toBe('q');
    expect(options().map((row) => row.textContent)).toEqual([expect.stringContaining('qwen3:8b')]);
  });

  test('it opens on the chosen model', async () => {
    await draw({ value: 'openai/o4-mini' });
    await click(trigger());
    expect(active()).toContain('o4-mini');
    expect(options().filter((row) => row.getAttribute('aria-selected') === 'true')).toHaveLength(1);
  });

  test('arrows, Home and End move; the ends are ends', async () => {
    await draw();
    await click(trigger());
    expect(active()).toContain('Tiny demo model');
    await press(input(), 'ArrowUp');
    expect(active()).toContain('Tiny demo model');
    await press(input(), 'ArrowDown');
    expect(active()).toContain('gpt-4.1');
    await press(input(), 'End');
    expect(active()).toContain('gemma3:4b');
    await press(input(), 'ArrowDown');
    expect(active()).toContain('gemma3:4b');
    await press(input(), 'Home');
    expect(active()).toContain('Tiny demo model');
  });

  test('Enter chooses, closes and gives the focus back', async () => {
    await draw();
    await click(trigger());
    await press(input(), 'ArrowDown');
    await press(input(), 'Enter');
    expect(chosen).toEqual(['openai/gpt-4.1']);
    expect(all('[role=listbox]')).toEqual([]);
    expect(document.activeElement).toBe(trigger());
  });

  test('Enter where nothing matches chooses nothing', async () => {
    await draw();
    await click(trigger());
    await type(input(), 'no such model');
    await press(input(), 'Enter');
    expect(chosen).toEqual([]);
    expect(one('.picker-empty').textContent).toContain('no such model');
  });

  test('Escape closes without a choice', async () => {
    await draw();
    await click(trigger());
    await press(input(), 'Escape');
    expect(chosen).toEqual([]);
    expect(all('[role=listbox]')).toEqual([]);
  });

  test('the first option takes the site back to the default model', async () => {
    await draw({ value: 'openai/gpt-4.1', defaultLabel: 'Default model' });
    await click(trigger());
    await press(input(), 'Home');
    await press(input(), 'Enter');
    expect(chosen).toEqual([null]);
  });

  test('pressing somewhere else closes it', async () => {
    await draw();
    await click(trigger());
    await press(document.body, 'a');
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    await press(document.body, 'a');
    expect(all('[role=listbox]')).toEqual([]);
  });
});

describe('what it says', () => {
  test('the accessible name is the purpose and the chosen model', async () => {
    await draw({ value: demoModel.ref });
    const names = trigger().getAttribute('aria-labelledby')!.split(' ');
    expect(names.map((id) => document.getElementById(id)?.textContent).join(' ')).toContain(
      'Model Tiny demo model',
    );
  });

  test('a chosen model that is gone is named, and said to be missing', async () => {
    await draw({ value: 'gone/old-model' });
    expect(trigger().textContent).toContain('gone/old-model');
    expect(trigger().textContent).toContain('not available');
  });

  test('options say their place among all, drawn or not', async () => {
    await draw({ models: thousands });
    await click(trigger());
    await press(input(), 'End');
    const last = document.getElementById(input().getAttribute('aria-activedescendant')!)!;
    expect(last.getAttribute('aria-posinset')).toBe(String(thousands.length));
    expect(last.getAttribute('aria-setsize')).toBe(String(thousands.length));
  });
});

describe('what is known of a model', () => {
  const option = (name: string) => options().find((row) => row.textContent?.includes(name))?.textContent;

  test('what it can, costs and reads stands beside its name, in words for a screen reader', async () => {
    await draw();
    await click(trigger());
    expect(option('o4-mini')).toContain('Sees images');
    expect(option('o4-mini')).toContain('Uses tools');
    expect(option('o4-mini')).toContain('Reasons first');
    expect(option('o4-mini')).toContain('$1.10 / $4.40');
    expect(option('o4-mini')).toContain('200K');
    expect(option('qwen3:8b')).toContain('In memory');
    expect(option('gemma3:4b')).not.toContain('In memory');
    expect(option('gemma3:4b')).not.toContain('Uses tools');
  });

  test('the one that is pointed at says it in full', async () => {
    await draw({ value: 'openai/gpt-4.1' });
    await click(trigger());
    expect(one('.picker-detail').textContent).toContain(
      'Reads up to 1M tokens · Writes up to 32.8K tokens · $2 in and $8 out, per million tokens',
    );
  });

  test('a price of nothing is free, and one that is half known says so', () => {
    expect(modelPickerText.price(0, 0)).toBe('Free');
    expect(modelPickerText.price(0.035, undefined)).toBe('$0.035 / –');
    expect(modelPickerText.priceTitle(undefined, 12.5)).toBe('$12.50 out, per million tokens');
  });

  test('models that no chat can be held with are not offered, but where they are asked for', async () => {
    await draw();
    await click(trigger());
    expect(option('text-embedding-3-small')).toBeUndefined();
    await unmount();
    await draw({ kind: 'embedding' });
    await click(trigger());
    expect(options()).toHaveLength(1);
    expect(option('text-embedding-3-small')).toBeDefined();
  });

  test('one that is in use is shown, whatever its kind', async () => {
    await draw({ value: 'openai/text-embedding-3-small' });
    expect(trigger().textContent).toContain('text-embedding-3-small');
    expect(trigger().textContent).not.toContain('not available');
  });
});

describe('a list that changes while it is open', () => {
  test('leaves what is pointed at where it is', async () => {
    await draw();
    await click(trigger());
    await press(input(), 'End');
    expect(active()).toContain('gemma3:4b');
    const more = { ...demoModel, ref: 'on-device/another', name: 'Another' };
    await draw({ models: [more, ...models] });
    expect(active()).toContain('gemma3:4b');
    await press(input(), 'Enter');
    expect(chosen).toEqual(['ollama/gemma3:4b']);
  });
});

describe('5,000 models', () => {
  test('only rows near the viewport exist', async () => {
    await draw({ models: thousands });
    await click(trigger());
    expect(options().length).toBeLessThan(40);
    await type(input(), 'claude');
    expect(options().length).toBeLessThan(40);
  });

  test('a search takes less than 50 ms', () => {
    const index = indexModels(thousands);
    const queries = ['c', 'claude', 'sonnet v81', 'GEMINI flash', 'zzz', 'qwen3coder', 'openrouter v4'];
    for (const query of queries) searchModels(index, query);
    for (const query of queries) {
      const start = performance.now();
      searchModels(index, query);
      expect(performance.now() - start, query).toBeLessThan(50);
    }
  });

  test('the same list is made ready once', () => {
    expect(indexModels(thousands)).toBe(indexModels(thousands));
  });
});

describe('search', () => {
  const names = (query: string, list = thousands) =>
    searchModels(indexModels(list), query).map((model) => model.ref);

  test('every word must match, in any order and case', () => {
    expect(names('MINI 4.1')).toEqual(['openai/gpt-4.1-mini']);
    expect(names('4.1 nonsense')).toEqual([]);
  });
  test('separators do not matter', () => {
    expect(names('gpt41mini')).toEqual(['openai/gpt-4.1-mini']);
    expect(names('gpt 41 mini')).toEqual(['openai/gpt-4.1-mini']);
  });
  test('the provider’s name matches too', () => {
    expect(names('ollama')).toEqual(['ollama/qwen3:8b', 'ollama/gemma3:4b']);
  });
  test('a match at the beginning comes before one inside', () => {
    const list = [
      { ...demoModel, ref: 'a/xgpt', name: 'xgpt', providerId: 'a', providerLabel: 'A' },
      { ...demoModel, ref: 'a/gpt', name: 'gpt', providerId: 'a', providerLabel: 'A' },
    ];
    expect(names('gpt', list)).toEqual(['a/gpt', 'a/xgpt']);
  });
  test('signs that mean something in patterns are plain text', () => {
    expect(names('.*')).toEqual([]);
    expect(names('(')).toEqual([demoModel.ref]);
  });
});

describe('rows', () => {
  const { rows, options: chooseable, height } = layOut(thousands, true);

  test('each provider has one heading above its models', () => {
    const headings = rows.filter((row) => row.kind === 'group').map((row) => row.label);
    expect(headings).toEqual(['Tiny demo model (on this device)', 'OpenAI', 'Ollama', 'OpenRouter']);
  });
  test('rows stand one below the other without gap', () => {
    let top = 0;
    for (const row of rows) {
      expect(row.top).toBe(top);
      top += row.height;
    }
    expect(height).toBe(top);
  });
  test('whatever is in sight is drawn, at any scroll position', () => {
    for (const scrollTop of [0, 1, 35, 1_000, height - 264, height]) {
      const drawn = new Set(inSight(rows, scrollTop, 264));
      const visible = rows.filter((row) => row.top < scrollTop + 264 && row.top + row.height > scrollTop);
      for (const row of visible) expect(drawn.has(row)).toBe(true);
      expect(drawn.size).toBeLessThan(40);
    }
  });
  test('the active row is scrolled whole into sight', () => {
    for (const row of [chooseable[0]!, chooseable[2_500]!, chooseable.at(-1)!])
      for (const from of [0, 40_000, height]) {
        const scrollTop = scrollFor(row, from, 264);
        expect(row.top).toBeGreaterThanOrEqual(scrollTop);
        expect(row.top + row.height).toBeLessThanOrEqual(scrollTop + 264);
      }
  });
});
