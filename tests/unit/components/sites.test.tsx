// @vitest-environment happy-dom
import './fake-browser.ts';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DashboardScreen } from '../../../components/DashboardScreen.tsx';
import type { Overview, SiteView } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { grant, longOrigin, overviewOf, site } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import {
  act,
  all,
  button,
  choose,
  click,
  field,
  one,
  press,
  render,
  settle,
  text,
  type,
  unmount,
} from './render.ts';

const ORIGIN = 'https://write.example.com';
const FRAME = 'https://widget.example.org';
const TOP = 'https://news.example.com';
let overview: Overview;
let removed: SiteView[];

beforeEach(() => {
  fake.reset();
  overview = overviewOf('normal', Date.now());
  overview.unused = { days: 90, sites: [] };
  window.location.hash = '#sites';
  const remove = (next: (one: SiteView) => SiteView[]) => {
    removed = overview.sites;
    overview.sites = overview.sites.flatMap(next);
    return { undo: 'u1' };
  };
  const asked = (one: SiteView): SiteView => ({ ...one, access: 'ask', grants: undefined });
  fake.answer = (command) => {
    switch (command.command) {
      case 'overview':
        return structuredClone(overview);
      case 'forget-site':
        return remove((one) => (one.origin === command.origin ? [] : [one]));
      case 'set-site-access':
        return remove((one) =>
          one.origin === command.origin ? [{ ...one, access: command.access, grants: undefined }] : [one],
        );
      case 'revoke-grant':
        return remove((one) => [
          one.origin === command.origin
            ? {
                ...one,
                grants: one.grants?.filter(
                  ({ capabilities }) => `${capabilities}` !== `${command.capabilities}`,
                ),
              }
            : one,
        ]);
      case 'revoke-all-sites':
        return remove((one) => [asked(one)]);
      case 'restore-sites':
        overview.sites = removed;
    }
    return null;
  };
});
afterEach(async () => {
  await unmount();
  vi.useRealTimers();
});

const open = (sites?: SiteView[]) => {
  if (sites) overview.sites = sites;
  return render(<DashboardScreen />);
};
const origins = () => all('.site h2').map((heading) => heading.textContent);
const rowOf = (origin: string) =>
  all('.site').find((row) => row.querySelector('h2')?.textContent === origin)!;
const accessOf = (origin: string) => rowOf(origin).querySelector('[aria-pressed=true]')?.textContent;
const changes = () => fake.commands.filter(({ command }) => command !== 'overview');

