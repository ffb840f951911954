// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { ActivityReplies } from '../../../lib/protocol/activity-control.ts';
import type { Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { runActivity } from '../../../scripts/preview/activity-commands.ts';
import { forgetRows } from '../../../scripts/preview/activity-sample.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { installCanvas, takeFilled } from './canvas.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, one, render, settle, text, unmount } from './render.ts';

type Stats = ActivityReplies['stats'];
let overview: Overview;
let state: string;
let change: (stats: Stats) => Stats;

beforeEach(() => {
  installCanvas();
  fake.reset();
  forgetRows();
  state = 'full';
  overview = overviewOf('normal');
  change = (stats) => stats;
  window.location.hash = '#activity/charts';
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overview);
    const value = runActivity(state, overview, Date.now(), command);
    return command.command === 'stats' ? change(value as Stats) : (value ?? null);
  };
});
afterEach(async () => {
  await unmount();
  vi.unstubAllGlobals();
});

/** The script of charts comes in its own time. */
async function open(hash = '#activity/charts', tables = 3) {
  window.location.hash = hash;
  await render(<DashboardScreen />);
  for (let turn = 0; turn < 200 && all('.chart, .empty, [role=alert]').length === 0; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await settle();
  }
  for (const details of all<HTMLDetailsElement>('.figure-table').slice(0, tables))
    await act(async () => {
      details.open = true;
      details.dispatchEvent(new Event('toggle'));
    });
  // uPlot draws once all that was asked of it has been asked.
  await settle();
}
const chart = (heading: string) => {
  const found = all('.chart').find((section) => section.querySelector('h2')?.textContent === heading);
  if (found === undefined) throw new Error(`no chart ${heading}`);
  return found;
};
const table = (heading: string) => {
  const cells = (selector: string) =>
    [...chart(heading).querySelectorAll(selector)].map((row) =>
      [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? ''),
    );
  return { head: cells('thead tr')[0] ?? [], body: cells('tbody tr'), foot: cells('tfoot tr')[0] ?? [] };
};
const legend = (heading: string) =>
  [...chart(heading).querySelectorAll('.legend li')].map((item) => item.textContent ?? '');
const dollars = (words: string | undefined) => Number((words ?? '').replace(/[$,]/g, ''));

describe('charts', () => {
  test('ask for whole days up to today, thirty at first', async () => {
    await open();
    const [asked] = fake.commands.flatMap((command) => (command.command === 'stats' ? [command] : []));
    expect(Math.round((asked!.to - asked!.from) / 86_400_000)).toBe(30);
    expect(new Date(asked!.from).getHours()).toBe(0);
    expect(one('[aria-label="Time"] [aria-current]').textContent).toBe('30 days');
    expect(all<HTMLAnchorElement>('[aria-label="Time"] a').map((link) => link.getAttribute('href'))).toEqual([
      '#activity/charts?days=7&by=model',
      '#activity/charts?days=30&by=model',
      '#activity/charts?days=90&by=model',
      '#activity/charts?days=365&by=model',
    ]);
  });

  test('say what is in all of them together', async () => {
    change = (stats) => ({
      ...stats,
      total: { calls: 1_234, input: 5_000_000, output: 60_000, cost: 12.5, unpriced: 3 },
    });
    await open();
    expect(one('[aria-label="In this time"]').textContent).toBe(
      'Calls1,234Tokens read5,000,000Tokens written60,000Spent$12.50without 3 calls of unknown price',
    );
  });

  test('without a call say so', async () => {
    state = 'empty';
    await open();
    expect(text()).toContain('No calls in this time.');
    expect(all('.chart')).toEqual([]);
  });

  test('that could not be read say why, and are read again on request', async () => {
    const { answer } = fake;
    fake.answer = (command) => {
      if (command.command === 'stats') throw new OrielError('internal', { message: 'Not read.' });
      return answer(command);
    };
    await open();
    expect(one('[role=alert]').textContent).toBe('Not read.');
    fake.answer = answer;
    await click(button('Try again'));
    expect(all('.chart').length).toBe(6);
  });

  test('each have a heading, a unit and, with its figures, a caption', async () => {
    await open();
    for (const section of all('.chart')) {
      expect(section.getAttribute('aria-labelledby')).toBe(section.querySelector('h2')?.id);
      expect(section.querySelector('.lede')?.textContent).not.toBe('');
      expect(section.querySelector('caption')?.textContent).not.toBe('');
      for (const head of section.querySelectorAll('thead th')) expect(head.getAttribute('scope')).toBe('col');
      for (const head of section.querySelectorAll('tbody th')) expect(head.getAttribute('scope')).toBe('row');
    }
  });

  test('make their tables once somebody looks', async () => {
    await open();
    expect(all('.figure-box')).toHaveLength(3);
    for (const details of all<HTMLDetailsElement>('.figure-table'))
      await act(async () => {
        details.open = false;
        details.dispatchEvent(new Event('toggle'));
      });
    expect(all('.figure-box')).toEqual([]);
  });

  test('take no focus but where something scrolls or leads on', async () => {
    await open();
    const stops = all('.chart [tabindex]');
    expect(stops.every((stop) => stop.matches('.table-box'))).toBe(true);
    expect(all('.plot').every((plot) => plot.getAttribute('role') === 'img')).toBe(true);
  });
});

