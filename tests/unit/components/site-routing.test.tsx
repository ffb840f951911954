// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { PopupScreen } from '../../../components/PopupScreen.tsx';
import { briefRules } from '../../../components/routing/SiteRouting.tsx';
import type { Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { overviewOf } from '../../../scripts/preview/sample.ts';
import { siteStandardOf } from '../../../scripts/preview/standard-sample.ts';
import { fake } from './fake-browser.ts';
import { all, button, click, field, one, render, text, type, unmount } from './render.ts';

const ORIGIN = 'https://write.example.com';
let overview: Overview;
let failure: OrielError | undefined;

beforeEach(() => {
  fake.reset();
  overview = overviewOf('normal');
  overview.sites = overview.sites.filter(({ origin }) => origin === ORIGIN);
  failure = undefined;
  window.location.hash = '#sites';
  fake.answer = (command) => {
    if (command.command === 'overview') return structuredClone(overview);
    if (command.command === 'site')
      return structuredClone({
        site: overview.sites[0],
        standard: siteStandardOf(overview.standard, ORIGIN),
        models: overview.models,
        firstRun: false,
      });
    if (failure) throw failure;
    return null;
  };
});
afterEach(unmount);

const open = async () => {
  await render(<DashboardScreen />);
  await click(button(`Details of ${ORIGIN}`));
};
const sent = () => fake.commands.filter(({ command }) => !/^(overview|site)$/.test(command));

describe('a site’s own rules', () => {
  test('are told in a line beside it', async () => {
    await render(<DashboardScreen />);
    expect(one('.site-brief').textContent).toBe('No training, price limit, page may choose, answers kept');
    expect(briefRules()).toBe('');
    expect(briefRules({ rules: { localOnly: true, prefer: { tokensPerSecond: 10 } } })).toBe(
      'Only on this computer, quick ones first',
    );
  });

  test('are changed and saved whole', async () => {
    await open();
    expect(one(`[aria-label="Rules for ${ORIGIN}"]`).tagName).toBe('FORM');
    await click(field('The page may choose among my models'));
    await click(field('Only models on this computer'));
    await type(field('Written'), '');
    await click(button('Save rules'));
    expect(sent()).toEqual([
      {
        command: 'set-site-routing',
        origin: ORIGIN,
        routing: { rules: { noTraining: true, localOnly: true }, cache: true },
      },
    ]);
    expect(text()).toContain('Saved.');
  });

  test('S21 of a frame in the pages of another are those of the two together', async () => {
    overview.sites = [{ ...overview.sites[0]!, top: 'https://news.example', routing: {} }];
    await render(<DashboardScreen />);
    await click(button(`Details of ${ORIGIN} in https://news.example`));
    await click(field('Only models on this computer'));
    await click(button('Save rules'));
    expect(sent()).toEqual([
      {
        command: 'set-site-routing',
        origin: ORIGIN,
        top: 'https://news.example',
        routing: { rules: { localOnly: true } },
      },
    ]);
  });

  test('are all taken away by an empty form', async () => {
    overview.sites = [{ ...overview.sites[0]!, routing: { pageChooses: true } }];
    await open();
    await click(field('The page may choose among my models'));
    await click(button('Save rules'));
    expect(sent()).toEqual([{ command: 'set-site-routing', origin: ORIGIN, routing: {} }]);
  });

  test('that were refused say why', async () => {
    failure = new OrielError('internal', { message: 'Not saved. Try again.' });
    await open();
    await click(button('Save rules'));
    expect(one('[role=alert]').textContent).toBe('Not saved. Try again.');
  });
});

describe('answers kept for a day', () => {
  test('are forgotten on a click', async () => {
    await open();
    await click(button('Forget kept answers'));
    expect(sent()).toEqual([{ command: 'clear-answers', origin: ORIGIN }]);
    expect(text()).toContain('Kept answers were forgotten.');
  });

  test('are none to forget where none are kept', async () => {
    overview.sites = [{ ...overview.sites[0]!, routing: {} }];
    await open();
    expect(field('Answer the very same question from memory for a day').checked).toBe(false);
    expect(all('button').map((one) => one.textContent)).not.toContain('Forget kept answers');
  });
});

test('the popup has the same rules behind a fold, told in a line', async () => {
  fake.tabs = [{ id: 1, active: true, url: `${ORIGIN}/draft` }];
  await render(<PopupScreen />);
  const fold = one<HTMLDetailsElement>('.site-rules');
  expect(fold.open).toBe(false);
  expect(fold.querySelector('summary')?.textContent).toContain('No training, price limit');
  await click(field('Only models on this computer'));
  await click(button('Save rules'));
  expect(sent().at(-1)).toMatchObject({
    command: 'set-site-routing',
    routing: { rules: { localOnly: true, noTraining: true } },
  });
});
