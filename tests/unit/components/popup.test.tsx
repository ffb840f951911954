// @vitest-environment happy-dom
import './fake-browser.ts';

import { describe, expect, test } from 'vitest';
import type { SiteView } from '../../../lib/protocol/control.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { grant, site } from '../../../scripts/preview/sample.ts';
import { fake } from './fake-browser.ts';
import { freshPopup, ORIGIN, popup } from './popup-stage.tsx';
import { act, all, button, choose, click, field, one, press, settle, text, type, unmount } from './render.ts';

freshPopup();

describe('the site’s state', () => {
  test('a site that never called can be set up before it does', async () => {
    await popup.open();
    expect(text()).toContain('write.example.com');
    expect(text()).toContain('has not asked yet');
    expect(popup.pressed()).toEqual(['Ask']);
    expect(text()).toContain('No calls today');
  });

  test.each<[Partial<SiteView>, string, string]>([
    [{ access: 'allow', lasts: 'always' }, 'Allow', 'until you revoke it'],
    [{ access: 'allow', lasts: 'session' }, 'Allow', 'until the browser closes'],
    [{ access: 'deny' }, 'Deny', 'refused without asking'],
    [{ access: 'ask', lastUsed: 1 }, 'Ask', 'Not decided'],
    [{ access: 'ask', lastUsed: 1, endedUnused: true }, 'Ask', 'ended since nobody used it'],
  ])('%o says so', async (state, choice, words) => {
    popup.view = site(ORIGIN, state);
    await popup.open();
    expect(popup.pressed()).toEqual([choice]);
    expect(text()).toContain(words);
  });

  test.each<[SiteView['grants'], string[]]>([
    [
      [grant({ lasts: 'spend', spend: { limit: 2, spent: 1.6 } })],
      ['Allowed until $2.00 is spent: $0.40 left.'],
    ],
    [[grant({ lasts: 'spend', spend: { limit: 2 } })], ['Allowed until $2.00 is spent.']],
    [[grant({ capabilities: ['text', 'images'] })], ['Allowed: text and images, until you revoke it.']],
    [
      [grant({ capabilities: ['text'] }), grant({ capabilities: ['speech'], lasts: 'session' })],
      ['Text: until you revoke it.', 'Reading aloud: until the browser closes.'],
    ],
  ])('a grant says what it is for and when it ends: %#', async (grants, sentences) => {
    popup.view = site(ORIGIN, { access: 'allow', grants });
    await popup.open();
    expect(all('.site-state p').map((element) => element.textContent)).toEqual(sentences);
  });

  test('a grant that ends today names the time', async () => {
    const end = new Date();
    end.setHours(23, 59, 30);
    popup.view = site(ORIGIN, { access: 'allow', grants: [grant({ lasts: 'until', until: end.getTime() })] });
    await popup.open();
    expect(text()).toContain('Allowed until 23:59.');
  });

  test('what is refused for good stands beside what is granted', async () => {
    popup.view = site(ORIGIN, { access: 'allow', grants: [grant()], refused: ['speech', 'embeddings'] });
    await popup.open();
    expect(text()).toContain('Refused for good: reading aloud and embeddings.');
  });

  test('what it used today is counted', async () => {
    popup.view = site(ORIGIN, { today: { calls: 12, inputTokens: 18_400, outputTokens: 512 } });
    await popup.open();
    expect(text()).toContain('12 calls');
    expect(text()).toContain('18.4K tokens read, 512 written');
  });

  test('one command is enough to open', async () => {
    await popup.open();
    expect(fake.commands).toEqual([{ command: 'site', origin: ORIGIN }]);
  });
});