describe('spend', () => {
  test('is drawn as bars on one another, as tall as the table says', async () => {
    await open();
    const { head, body } = table('Spend');
    const drawn = takeFilled().slice(0, head.length - 2);
    expect(body).toHaveLength(30);
    for (const [line, { rects }] of drawn.entries()) {
      const spent = body.filter((row) => dollars(row[line + 1]) > 0).length;
      expect(rects).toHaveLength(spent);
    }
    const bottoms = new Map<number, number>();
    for (const { rects } of drawn)
      for (const [x, y, , height] of rects) {
        const below = bottoms.get(x);
        if (below !== undefined) expect(y + height).toBe(below);
        bottoms.set(x, y);
      }
  });

  test('adds up: days to the whole, lines to the total', async () => {
    await open();
    const { head, body, foot } = table('Spend');
    expect(head.at(0)).toBe('Day');
    expect(head.at(-1)).toBe('Total');
    for (const row of body) {
      const lines = row.slice(1, -1).reduce((sum, cell) => sum + dollars(cell), 0);
      expect(Math.abs(lines - dollars(row.at(-1)))).toBeLessThan(0.03);
    }
    expect(legend('Spend').map((words) => words.slice(words.indexOf('$')))).toEqual(foot.slice(1, -1));
    expect(legend('Spend').at(-1)).toMatch(/^All others/);
  });

  test('by site and by provider has their names, and leads to their calls', async () => {
    await open('#activity/charts?days=90&by=site');
    expect(chart('Spend').querySelector('[aria-label="By"] [aria-current]')?.textContent).toBe('Site');
    expect(legend('Spend').join()).toContain('Oriel’s own pages');
    const link = chart('Spend').querySelector<HTMLAnchorElement>('.legend a')!;
    expect(link.getAttribute('href')).toMatch(
      /^#activity\/calls\?site=.*&when=\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d$/,
    );
    await unmount();
    await open('#activity/charts?by=provider');
    expect(legend('Spend').some((words) => words.startsWith('OpenRouter$'))).toBe(true);
  });

  test('of a year is put together by the week, by the day on request', async () => {
    await open('#activity/charts?days=365', 1);
    expect(table('Spend').head[0]).toBe('Week');
    expect(table('Spend').body.length).toBeLessThan(55);
    expect(table('Spend').body[1]![0]).toMatch(/^\w+ \d+ – \w+ \d+, \d+$/);
    await unmount();
    await open('#activity/charts?days=365&step=day', 1);
    expect(table('Spend').body).toHaveLength(365);
  });

  test('of nothing is a sentence, not an empty chart', async () => {
    change = (stats) => ({
      ...stats,
      byModel: stats.byModel.map((line) => ({ ...line, total: { ...line.total, cost: 0 } })),
    });
    await open();
    expect(chart('Spend').textContent).toContain('Nothing was spent, as far as prices are known.');
    expect(chart('Spend').querySelector('.plot')).toBeNull();
  });
});