describe('the list', () => {
  test('has the last used first, and what each may do', async () => {
    await open();
    expect(origins()[0]).toBe(ORIGIN);
    expect(accessOf(ORIGIN)).toBe('Allow');
    expect(rowOf('http://localhost:5173').textContent).toContain('Allowed until the browser closes.');
    expect(rowOf('https://chat.example.net').textContent).toContain(
      'Allowed until $2.00 is spent: $0.40 left.',
    );
    expect(rowOf('https://photos.example.com').textContent).toContain(
      'Allowed: text, images, embeddings and tools.',
    );
  });

  test('tells a no for now from one for good', async () => {
    await open([
      site(ORIGIN, { access: 'deny', lasts: 'session' }),
      site('https://b.example', { access: 'deny' }),
    ]);
    expect(rowOf(ORIGIN).textContent).toContain('Refused until the browser closes.');
    expect(rowOf('https://b.example').textContent).not.toContain('Refused');
  });

  test('says what each cost this month, and where a budget is nearly spent or spent', async () => {
    await open();
    expect(rowOf(ORIGIN).textContent).toContain('$3.10 this month');
    expect(rowOf(ORIGIN).textContent).not.toContain('Budget');
    expect(rowOf('https://chat.example.net').textContent).toContain('Budget almost spent');
    expect(rowOf('https://photos.example.com').textContent).toContain('Budget spent');
  });

  test('is sorted by name, use today and cost, too', async () => {
    await open();
    const first = async (order: string) => {
      await choose(field<HTMLSelectElement>('Sort by'), order);
      return origins()[0];
    };
    expect(await first('name')).toBe('https://chat.example.net');
    expect(await first('today')).toBe('https://chat.example.net');
    expect(await first('cost')).toBe('https://chat.example.net');
    expect(origins()[1]).toBe(ORIGIN);
    expect(await first('last-used')).toBe(ORIGIN);
  });

  test('of many sites can be searched', async () => {
    const many = Array.from({ length: 30 }, (_, n) => site(`https://app-${n}.example.com`));
    await open([
      ...many,
      site('https://frame.example', { top: 'https://app-29.example.com', access: 'deny' }),
    ]);
    expect(origins()).toHaveLength(31);
    await type(one('input[type=search]'), 'APP-29.');
    expect(origins()).toEqual([
      'https://app-29.example.com',
      'https://frame.example in https://app-29.example.com',
    ]);
    await type(one('input[type=search]'), 'nowhere');
    expect(text()).toContain('No site matches “nowhere”.');
  });

  test('shows an origin of 300 characters whole', async () => {
    await open([site(longOrigin)]);
    expect(origins()).toEqual([longOrigin]);
  });

  test('without any site says how one comes', async () => {
    await open([]);
    expect(text()).toContain('Nothing is decided about any site.');
  });

  test('changes access for the site whose switch it is', async () => {
    await open();
    await click(one(`[aria-label="Access for ${ORIGIN}"] .switch-deny`));
    expect(changes()).toEqual([{ command: 'set-site-access', origin: ORIGIN, access: 'deny' }]);
  });

  test('S21 has a frame with the page around it, and means the two together', async () => {
    await open();
    expect(origins()).toContain(`${FRAME} in ${TOP}`);
    await click(button(`Revoke ${FRAME} in ${TOP}`));
    await click(one(`[aria-label="Access for ${FRAME} in ${TOP}"] .switch-deny`));
    expect(changes()).toEqual([
      { command: 'set-site-access', origin: FRAME, top: TOP, access: 'ask' },
      { command: 'set-site-access', origin: FRAME, top: TOP, access: 'deny' },
    ]);
  });
});