describe('changes', () => {
  test('Allow, Deny and Ask are set at once', async () => {
    await popup.open();
    await click(button('Allow'));
    expect(popup.pressed()).toEqual(['Allow']);
    await click(button('Deny'));
    expect(popup.pressed()).toEqual(['Deny']);
    await click(button('Ask'));
    expect(fake.commands.filter((one) => one.command === 'set-site-access').map((one) => one.access)).toEqual(
      ['allow', 'deny', 'ask'],
    );
  });

  test.each(['Revoke', 'Ask'])(
    'an allowed site can be revoked by “%s”, and that be taken back',
    async (by) => {
      popup.view = site(ORIGIN, { access: 'allow', lasts: 'always', grants: [grant()] });
      await popup.open();
      button(by).focus();
      await click(button(by));
      expect(document.activeElement?.textContent).toBe(by === 'Ask' ? 'Ask' : 'Undo');
      expect(fake.commands.at(-2)).toEqual({ command: 'set-site-access', origin: ORIGIN, access: 'ask' });
      expect(popup.pressed()).toEqual(['Ask']);
      expect(all('button').map((element) => element.textContent)).not.toContain('Revoke');
      await click(button('Undo'));
      expect(fake.commands.at(-2)).toEqual({ command: 'restore-sites', undo: 'u1' });
      expect(popup.pressed()).toEqual(['Allow']);
      expect(all('button').map((element) => element.textContent)).not.toContain('Undo');
    },
  );

  test('a no to a site that was allowed can be taken back, one to a site that was not is the switch’s own', async () => {
    const given = grant();
    popup.view = site(ORIGIN, { access: 'allow', lasts: 'always', grants: [given] });
    await popup.open();
    await click(button('Deny'));
    expect(popup.pressed()).toEqual(['Deny']);
    await click(button('Undo'));
    expect(fake.commands.at(-2)).toEqual({ command: 'restore-sites', undo: 'u1' });
    expect([popup.pressed(), popup.view.grants]).toEqual([['Allow'], [given]]);
    await click(button('Ask'));
    await click(button('Deny'));
    expect(all('button').map((element) => element.textContent)).not.toContain('Undo');
  });

  test('a site can be denied only for now, and then for good after all', async () => {
    await popup.open();
    await click(button('Deny'));
    await click(button('Only for now'));
    expect(fake.commands.at(-2)).toEqual({
      command: 'set-site-access',
      origin: ORIGIN,
      access: 'deny',
      lasts: 'session',
    });
    expect(text()).toContain('Denied until the browser closes.');
    await click(button('For good'));
    expect(popup.view).toMatchObject({ access: 'deny', lasts: 'always' });
    expect(text()).toContain('Denied for good.');
  });

  test('a no that is pressed while a model is being chosen counts, and what went wrong before it stays to be read', async () => {
    await popup.open();
    const { answer } = fake;
    let refuse = () => {};
    fake.answer = (command) =>
      command.command === 'set-site-model'
        ? new Promise((_, reject) => {
            refuse = () =>
              reject(new OrielError('invalid-request', { message: 'This model’s provider is not set up.' }));
          })
        : answer(command);
    await click(one('.picker-trigger'));
    await press(one('[role=combobox]'), 'Enter');
    await click(button('Deny'));
    expect(popup.pressed()).toEqual(['Ask']);
    await act(async () => refuse());
    await settle();
    expect(popup.pressed()).toEqual(['Deny']);
    expect(one('[role=alert]').textContent).toContain('not set up');
  });

  test('a no for good takes what one for now had left for later, and that can be taken back', async () => {
    popup.view = site(ORIGIN, { access: 'deny', lasts: 'session' });
    await popup.open();
    const { answer } = fake;
    fake.answer = (command) =>
      command.command === 'set-site-access'
        ? Object.assign({ undo: 'u1' }, answer(command))
        : answer(command);
    await click(button('For good'));
    await click(button('Undo'));
    expect(fake.commands.at(-2)).toEqual({ command: 'restore-sites', undo: 'u1' });
    expect(popup.view).toMatchObject({ access: 'deny', lasts: 'session' });
  });

  test('how long it is allowed can be changed, for what it may use already', async () => {
    popup.view = site(ORIGIN, {
      access: 'allow',
      lasts: 'always',
      grants: [grant({ capabilities: ['text'] }), grant({ capabilities: ['images', 'text'] })],
    });
    await popup.open();
    await choose(field<HTMLSelectElement>('Allow, from now on'), 'spend');
    await type(field('Amount, USD'), '2,5');
    await click(button('Set'));
    expect(text()).toContain('Write a number such as 2.5.');
    await type(field('Amount, USD'), '');
    await click(button('Set'));
    expect(text()).toContain('Write an amount such as 2.');
    expect(fake.commands).toHaveLength(1);
    await type(field('Amount, USD'), '2.5');
    await click(button('Set'));
    expect(fake.commands.at(-2)).toEqual({
      command: 'set-site-access',
      origin: ORIGIN,
      access: 'allow',
      capabilities: ['text', 'images'],
      lasts: 'spend',
      limit: 2.5,
    });
  });

  test('the site’s model is chosen here, and given back to the default', async () => {
    await popup.open();
    await click(one('.picker-trigger'));
    await press(one('[role=combobox]'), 'End');
    await press(one('[role=combobox]'), 'Enter');
    expect(popup.view.model).toBe(popup.models.at(-1)!.ref);
    await click(one('.picker-trigger'));
    await press(one('[role=combobox]'), 'Home');
    await press(one('[role=combobox]'), 'Enter');
    expect(popup.view.model).toBeUndefined();
  });

  test('a change made elsewhere shows without reopening', async () => {
    await popup.open();
    popup.view = site(ORIGIN, { access: 'deny' });
    await act(async () => fake.change());
    await settle();
    expect(popup.pressed()).toEqual(['Deny']);
  });

  test('a change that fails says why, and the true state stays', async () => {
    const { answer } = fake;
    fake.answer = (command) => {
      if (command.command === 'set-site-access')
        throw new OrielError('internal', { message: 'Not saved. Try again.' });
      return answer(command);
    };
    await popup.open();
    await click(button('Allow'));
    expect(one('[role=alert]').textContent).toBe('Not saved. Try again.');
    expect(popup.pressed()).toEqual(['Ask']);
  });

  test('nothing watches for changes once it is closed', async () => {
    await popup.open();
    expect(fake.watchers()).toBe(2);
    await unmount();
    expect(fake.watchers()).toBe(0);
  });
});

