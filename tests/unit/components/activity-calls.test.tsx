// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { announceRecorded } from '../../../lib/platform/recorded.ts';
import type { ActivityView } from '../../../lib/protocol/activity-control.ts';
import type { Command, Overview } from '../../../lib/protocol/control.ts';
import { ERRORS, OrielError } from '../../../lib/protocol/errors.ts';
import { runActivity } from '../../../scripts/preview/activity-commands.ts';
import { forgetRows } from '../../../scripts/preview/activity-sample.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { act, all, button, click, field, one, render, settle, text, type, unmount } from './render.ts';

let overview: Overview;
let state: string;
let change: (rows: ActivityView[]) => ActivityView[];

beforeEach(() => {
  fake.reset();
  forgetRows();
  state = 'normal';
  overview = overviewOf('normal');
  change = (rows) => rows;
  window.location.hash = '#activity/calls';
  // happy-dom replaces an address without telling anybody; browsers do.
  vi.spyOn(window.location, 'replace').mockImplementation((url) => {
    window.location.hash = String(url);
    window.dispatchEvent(new Event('hashchange'));
  });
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overview);
    const value = runActivity(state, overview, Date.now(), command) as { rows: ActivityView[] };
    return command.command === 'activity' ? { ...value, rows: change(value.rows) } : (value ?? null);
  };
});
afterEach(async () => {
  await unmount();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const open = () => render(<DashboardScreen />);
const rows = () => all('.call-button').map((row) => row.textContent ?? '');
const asked = () =>
  fake.commands.filter(
    (command): command is Extract<Command, { command: 'activity' }> => command.command === 'activity',
  );
const goTo = async (hash: string) => {
  await act(async () => {
    window.location.hash = hash;
    window.dispatchEvent(new Event('hashchange'));
  });
  await settle();
};
const select = async (name: string, value: string) => {
  const control = field<HTMLSelectElement>(name);
  await act(async () => {
    control.selectedIndex = [...control.options].findIndex((option) => option.value === value);
    control.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await settle();
};
const refuse = (name: Command['command']) => {
  const { answer } = fake;
  fake.answer = (command) => {
    if (command.command === name) throw new OrielError('internal', { message: 'Not read. Try again.' });
    return answer(command);
  };
  return () => {
    fake.answer = answer;
  };
};

describe('calls', () => {
  test('say when, which site, what answered, in how many tries, how soon and for how much', async () => {
    await open();
    expect(rows()[2]).toContain('https://write.example.com');
    expect(rows()[2]).toContain('16 minutes ago');
    expect(rows()[2]).toContain('gpt-4.1 · OpenAI');
    expect(rows()[2]).toContain('1 try');
    expect(rows()[2]).toContain('first word 402 ms');
    expect(rows()[2]).toContain('$0.0054');
    expect(rows()[2]).toContain('text kept');
  });

  test('say what failed, what came from memory, and what our own pages asked', async () => {
    await open();
    expect(rows()[1]).toContain('From memory');
    expect(rows()[1]).not.toContain('$');
    expect(rows()[3]).toContain('No model was asked');
    expect(rows()[3]).toContain(ERRORS['no-model']);
    expect(rows()[4]).toContain('Oriel’s own pages');
    expect(rows()[4]).toContain(ERRORS.authentication);
  });

  test('tell a price that is not known from a call that cost nothing', async () => {
    change = ([first]) => {
      const { cost: _, ...unpriced } = first!;
      const local = unpriced.attempts.filter(({ ref }) => ref.startsWith('ollama/'));
      return [
        { ...unpriced, id: 3 },
        { ...unpriced, id: 2, attempts: local },
        { ...unpriced, id: 1, attempts: [] },
      ];
    };
    await open();
    expect(rows()[0]).toContain('price unknown');
    expect(rows()[1]).toContain('on this computer');
    expect(rows()[2]).not.toContain('price unknown');
  });

  test('come fifty at a time, each page behind the last, until all are shown', async () => {
    await open();
    expect(rows()).toHaveLength(50);
    await click(button('Show more'));
    await click(button('Show more'));
    await click(button('Show more'));
    expect(rows()).toHaveLength(166);
    expect(asked().map(({ before, limit }) => [before, limit])).toEqual([
      [undefined, 50],
      [117, 50],
      [67, 50],
      [17, 50],
    ]);
    expect(new Set(rows()).size).toBeGreaterThan(100);
    expect(text()).toContain('166 calls, all of them shown');
    expect(all('button').map((it) => it.textContent)).not.toContain('Show more');
  });

  test('are none at first, and it is said how they come', async () => {
    state = 'empty';
    await open();
    expect(text()).toContain('No calls yet.');
  });

  test('that could not be read say why, and are read again on request', async () => {
    const allow = refuse('activity');
    await open();
    expect(one('[role=alert]').textContent).toBe('Not read. Try again.');
    allow();
    await click(button('Try again'));
    expect(rows()).toHaveLength(50);
    expect(all('[role=alert]')).toEqual([]);
  });

  test('that are shown stay where the next ones could not be read', async () => {
    await open();
    refuse('activity');
    await click(button('Show more'));
    expect(rows()).toHaveLength(50);
    expect(one('[role=alert]').textContent).toBe('Not read. Try again.');
  });

  test('have one place: the address that the list once had leads to it', async () => {
    window.location.hash = '#routing/calls';
    await open();
    expect(one('h1').textContent).toBe('Activity');
    expect(rows()).toHaveLength(50);
  });
});

describe('filters', () => {
  test('are those of the address, so that a chart can lead to a list', async () => {
    window.location.hash =
      '#activity/calls?site=https%3A%2F%2Fwrite.example.com&model=gpt-4.1&failed=1&cost=0.5';
    await open();
    expect(asked()).toHaveLength(1);
    expect(asked()[0]?.filter).toEqual({
      origin: 'https://write.example.com',
      model: 'gpt-4.1',
      errors: true,
      minCost: 0.5,
    });
    expect(field<HTMLSelectElement>('Model').value).toBe('gpt-4.1');
    expect(one<HTMLDetailsElement>('.filters details').open).toBe(true);
    expect(text()).toContain('No call matches.');
  });

  test('change the address, and only what is asked for is shown', async () => {
    await open();
    await select('Site', 'https://games.example.org:8443');
    expect(window.location.hash).toBe('#activity/calls?site=https%3A%2F%2Fgames.example.org%3A8443');
    expect(asked().at(-1)?.filter).toEqual({ origin: 'https://games.example.org:8443' });
    expect(rows().every((row) => row.includes('games.example.org'))).toBe(true);
    await click(field('Failed only'));
    expect(asked().at(-1)?.filter).toEqual({ origin: 'https://games.example.org:8443', errors: true });
    await click(button('Clear filters'));
    expect(window.location.hash).toBe('#activity/calls');
    expect(rows()).toHaveLength(50);
  });

  test('are changed from what was chosen last, also before the screen has heard of that', async () => {
    await open();
    await click(field('Failed only'));
    vi.mocked(window.location.replace).mockImplementation((url) => {
      window.location.hash = String(url);
    });
    await click(button('Clear filters'));
    await select('Site', 'https://games.example.org:8443');
    expect(window.location.hash).toBe('#activity/calls?site=https%3A%2F%2Fgames.example.org%3A8443');
    await goTo(window.location.hash);
    expect(asked().at(-1)?.filter).toEqual({ origin: 'https://games.example.org:8443' });
  });

  test('offer what was used within a year besides what is set up, gone ones too', async () => {
    await open();
    const values = (name: string) =>
      [...field<HTMLSelectElement>(name).options].map((option) => option.textContent);
    expect(values('Site')).toContain('https://notes.example.net');
    expect(values('Site')).toContain('Oriel’s own pages');
    expect(values('Model')).toContain('gpt-4.1');
    expect(values('Model')).toContain('gpt-4.1 · OpenRouter');
    expect(values('Provider')).toContain('OpenRouter (removed)');
  });

  test('of a time begin with a day and end with one', async () => {
    await open();
    await select('Time', '7');
    const { from = 0, to } = asked().at(-1)?.filter ?? {};
    expect(new Date(from).getHours()).toBe(0);
    expect(to).toBeUndefined();
    await select('Time', 'own');
    const own = asked().at(-1)?.filter ?? {};
    expect((own.to ?? 0) - (own.from ?? 0)).toBeGreaterThan(22 * 3_600_000);
    expect(field('From').type).toBe('date');
    expect(field('To').min).toBe(field('From').value);
  });

  test('are typed at leisure: asked once, after a pause, and the field keeps what was typed', async () => {
    await open();
    vi.useFakeTimers();
    const cost = field('Cost at least, USD');
    await type(cost, '0');
    await type(cost, '0.');
    await type(cost, '0.050');
    expect(asked()).toHaveLength(1);
    await act(async () => {
      vi.advanceTimersByTime(400);
    });
    await settle();
    expect(asked().map(({ filter }) => filter.minCost)).toEqual([undefined, 0.05]);
    expect(field('Cost at least, USD')).toBe(cost);
    expect(cost.value).toBe('0.050');
  });

  test('that cannot be read as a number are said to be so, and not used', async () => {
    await open();
    vi.useFakeTimers();
    await type(field('Cost at least, USD'), '1,5');
    await act(async () => {
      vi.advanceTimersByTime(1_000);
    });
    await settle();
    expect(text()).toContain('Write a number such as 0.05.');
    expect(field('Cost at least, USD').getAttribute('aria-invalid')).toBe('true');
    expect(asked()).toHaveLength(1);
  });

  test('another address shows its own calls, not those that were there', async () => {
    await open();
    let answer = (_: unknown) => {};
    const before = fake.answer;
    fake.answer = (command) =>
      command.command === 'activity' ? new Promise((resolve) => (answer = resolve)) : before(command);
    await goTo('#activity/calls?failed=1');
    expect(rows()).toEqual([]);
    await act(async () => answer({ rows: [], endpoints: {} }));
    await settle();
    expect(text()).toContain('No call matches.');
  });
});

describe('a search in text', () => {
  beforeEach(() => {
    overview.keeping = { all: true, days: 30, sites: {} };
    state = 'full';
  });

  test('says so where no text is kept', async () => {
    overview.keeping = { all: false, days: 30, sites: {} };
    await open();
    expect(text()).toContain('The text of calls is not kept.');
    await unmount();
    overview.keeping = { all: false, days: 30, sites: { 'https://write.example.com': true } };
    await open();
    expect(text()).not.toContain('The text of calls is not kept.');
  });

  test('goes on by itself over pages without a find, to the end', async () => {
    window.location.hash = '#activity/calls?text=nowhere';
    await open();
    for (let turn = 0; turn < 30; turn += 1) await settle();
    expect(asked().length).toBeGreaterThan(50);
    expect(asked().at(-1)?.filter.text).toBe('nowhere');
    expect(text()).toContain('No call matches.');
  });

  test('ends with a page of finds, and looks further on request', async () => {
    window.location.hash = '#activity/calls?text=lighthouse';
    await open();
    for (let turn = 0; turn < 10; turn += 1) await settle();
    expect(rows()).toHaveLength(50);
    expect(asked().at(-1)!.limit).toBeLessThan(50);
    await click(button('Show more'));
    for (let turn = 0; turn < 10; turn += 1) await settle();
    expect(rows()).toHaveLength(100);
  });

  test('shows how far it has come, and can be stopped and taken up again', async () => {
    const { answer } = fake;
    const waiting: (() => void)[] = [];
    fake.answer = (command) =>
      command.command === 'activity'
        ? new Promise((resolve) => waiting.push(() => resolve(answer(command))))
        : answer(command);
    const next = async () => {
      await act(async () => waiting.shift()?.());
      await settle();
    };
    window.location.hash = '#activity/calls?text=nowhere';
    await open();
    await next();
    await next();
    expect(text()).toContain('0 calls found so far.');
    const progress = one<HTMLProgressElement>('progress');
    expect(progress.getAttribute('aria-label')).toBe('How far the search has come');
    expect(Number(progress.getAttribute('value'))).toBe(90);
    await click(button('Stop'));
    expect(text()).toContain('Stopped. 0 calls found so far.');
    const before = asked().at(-1)?.before;
    await next();
    expect(asked().at(-1)?.before).toBe(before);
    await click(button('Look further'));
    expect(text()).toContain('0 calls found so far.');
    expect(asked().at(-1)?.before).toBe(before);
  });
});

describe('a call that ends while the list is open', () => {
  const newer = (rows: ActivityView[], count = 1): ActivityView[] => {
    const [first] = rows as [ActivityView];
    const more = Array.from({ length: count }, (_, n) => ({ ...first, id: first.id + count - n }));
    return [...more, ...rows].slice(0, 50);
  };
  const ends = async () => {
    announceRecorded();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await settle();
  };

  test('appears above the others, and the one that is open stays open', async () => {
    await open();
    const before = rows().length;
    await click(all('.call-button')[1]!);
    change = newer;
    await ends();
    expect(rows()).toHaveLength(before + 1);
    expect(
      all('.call-button')
        .map((row) => row.getAttribute('aria-expanded'))
        .indexOf('true'),
    ).toBe(2);
    await ends();
    expect(rows()).toHaveLength(before + 1);
  });

  test('is asked for with the filters that are set, and once for many', async () => {
    await goTo('#activity/calls?site=https%3A%2F%2Fwrite.example.com');
    await open();
    const before = asked().length;
    announceRecorded();
    announceRecorded();
    await ends();
    expect(asked()).toHaveLength(before + 1);
    expect(asked().at(-1)).toMatchObject({ filter: { origin: 'https://write.example.com' } });
  });

  test('is not looked for once the list is closed', async () => {
    await open();
    await unmount();
    const before = asked().length;
    await ends();
    expect(asked()).toHaveLength(before);
  });
});