test('shares of tokens are of the whole of each day; a day without any has none', async () => {
  change = (stats) => ({
    ...stats,
    byModel: stats.byModel.map((line) => ({ ...line, tokens: line.tokens.with(0, 0) })),
  });
  await open();
  const { body } = table('Share of tokens');
  expect(new Set(body[0]!.slice(1))).toEqual(new Set(['–']));
  const sum = body[20]!.slice(1).reduce((all, cell) => all + Number(cell.replace('%', '')), 0);
  expect(sum).toBeCloseTo(100, 0);
  expect(legend('Share of tokens')[0]).toMatch(/^gpt-4\.1\d+(\.\d)?%, .* tokens$/);
});

describe('endpoints', () => {
  test('tell how soon half and most of their answers began, and how fast they were', async () => {
    change = (stats) => ({
      ...stats,
      endpoints: [
        {
          endpoint: 'openai/gpt-4.1',
          firstMs: { p50: 400, p95: 1_000, samples: 9 },
          perSecond: { p50: 80, p95: 120 },
          alone: { answered: 9, of: 10 },
          withFailover: { answered: 8, of: 8 },
        },
        {
          endpoint: 'gone/old',
          firstMs: { p50: 1_000, p95: 2_000 },
          alone: { answered: 0, of: 0 },
          withFailover: { answered: 0, of: 2 },
        },
      ],
    });
    await open();
    expect(table('Time to the first word').body).toEqual([
      ['gpt-4.1 OpenAI9 answers measured', '400 ms', '1 s'],
      ['gone/old ', '1 s', '2 s'],
    ]);
    expect(table('Tokens a second').body).toEqual([['gpt-4.1 OpenAI', '80', '120']]);
    expect(table('Uptime').body.map((row) => row.slice(1))).toEqual([
      ['90% of 10', '100% of 8'],
      ['–', '0% of 2'],
    ]);
    const [bar] = chart('Time to the first word').querySelectorAll<HTMLElement>('tbody .range-most');
    expect(bar!.style.width).toBe('50%');
    expect(chart('Uptime').querySelector('tbody a')?.getAttribute('href')).toContain(
      'model=openai%2Fgpt-4.1',
    );
  });

  test('are ten at first, and all on request', async () => {
    await open('#activity/charts?days=365', 0);
    expect(table('Uptime').body).toHaveLength(10);
    const more = [...chart('Uptime').querySelectorAll('button')].at(-1)!;
    expect(more.textContent).toMatch(/^Show all \d+$/);
    await click(more);
    expect(table('Uptime').body.length).toBeGreaterThan(10);
  });
});

describe('what was saved', () => {
  test('stands side by side, below zero where it cost more', async () => {
    change = (stats) => ({
      ...stats,
      savings: {
        caching: stats.days.map(() => 0.5),
        routing: stats.days.map(() => -0.25),
        cacheRead: 30,
        input: 120,
        fromMemory: 2,
      },
    });
    await open();
    expect(legend('Saved')).toEqual(['Caching$15.00', 'Routing-$7.50']);
    expect(chart('Saved').textContent).toContain('25% of what was read came from caches of providers.');
    expect(chart('Saved').textContent).toContain('2 calls were answered from memory and cost nothing.');
    const [caching, routing] = takeFilled().slice(-2);
    const [first, second] = [caching!.rects[0]!, routing!.rects[0]!];
    expect(first[0] + first[2]).toBe(second[0]);
    expect(first[1] + first[3]).toBe(second[1]);
  });

  test('is a sentence where it is nothing', async () => {
    change = (stats) => ({
      ...stats,
      savings: { caching: stats.days.map(() => 0), routing: [], cacheRead: 0, input: 0, fromMemory: 0 },
    });
    await open();
    expect(chart('Saved').textContent).toContain('Nothing was saved that could be reckoned.');
  });
});