describe('S21 frames of other sites', () => {
  const FRAME = 'https://widget.example.org';
  const frame = (rest: object = {}) => ({ ...site(FRAME, { top: ORIGIN, access: 'allow' }), ...rest });

  test('are named with what they may do on this page', async () => {
    popup.frames = [
      frame({ grants: [grant({ capabilities: ['text'] })] }),
      frame({ origin: 'https://ads.example', access: 'deny' }),
    ];
    await popup.open();
    expect(all('.site-frames li').map((element) => element.textContent)).toEqual([
      'https://widget.example.orgAllowed: text, until you revoke it.Revoke',
      'https://ads.exampleDenied for good. Its calls are refused without asking you.Let it ask',
    ]);
  });

  test('are revoked for this page alone, and that is taken back', async () => {
    popup.frames = [frame({ grants: [grant()] })];
    await popup.open();
    await click(button(`Revoke ${FRAME} in ${ORIGIN}`));
    expect(fake.commands.at(-2)).toEqual({
      command: 'set-site-access',
      origin: FRAME,
      top: ORIGIN,
      access: 'ask',
    });
    expect(all('.site-frames li')).toEqual([]);
    await click(button('Undo'));
    expect(fake.commands.at(-2)).toEqual({ command: 'restore-sites', undo: 'u1' });
    expect(all('.site-frames li')).toHaveLength(1);
    expect(all('.site-frames [role=status]').map((element) => element.textContent)).toEqual(['']);
  });

  test('have the undo of the last one still, where that of the one before was taken meanwhile', async () => {
    popup.frames = [frame(), frame({ origin: 'https://ads.example' })];
    await popup.open();
    await click(button(`Revoke ${FRAME} in ${ORIGIN}`));
    const { answer } = fake;
    let done = () => {};
    fake.answer = (command) =>
      command.command === 'set-site-access'
        ? new Promise((resolve) => {
            done = () => resolve({ undo: 'u2' });
          })
        : answer(command);
    await click(button(`Revoke https://ads.example in ${ORIGIN}`));
    await click(button('Undo'));
    await act(async () => done());
    await settle();
    await click(button('Undo'));
    expect(fake.commands.filter(({ command }) => command === 'restore-sites')).toEqual([
      { command: 'restore-sites', undo: 'u1' },
      { command: 'restore-sites', undo: 'u2' },
    ]);
  });

  test('take no room where there are none', async () => {
    await popup.open();
    expect(all('.site-frames')).toEqual([]);
  });
});
