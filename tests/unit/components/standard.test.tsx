// @vitest-environment happy-dom
import './fake-browser.ts';

import { beforeEach, describe, expect, test } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import { Next } from '../../../components/start/Next.tsx';
import type { Overview } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { overviewOf, site } from '../../../scripts/preview/sample.ts';
import { runStandard, standardOf } from '../../../scripts/preview/standard-sample.ts';
import { fake } from './fake-browser.ts';
import { freshPopup, ORIGIN, popup } from './popup-stage.tsx';
import { act, all, button, click, field, one, render, settle, text } from './render.ts';

freshPopup();

const changes = () => fake.commands.filter(({ command }) => !/^(overview|site)$/.test(command));
const refuse = () => {
  const { answer } = fake;
  fake.answer = (command) => {
    if (/standard/.test(command.command))
      throw new OrielError('internal', { message: 'Not saved. Try again.' });
    return answer(command);
  };
};

describe('web-standard AI in the popup', () => {
  const switched = () => all('.site-standard [aria-pressed=true]').map((element) => element.textContent);
  const status = () => one('.site-standard [role=status]').textContent;
  const open = async (address?: string) => {
    await popup.open(address);
    await click(one('.site-standard-fold > summary'));
  };

  beforeEach(() => {
    fake.granted.add('https://write.example.com/*');
  });

  test('is named with what this site gets, before anything is opened', async () => {
    await popup.open();
    expect(one('.site-standard-fold > summary').textContent).toBe('Web-standard AI Oriel’s');
    expect(one('.site-standard [role=group]').getAttribute('aria-label')).toBe(
      `Web-standard AI on ${ORIGIN}`,
    );
  });

  test('is set to the browser’s own and back, and says that the page has to be reloaded', async () => {
    await open();
    expect(status()).toBe('');
    await click(button('The browser’s own'));
    expect(switched()).toEqual(['The browser’s own']);
    expect(status()).toBe('Reload the page: until then it keeps what it has.');
    expect(text()).toContain('This browser has no model of its own ready.');
    await click(button('Oriel’s'));
    expect(changes()).toEqual([
      { command: 'set-site-standard', origin: ORIGIN, by: 'browser' },
      { command: 'set-site-standard', origin: ORIGIN, by: null },
    ]);
    expect(switched()).toEqual(['Oriel’s']);
    expect(status()).toBe('');
  });

  test('a click on what is chosen already changes nothing', async () => {
    await open();
    await click(button('Oriel’s'));
    expect(changes()).toEqual([]);
  });

  test('is Oriel’s in one click where the browser has a model of its own', async () => {
    popup.standard = { ...standardOf('full'), sites: {} };
    await open();
    expect(switched()).toEqual(['The browser’s own']);
    expect(text()).toContain('This browser has a model of its own.');
    await click(button('Oriel’s'));
    expect(changes()).toEqual([{ command: 'set-site-standard', origin: ORIGIN, by: 'oriel' }]);
    expect(fake.requested).toEqual([]);
  });

  test('where the browser keeps Oriel out it is the browser’s own, whatever was chosen; Oriel’s asks the browser', async () => {
    fake.granted.clear();
    await open();
    expect(switched()).toEqual(['The browser’s own']);
    expect(text()).toContain('the browser has to let Oriel in here');
    await click(button('Oriel’s'));
    expect(fake.requested).toEqual([['https://write.example.com/*']]);
    expect(changes()).toEqual([]);
    expect(switched()).toEqual(['Oriel’s']);
    expect(status()).toContain('Reload the page');
  });

  test('a no to the browser’s question leaves it as it was', async () => {
    fake.granted.clear();
    fake.grants = false;
    await open();
    await click(button('Oriel’s'));
    expect(switched()).toEqual(['The browser’s own']);
    expect(status()).toBe('');
  });

  test('one that could not be set stands as it is, with the reason', async () => {
    refuse();
    await open();
    await click(button('The browser’s own'));
    expect(switched()).toEqual(['Oriel’s']);
    expect(status()).toBe('');
    expect(one('[role=alert]').textContent).toBe('Not saved. Try again.');
  });

  test('says where a browser cannot tell ports apart', async () => {
    popup.standard = standardOf('long');
    popup.view = site('http://localhost:5173');
    fake.granted.add('http://localhost/*');
    await open('http://localhost:5173/app');
    expect(text()).toContain('it holds for all of this host');
  });

  test('says where this browser takes no rule for the site', async () => {
    popup.standard = { ...standardOf('normal'), sites: { [ORIGIN]: 'browser' }, untold: [ORIGIN] };
    await open();
    expect(switched()).toEqual(['Oriel’s']);
    expect(text()).toContain('This browser takes no rule for this site.');
  });

  test('says nothing of ports for a site that has the usual one', async () => {
    popup.standard = standardOf('long');
    await open();
    expect(text()).not.toContain('all of this host');
  });
});

