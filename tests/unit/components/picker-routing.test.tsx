// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, describe, expect, test } from 'vitest';
import { ModelPicker } from '../../../components/model-picker/ModelPicker.tsx';
import { indexModels, searchModels } from '../../../components/model-picker/model-search.ts';
import { retirementOf } from '../../../components/model-picker/retirement.ts';
import type { ModelView } from '../../../lib/protocol/control.ts';
import { dayFrom, manyModels, overviewOf } from '../../../scripts/preview/sample.ts';
import { all, click, one, render, unmount } from './render.ts';

const { models } = overviewOf('normal');
const draw = (list: readonly ModelView[], value?: string) =>
  render(<ModelPicker label="Model" models={list} value={value} onChoose={() => {}} />);
const open = async (list: readonly ModelView[]) => {
  await draw(list);
  await click(one('.picker-trigger'));
};
const option = (name: string) => all('[role=option]').find((row) => row.textContent?.includes(name));

afterEach(unmount);

describe('what Oriel chooses', () => {
  test('stands above all providers, wherever the list has it', async () => {
    const last = [...models].sort(
      (a, b) => Number(a.providerId === 'oriel') - Number(b.providerId === 'oriel'),
    );
    expect(last[0]!.providerId).not.toBe('oriel');
    await open(last);
    expect(all('.picker-group')[0]?.textContent).toBe('Oriel chooses');
    expect(all('[role=option]')[0]?.textContent).toContain('Auto');
  });

  test('says in a few words what it does, presets among them', async () => {
    await open(models);
    expect(option('Fast')?.textContent).toContain('Whichever begins to answer soonest');
    expect(one('.picker-detail').textContent).toContain('Just now: gpt-4.1 · OpenAI');
    expect(option('Careful writing')?.textContent).toContain('Your 3 models, in this order');
  });

  test('is not said to be on this device, though one of it is', async () => {
    await open(models.filter(({ ref }) => ref === 'oriel/local'));
    expect(one('.picker-group').textContent).toBe('Oriel chooses');
  });
});

describe('a model that retires', () => {
  const DAY = 86_400_000;
  const now = Date.UTC(2027, 0, 1, 12);
  test.each([
    ['2027-03-31', { date: '2027-03-31', past: false }],
    ['2027-01-01', { date: '2027-01-01', past: false }],
    ['2026-12-31', { date: '2026-12-31', past: true }],
    ['2027-04-02', undefined],
    ['soon', undefined],
    [undefined, undefined],
  ])('on %s', (retires, news) => {
    expect(retirementOf(retires === undefined ? {} : { retires }, now)).toEqual(news);
    expect(retirementOf({ retires: '2027-03-31' }, now - 2 * DAY)).toBeUndefined();
  });

  test('says so in the list and where it is chosen; one that stays does not', async () => {
    const [gone, going, staying] = [-3, 40, 400].map(dayFrom);
    const list = [gone, going, staying].map((retires, n) => ({
      ...models.at(-1)!,
      ref: `a/${n}`,
      name: `model-${n}`,
      retires: retires!,
    }));
    await draw(list, 'a/1');
    expect(one('.picker-trigger').textContent).toContain(`retires ${going}`);
    await click(one('.picker-trigger'));
    expect(option('model-0')?.textContent).toContain(`retired ${gone}`);
    expect(option('model-1')?.textContent).toContain(`retires ${going}`);
    expect(option('model-2')?.textContent).not.toContain('retire');
  });
});

test('a price names who said so and when', async () => {
  await draw(models, 'openai/gpt-4.1');
  await click(one('.picker-trigger'));
  const words = '$2 in and $8 out, per million tokens (from Oriel’s catalogue, Jul 3, 2026)';
  expect(option('gpt-4.1')?.querySelector('.picker-price')?.getAttribute('title')).toBe(words);
  expect(one('.picker-detail').textContent).toContain(words);
});

describe('categories', () => {
  test('are words to search by', () => {
    const refs = searchModels(indexModels(models), 'reasoning').map(({ ref }) => ref);
    expect(refs).toEqual(['openai/o4-mini']);
  });

  test('cost a search among 5,000 models less than 50 ms', () => {
    const index = indexModels([...models, ...manyModels(5_000)]);
    for (const query of ['code', 'chat sonnet', 'code v81 claude'])
      for (let turn = 0; turn < 3; turn += 1) {
        const start = performance.now();
        expect(searchModels(index, query).length).toBeGreaterThan(0);
        if (turn > 0) expect(performance.now() - start, query).toBeLessThan(50);
      }
  });
});