describe('taking away', () => {
  test('a permission takes effect at once, and comes back by undo', async () => {
    await open();
    await click(button(`Revoke ${ORIGIN}`));
    expect(changes()).toEqual([{ command: 'set-site-access', origin: ORIGIN, access: 'ask' }]);
    expect(accessOf(ORIGIN)).toBe('Ask');
    expect(text()).toContain('It has to ask again.');
    await click(button('Undo'));
    expect(changes().at(-1)).toEqual({ command: 'restore-sites', undo: 'u1' });
    expect(accessOf(ORIGIN)).toBe('Allow');
    expect(all('.undo')).toEqual([]);
  });

  test('by the switch, too, can be taken back', async () => {
    await open();
    await click(one(`[aria-label="Access for ${ORIGIN}"] .switch-ask`));
    expect(changes()).toEqual([{ command: 'set-site-access', origin: ORIGIN, access: 'ask' }]);
    await click(button('Undo'));
    expect(accessOf(ORIGIN)).toBe('Allow');
  });

  test('a refusal of it lets the site ask again, and comes back by undo', async () => {
    await open([site(ORIGIN, { access: 'deny' })]);
    await click(one(`[aria-label="Access for ${ORIGIN}"] .switch-ask`));
    expect(one('.undo [role=status]').textContent).toBe(
      `${ORIGIN} is no longer denied. When it calls, Oriel asks you.`,
    );
    await click(button('Undo'));
    expect(accessOf(ORIGIN)).toBe('Deny');
  });

  test('from one site after the other loses no press while the background is slow, and does what is pressed twice once', async () => {
    await open();
    const { answer } = fake;
    const late: (() => void)[] = [];
    fake.answer = (command) =>
      command.command === 'overview'
        ? answer(command)
        : new Promise((resolve) => late.push(() => resolve(answer(command))));
    const [first = '', second = ''] = origins();
    const deny = (origin: string) => one(`[aria-label="Access for ${origin}"] .switch-deny`);
    for (const origin of [first, second, second]) await click(deny(origin));
    expect(late).toHaveLength(1);
    late.shift()?.();
    await settle();
    late.shift()?.();
    await settle();
    expect([accessOf(first), accessOf(second)]).toEqual(['Deny', 'Deny']);
    const access = 'deny';
    expect(changes()).toEqual([
      { command: 'set-site-access', origin: first, access },
      { command: 'set-site-access', origin: second, access },
    ]);
  });

  test('by a no, too, can be taken back', async () => {
    await open();
    const deny = one(`[aria-label="Access for ${ORIGIN}"] .switch-deny`);
    deny.focus();
    await click(deny);
    expect(accessOf(ORIGIN)).toBe('Deny');
    expect(document.activeElement).toBe(deny);
    expect(one('.undo [role=status]').textContent).toBe(
      `${ORIGIN} was denied. What it was allowed before is gone.`,
    );
    await click(button('Undo'));
    expect(changes().at(-1)).toEqual({ command: 'restore-sites', undo: 'u1' });
    expect(accessOf(ORIGIN)).toBe('Allow');
  });

  test.each([`Revoke ${ORIGIN}`, 'Revoke all'])(
    'has its undo under the key, and that waits for whoever is on it: “%s”',
    async (name) => {
      vi.useFakeTimers();
      await open();
      button(name).focus();
      await click(button(name));
      const undo = button('Undo');
      expect(document.activeElement).toBe(undo);
      expect(document.getElementById(undo.getAttribute('aria-describedby') ?? '')?.textContent).toMatch(
        /ha(s|ve) to ask again\.$/,
      );
      await act(async () => {
        vi.advanceTimersByTime(30_000);
      });
      expect(document.activeElement).toBe(undo);
    },
  );

  test('by the pointer leaves the focus alone: the space that scrolls on takes nothing back', async () => {
    await open();
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    button('Revoke all').focus();
    await click(button('Revoke all'));
    expect(document.activeElement).not.toBe(button('Undo'));
    document.body.dispatchEvent(new Event('keydown', { bubbles: true }));
  });

  test('all permissions says how many, and they come back together', async () => {
    await open();
    await click(button('Revoke all'));
    expect(changes()).toEqual([{ command: 'revoke-all-sites' }]);
    expect(one('.undo [role=status]').textContent).toBe('5 sites were revoked. They have to ask again.');
    expect(all('button').map((element) => element.textContent)).not.toContain('Revoke all');
    await click(button('Undo'));
    expect(accessOf(ORIGIN)).toBe('Allow');
  });

  test('undo is there for ten seconds', async () => {
    vi.useFakeTimers();
    await open();
    await click(button(`Revoke ${ORIGIN}`));
    await act(async () => button('Undo').blur());
    await act(async () => {
      vi.advanceTimersByTime(9_999);
    });
    expect(button('Undo')).toBeTruthy();
    await act(async () => {
      vi.advanceTimersByTime(1);
    });
    await settle();
    expect(all('.undo')).toEqual([]);
  });

  test('an undo that came too late says so', async () => {
    const { answer } = fake;
    fake.answer = (command) => {
      if (command.command !== 'restore-sites') return answer(command);
      throw new OrielError('invalid-request', { message: 'It is too late to take that back.' });
    };
    await open();
    await click(button(`Revoke ${ORIGIN}`));
    await click(button('Undo'));
    expect(one('[role=alert]').textContent).toBe('It is too late to take that back.');
  });

  test('a site is forgotten only after a question, which begins at its harmless answer', async () => {
    const denied = 'https://games.example.org:8443';
    await open();
    await click(button(`Forget ${denied}`));
    expect(one('[role=alertdialog]').textContent).toContain('the activity not');
    expect(document.activeElement?.textContent).toBe('Cancel');
    await press(document.activeElement!, 'Escape');
    expect(all('[role=alertdialog]')).toEqual([]);
    expect(changes()).toEqual([]);
    await click(button(`Forget ${denied}`));
    await click(button('Forget site'));
    expect(changes()).toEqual([{ command: 'forget-site', origin: denied }]);
    expect(origins()).not.toContain(denied);
    expect(document.activeElement?.textContent).toBe('Undo');
    expect(text()).toContain(`${denied} was forgotten.`);
  });
});