describe('web-standard AI in the dashboard', () => {
  let overview: Overview;
  beforeEach(() => {
    overview = overviewOf('normal');
    window.location.hash = '#sites';
    fake.granted.add('https://*/*');
    fake.answer = (command) => {
      if (command.command === 'overview') return structuredClone(overview);
      return runStandard(overview, command) ?? null;
    };
  });
  const open = () => render(<DashboardScreen />);
  const set = async (control: HTMLSelectElement, value: string) => {
    await act(async () => {
      control.selectedIndex = [...control.options].findIndex((option) => option.value === value);
      control.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await settle();
  };
  const usual = () => field<HTMLSelectElement>('On all sites');

  test('is automatic at first, and says what that comes to in this browser', async () => {
    await open();
    expect(usual().value).toBe('automatic');
    expect(text()).toContain('Oriel’s where it has none. This browser has no model of its own ready.');
    expect(text()).toContain('Pages that are open keep what they have until you reload them.');
  });

  test('is set for all sites', async () => {
    await open();
    await set(usual(), 'browser');
    expect(changes()).toEqual([{ command: 'set-standard', usual: 'browser' }]);
    expect(usual().value).toBe('browser');
    expect(text()).not.toContain('where it has none');
  });

  test('is set otherwise for a site, and as for all others again', async () => {
    await open();
    expect(text()).toContain('All sites are alike.');
    await set(field<HTMLSelectElement>('Set another site apart'), ORIGIN);
    expect(changes()).toEqual([{ command: 'set-site-standard', origin: ORIGIN, by: 'browser' }]);
    const its = () => one<HTMLSelectElement>(`select[aria-label="Web-standard AI on ${ORIGIN}"]`);
    expect(its().value).toBe('browser');
    await set(its(), 'oriel');
    expect(changes().at(-1)).toEqual({ command: 'set-site-standard', origin: ORIGIN, by: 'oriel' });
    await set(its(), 'all');
    expect(changes().at(-1)).toEqual({ command: 'set-site-standard', origin: ORIGIN, by: null });
    expect(text()).toContain('All sites are alike.');
  });

  test('names the sites that this browser takes no rule for', async () => {
    const sites = { [ORIGIN]: 'browser', 'https://b.example': 'browser' } as const;
    overview.standard = { ...overview.standard, sites, untold: Object.keys(sites) };
    await open();
    expect(text()).toContain(
      `This browser takes no rule for ${ORIGIN} and https://b.example. There it is as on all sites.`,
    );
  });

  test('asks the browser for all sites on a click, and never before', async () => {
    fake.granted.clear();
    await open();
    expect(fake.requested).toEqual([]);
    await click(button('Let Oriel in on all sites'));
    expect(fake.requested).toEqual([['https://*/*']]);
    expect(text()).not.toContain('Let Oriel in on all sites');
  });

  test('says so where the browser was told no', async () => {
    fake.granted.clear();
    fake.grants = false;
    await open();
    await click(button('Let Oriel in on all sites'));
    expect(text()).toContain('The browser did not let Oriel in.');
  });

  test('asks for nothing where the browser’s own is wanted', async () => {
    fake.granted.clear();
    overview.standard = { ...overview.standard, usual: 'browser', by: 'browser' };
    await open();
    expect(text()).not.toContain('Let Oriel in');
  });

  test('one that could not be set stands as it is, with the reason', async () => {
    refuse();
    await open();
    await set(usual(), 'oriel');
    expect(overview.standard.usual).toBe('automatic');
    expect(one('[role=alert]').textContent).toBe('Not saved. Try again.');
  });
});

describe('after the first model was chosen', () => {
  const open = async (overview: Overview) => {
    await render(<Next model="gpt-4.1" standard={overview.standard} />);
  };

  test('it is said that the browser lets Oriel answer the web standard once it was asked', async () => {
    await open(overviewOf('normal'));
    expect(text()).toContain('Sites that use the browsers’ own LanguageModel');
    await click(button('Let Oriel in on all sites'));
    expect(fake.requested).toEqual([['https://*/*']]);
    expect(text()).not.toContain('LanguageModel');
  });

  test('nothing is said of it where the browser’s own answers, or where Oriel is let in', async () => {
    await open(overviewOf('full'));
    expect(text()).not.toContain('LanguageModel');
    fake.granted.add('https://*/*');
    await open(overviewOf('normal'));
    expect(text()).not.toContain('LanguageModel');
  });
});
