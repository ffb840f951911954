// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { outcomeText } from '../../../lib/i18n/explanation.ts';
import type { ActivityView } from '../../../lib/protocol/activity-control.ts';
import { runActivity } from '../../../scripts/preview/activity-commands.ts';
import { forgetRows } from '../../../scripts/preview/activity-sample.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { all, button, click, render, text, unmount } from './render.ts';

let change: (rows: ActivityView[]) => ActivityView[];

beforeEach(() => {
  fake.reset();
  forgetRows();
  const overview = overviewOf('normal');
  change = (rows) => rows;
  window.location.hash = '#activity/calls';
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overview);
    const value = runActivity('normal', overview, Date.now(), command) as { rows: ActivityView[] };
    return command.command === 'activity' ? { ...value, rows: change(value.rows) } : (value ?? null);
  };
});
afterEach(unmount);

const open = () => render(<DashboardScreen />);

describe('one call, opened', () => {
  const openCall = (place: number) => click(all('.call-button')[place]!);
  const facts = () =>
    Object.fromEntries(
      all('.call-detail > dl > div').map((row) => [
        row.querySelector('dt')?.textContent,
        [...row.querySelectorAll('dd')].map((dd) => dd.textContent).join(' | '),
      ]),
    );

  test('stays open as newer ones come', async () => {
    await open();
    await openCall(1);
    change = (found) => [{ ...found[0]!, id: 9_999 }, ...found];
    await click(button('Refresh'));
    expect(
      all('.call-button')
        .map((row) => row.getAttribute('aria-expanded'))
        .slice(0, 4),
    ).toEqual(['false', 'false', 'true', 'false']);
  });

  test('tells its figures: tokens, cost with who said the price, speeds', async () => {
    await open();
    await openCall(2);
    expect(facts()).toMatchObject({
      Through: 'window.ai | chat',
      Cost: '$0.0054 | price from Oriel’s catalogue',
      'Tokens read': '1,840',
      'Tokens written': '212',
      'First word': '402 ms',
      Took: '2.3 s',
      'Tokens a second': '114',
      Ended: 'ended by itself',
    });
  });

  test('tells what a cache and the choice saved, or cost', async () => {
    change = ([first]) => [
      {
        ...first!,
        cost: 0.2,
        usage: { input: 10, output: 20, cacheRead: 4, reasoning: 5 },
        saved: { caching: 0.05, routing: -0.02 },
      },
    ];
    await open();
    await openCall(0);
    expect(facts().Cost).toContain('$0.05 saved by caching | $0.02 more by routing');
    expect(facts()['Tokens read']).toContain('4 from its provider’s cache');
    expect(facts()['Tokens written']).toContain('5 of them to think');
  });

  test('tells every try: who, when, how it ended', async () => {
    await open();
    await openCall(0);
    const tries = all('.attempt').map((row) => row.textContent ?? '');
    expect(tries).toHaveLength(3);
    expect(tries[0]).toContain('gpt-4.1 OpenAI');
    expect(tries[0]).toContain(outcomeText.overloaded);
    expect(tries[0]).toContain('at once · took 640 ms');
    expect(tries[1]).toContain(outcomeText.timeout);
    expect(tries[2]).toContain('qwen3:8b');
    expect(tries[2]).toContain(outcomeText.answered);
    expect(tries[2]).toContain('begun after 20.6 s');
  });

  test('tells how it was decided, as it was at that time', async () => {
    await open();
    await openCall(0);
    expect(text()).toContain('3 models could answer');
    expect(all('.candidate')).toHaveLength(3);
    await openCall(0);
    expect(all('.candidate')).toEqual([]);
  });

  test('without tries or a decision says so', async () => {
    change = (found) => found.map(({ decision: _, ...call }) => ({ ...call, attempts: [], cached: false }));
    await open();
    await openCall(0);
    expect(text()).toContain('No endpoint was asked.');
    expect(text()).toContain('How it was decided was not kept.');
  });
});
