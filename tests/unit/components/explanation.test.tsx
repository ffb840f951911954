// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { Explanation } from '../../../components/routing/Explanation.tsx';
import { namesOf } from '../../../components/routing/model-names.ts';
import { groupRemoved } from '../../../components/routing/removed.ts';
import { detailText, reasonText, removalText } from '../../../lib/i18n/explanation.ts';
import type { Command, Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { REASONS, REMOVALS } from '../../../lib/protocol/reasons.ts';
import type { Decision } from '../../../lib/protocol/routing.ts';
import type { ExplanationView } from '../../../lib/protocol/routing-control.ts';
import { decision, explanationOf } from '../../../scripts/preview/routing-sample.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { all, button, click, field, one, press, render, text, type, unmount } from './render.ts';

let overview: Overview;
let explain: (command: Extract<Command, { command: 'explain' }>) => ExplanationView;

beforeEach(() => {
  fake.reset();
  overview = overviewOf('normal');
  explain = () => explanationOf('normal', undefined, Date.now());
  window.location.hash = '#routing/answers';
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overview);
    return command.command === 'explain' ? explain(command) : null;
  };
});
afterEach(unmount);

const open = () => render(<DashboardScreen />);
const asked = () => fake.commands.filter(({ command }) => command === 'explain');
const draw = (shown: Decision, past = false) =>
  render(<Explanation decision={shown} endpoints={{}} nameOf={namesOf(overview.models)} past={past} />);
const candidates = () => all('.candidate').map((row) => row.textContent);

describe('a decision', () => {
  test('is told: who wanted what, who may answer in which order and why', async () => {
    await draw(decision);
    expect(text()).toContain('You chose gpt-4.1 for this site.');
    expect(text()).toContain('3 models may answer, in this order:');
    expect(candidates()[0]).toContain('the one that was chosen');
    expect(candidates()[0]).toContain('has this conversation in its cache');
    expect(candidates()[1]).toContain('later: it failed lately');
    expect(candidates()[2]).toContain('later: not known whether it can keep to a JSON form');
    expect(candidates()[2]).toContain('left alone for 42 s');
  });

  test('of a call that is over is told as such', async () => {
    await draw({ ...decision, policy: 'price' }, true);
    expect(text()).toContain('3 models could answer, lowest price first:');
  });

  test('S17 quotes the page’s wish as plain text, without what hides or reverses', async () => {
    await draw({ ...decision, ignoredWish: `<b>\u202ex</b>${'y'.repeat(200)}` });
    expect(document.querySelector('.explanation b')).toBeNull();
    expect(text()).toContain('The page asked for “<b>x</b>yyy');
    expect(text()).not.toContain('\u202e');
    expect(text()).not.toContain('y'.repeat(80));
  });

  test('names what was left out by rule, with the figure, and counts what is not listed', async () => {
    await draw(decision);
    expect(text()).toContain('4,986 models left out');
    const groups = all('.removed-group').map((group) => group.textContent);
    expect(groups[0]).toContain(`${removalText['max-price']}: 1`);
    expect(groups[0]).toContain('$4.40 per million tokens');
    expect(groups[1]).toContain('OpenAI, not known');
    expect(groups[2]).toContain('up to 131.1K tokens');
    expect(groups.at(-1)).toContain('Not what was chosen: 4,983');
  });

  test('shows few that were left out at once, and many behind a fold', async () => {
    const open = () => all<HTMLDetailsElement>('.removed-group').map((group) => group.open);
    await draw({ ...decision, more: {} });
    expect(open()).toEqual([true, true, true]);
    await unmount();
    await draw(decision);
    expect(open()).toEqual([false, false, false, false]);
  });

  test('of thousands left out draws a few dozen and counts the rest', async () => {
    const removed = Array.from({ length: 5_000 }, (_, n) => ({ ref: `a/${n}`, rule: 'tools' as const }));
    await draw({ ...decision, removed, more: { tools: 7 } });
    expect(all('.removed-group li').length).toBeLessThan(30);
    expect(text()).toContain('Cannot use tools: 5,007');
    expect(text()).toContain('and 4,983 more');
  });
});