describe('the details of a site', () => {
  const details = async (name: string) => {
    await open();
    await click(button(`Details of ${name}`));
  };

  test('tell each grant with its end, and what is refused', async () => {
    await details('https://photos.example.com');
    expect(all('.grants li').map((element) => element.firstChild?.textContent)).toEqual([
      'Text and images',
      'Embeddings',
      'Tools',
    ]);
    expect(one('.grants').textContent).toMatch(/Text and imagesuntil you revoke itSince \w+ \d+, \d+/);
    expect(text()).toContain('Refused for good: reading aloud and transcription.');
  });

  test('take one of several permissions away alone, and give it back', async () => {
    const photos = 'https://photos.example.com';
    await details(photos);
    const which = overview.sites.find(({ origin }) => origin === photos)?.grants?.[1];
    await click(button(`Revoke embeddings of ${photos}`));
    expect(changes()).toEqual([
      { command: 'revoke-grant', origin: photos, capabilities: ['embeddings'], from: which?.from },
    ]);
    expect(all('.grants li').map((element) => element.firstChild?.textContent)).toEqual([
      'Text and images',
      'Tools',
    ]);
    expect(one('.undo').textContent).toContain(`${photos} may no longer use: embeddings.`);
    await click(button('Undo'));
    expect(changes().at(-1)).toEqual({ command: 'restore-sites', undo: 'u1' });
    expect(all('.grants li')).toHaveLength(3);
  });

  test('have no second way to revoke where there is one permission', async () => {
    overview.sites = [site(ORIGIN, { access: 'allow', grants: [grant()] })];
    await details(ORIGIN);
    expect(all('.grants button')).toEqual([]);
  });

  test.each<[Partial<SiteView>, string]>([
    [{ access: 'deny' }, 'Refused altogether.'],
    [{ access: 'deny', lasts: 'session' }, 'Refused until the browser closes.'],
    [{ access: 'ask' }, 'None. When it calls, Oriel asks you.'],
  ])('of a site that may nothing say so: %o', async (rest, words) => {
    overview.sites = [site(ORIGIN, rest)];
    await details(ORIGIN);
    expect(text()).toContain(words);
    expect(all('.access-term')).toEqual([]);
  });

  test('S21 of a frame say that it asks anew by itself', async () => {
    await details(`${FRAME} in ${TOP}`);
    expect(text()).toContain(`For ${FRAME} where ${TOP} shows it. By itself it asks anew.`);
    expect(text()).toContain(`Counts for ${FRAME} wherever it is shown.`);
  });

  test('give a permission another end', async () => {
    overview.sites = [site(ORIGIN, { access: 'allow', grants: [grant({ capabilities: ['text'] })] })];
    await details(ORIGIN);
    await choose(field<HTMLSelectElement>('Allow, from now on'), '1-day');
    await click(button('Set'));
    expect(changes()).toEqual([
      { command: 'set-site-access', origin: ORIGIN, access: 'allow', capabilities: ['text'], lasts: '1-day' },
    ]);
  });

  test('lead to its activity, and to forgetting it', async () => {
    await details(ORIGIN);
    const link = all<HTMLAnchorElement>('a').find(
      (element) => element.textContent === 'Activity of this site',
    );
    expect(link?.getAttribute('href')).toBe('#activity/calls?site=https%3A%2F%2Fwrite.example.com');
    await click(button(`Forget ${ORIGIN}`));
    expect(one('[role=alertdialog]').getAttribute('aria-label')).toBe(`Forget ${ORIGIN}?`);
  });
});