describe('words', () => {
  test('there are for every reason and every rule, and none is another’s', () => {
    const reasons = REASONS.map((code) => reasonText({ code, value: 1 }));
    expect(new Set(reasons).size).toBe(REASONS.length);
    expect(reasons.every((words) => /^[a-z$\d]/.test(words))).toBe(true);
    expect(new Set(REMOVALS.map((rule) => removalText[rule])).size).toBe(REMOVALS.length);
  });
  test.each([
    ['max-price', '0.5', '$0.50 per million tokens'],
    ['max-price', 'unknown', 'not known'],
    ['context', '8192', 'up to 8.2K tokens'],
    ['retired', '2026-01-01', 'on 2026-01-01'],
    ['kind', 'embedding', 'for embeddings'],
    ['tools', undefined, undefined],
    // A detail of a form that is not known says nothing.
    ['context', 'much', undefined],
    ['kind', 'teleport', undefined],
  ] as const)('of a removal by %s with %s', (rule, detail, words) => {
    expect(detailText(rule, detail)).toBe(words);
  });
  test('a rule that only has a number is a group too', () => {
    expect(groupRemoved({ removed: [], more: { trains: 3, tools: 0 } })).toEqual([
      { rule: 'trains', models: [], more: 3 },
    ]);
  });
});

describe('what would answer', () => {
  test('is worked out at once, for a site without rules', async () => {
    await open();
    expect(asked()).toEqual([{ command: 'explain', supposed: {} }]);
    expect(candidates()).toHaveLength(3);
  });

  test('is worked out anew for a site, a model and whatever the call needs', async () => {
    await open();
    const select = field<HTMLSelectElement>('Site');
    select.selectedIndex = 1;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await click(field('Tools'));
    await click(field('An answer in a JSON form'));
    await click(field('Reading files'));
    await click(field('Reading images'));
    await type(field('Tokens it sends'), '12000');
    await type(field('Tokens to answer'), '500');
    await click(one('.picker-trigger'));
    await type(one('[role=combobox]'), 'o4');
    await press(one('[role=combobox]'), 'Enter');
    expect(asked().at(-1)).toEqual({
      command: 'explain',
      origin: overview.sites[0]!.origin,
      model: 'openai/o4-mini',
      supposed: {
        tools: true,
        json: true,
        inputs: ['image', 'file'],
        inputTokens: 12_000,
        outputTokens: 500,
      },
    });
  });

  test('leaves out a number that is none, and says so', async () => {
    await open();
    await type(field('Tokens it sends'), 'many');
    expect(asked().at(-1)).toEqual({ command: 'explain', supposed: {} });
    expect(field('Tokens it sends').getAttribute('aria-invalid')).toBe('true');
  });

  test('is nobody where the rules leave nobody: with the sentence', async () => {
    explain = () => explanationOf('normal', 'https://games.example.org:8443', Date.now());
    await open();
    expect(text()).toContain('the rules of this site leave out all of them');
    expect(text()).toContain('No model may answer.');
    expect(candidates()).toEqual([]);
  });

  test('that could not be worked out says why', async () => {
    explain = () => {
      throw new OrielError('internal', { message: 'Something went wrong. Try again.' });
    };
    await open();
    expect(one('[role=alert]').textContent).toBe('Something went wrong. Try again.');
  });
});

describe('a candidate’s own price and limits', () => {
  const form = () => one('form[aria-label="Change price and limits of gpt-4.1"]');
  const openForm = async () => {
    await open();
    await click(all('button[aria-label="Price and limits of gpt-4.1"]')[0]!);
  };

  test('are set beside what is known and who says so', async () => {
    await openForm();
    expect(form().textContent).toContain('$2 read, $8 written per million tokens (from Oriel’s catalogue');
    await type(field('Read, USD per million tokens'), '1.5');
    await type(field('Reads up to, tokens'), '64000');
    await click(button('Save price and limits of gpt-4.1'));
    expect(fake.commands).toContainEqual({
      command: 'set-own-facts',
      model: 'openai/gpt-4.1',
      facts: { input: 1.5, contextLength: 64_000 },
    });
    expect(form().textContent).toContain('Saved for gpt-4.1.');
  });

  test('are taken back to what the catalogue says', async () => {
    overview.routing.own = { 'openai/gpt-4.1': { input: 1.5 } };
    await openForm();
    expect(field('Read, USD per million tokens').value).toBe('1.5');
    await click(button('Use the catalogue again for gpt-4.1'));
    expect(fake.commands).toContainEqual({
      command: 'set-own-facts',
      model: 'openai/gpt-4.1',
      facts: null,
    });
    expect(field('Read, USD per million tokens').value).toBe('');
  });

  test('are not saved while empty or no number', async () => {
    await openForm();
    await click(button('Save price and limits of gpt-4.1'));
    expect(text()).toContain('Write at least one of them.');
    await type(field('Writes up to, tokens'), '1.5');
    await click(button('Save price and limits of gpt-4.1'));
    expect(text()).toContain('Write a whole number from 1');
    expect(fake.commands.some(({ command }) => command === 'set-own-facts')).toBe(false);
  });

  test('close with Escape', async () => {
    await openForm();
    await press(form(), 'Escape');
    expect(all('.own-facts')).toEqual([]);
  });
});
